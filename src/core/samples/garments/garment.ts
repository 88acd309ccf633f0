import type { Garment } from '../attributes.ts';
import type { Look } from '../look.ts';
import { backpack } from './backpack.ts';
import { beanie } from './beanie.ts';
import { blouse } from './blouse.ts';
import { boots } from './boots.ts';
import { cap } from './cap.ts';
import { coat } from './coat.ts';
import { dress } from './dress.ts';
import { handbag } from './handbag.ts';
import { hat } from './hat.ts';
import { hoodie } from './hoodie.ts';
import { jacket } from './jacket.ts';
import { jeans } from './jeans.ts';
import { cardigan, sweater } from './knitwear.ts';
import { scarf } from './scarf.ts';
import { shirt } from './shirt.ts';
import { skirt } from './skirt.ts';
import { sneakers } from './sneakers.ts';
import { socks } from './socks.ts';
import { tShirt } from './tShirt.ts';
import type { Drawn } from './torso.ts';
import { shorts, trousers } from './trousers.ts';

const DRAW: Readonly<Record<Garment, (look: Look) => Drawn>> = {
  't-shirt': tShirt,
  shirt,
  blouse,
  sweater,
  cardigan,
  hoodie,
  jacket,
  coat,
  dress,
  skirt,
  trousers,
  jeans,
  shorts,
  hat,
  cap,
  beanie,
  handbag,
  backpack,
  sneakers,
  boots,
  scarf,
  socks,
};

/** The garment a look asks for, without wall and shadow. */
export function drawGarment(look: Look): Drawn {
  return DRAW[look.attributes.garment](look);
}
