import type { Garment } from '../attributes.ts';
import type { Look } from '../look.ts';
import { scarf, socks } from './accessories.ts';
import { backpack, handbag } from './bags.ts';
import { dress, skirt } from './dresses.ts';
import { boots, sneakers } from './footwear.ts';
import { beanie, cap, hat } from './headwear.ts';
import { cardigan, hoodie, sweater } from './knitwear.ts';
import { jeans, shorts, trousers } from './legwear.ts';
import { coat, jacket } from './outerwear.ts';
import { blouse, shirt, tShirt } from './tops.ts';
import type { Drawn } from './torso.ts';

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
