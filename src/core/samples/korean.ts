import { pick, type Random } from '../random.ts';
import type { Colour, FashionAttributes, Garment, Length, Material, Names, Neckline, Pattern, Sleeve, Style } from './attributes.ts';

/** Korean names of garments; a name given twice is twice as likely. */
export const GARMENT_KO: Names<Garment> = {
  't-shirt': ['티셔츠'],
  shirt: ['셔츠'],
  blouse: ['블라우스'],
  sweater: ['스웨터'],
  cardigan: ['카디건', '가디건'],
  hoodie: ['후드티', '후디'],
  jacket: ['재킷', '자켓'],
  coat: ['코트'],
  dress: ['원피스', '원피스', '드레스'],
  skirt: ['치마', '스커트'],
  trousers: ['바지'],
  jeans: ['청바지'],
  shorts: ['반바지'],
  hat: ['모자', '챙 넓은 모자'],
  cap: ['야구 모자', '캡 모자'],
  beanie: ['비니'],
  handbag: ['핸드백', '핸드백', '가방'],
  backpack: ['배낭', '백팩'],
  sneakers: ['운동화', '스니커즈'],
  boots: ['부츠'],
  scarf: ['목도리', '스카프'],
  socks: ['양말'],
};

/** Korean colour words, in the form that stands before a noun. */
export const COLOUR_KO: Names<Colour> = {
  red: ['빨간색', '빨간색', '빨간'],
  orange: ['주황색', '오렌지색'],
  yellow: ['노란색', '노란색', '노란'],
  green: ['초록색', '초록색', '녹색'],
  blue: ['파란색', '파란색', '파란'],
  purple: ['보라색'],
  pink: ['분홍색', '핑크색'],
  brown: ['갈색'],
  black: ['검은색', '검정색', '검은'],
  white: ['흰색', '흰색', '하얀'],
  gray: ['회색'],
  beige: ['베이지색'],
  navy: ['남색', '네이비색'],
};

/** Korean names of patterns. */
export const PATTERN_KO: Names<Pattern> = {
  plain: ['무지'],
  striped: ['줄무늬', '줄무늬', '스트라이프'],
  checked: ['체크무늬'],
  'polka dot': ['물방울무늬', '도트 무늬'],
  floral: ['꽃무늬'],
  graphic: ['그래픽 프린트'],
  'colour block': ['배색'],
};

/** Korean names of sleeves. */
export const SLEEVE_KO: Readonly<Record<Sleeve, string>> = { sleeveless: '민소매', short: '반팔', long: '긴팔' };

const NECK_KO: Readonly<Record<Neckline, string>> = {
  round: '라운드넥',
  'v-neck': '브이넥',
  collar: '칼라',
  lapel: '라펠',
  hood: '후드',
  turtleneck: '터틀넥',
};

/** Korean names of materials. */
export const MATERIAL_KO: Readonly<Record<Material, string>> = {
  cotton: '면',
  denim: '데님',
  leather: '가죽',
  knit: '니트',
  silk: '실크',
  linen: '리넨',
  wool: '울',
};

/** Korean words for styles, in the form that stands before a noun. */
export const STYLE_KO: Names<Style> = {
  casual: ['캐주얼한', '캐주얼한', '편안한'],
  formal: ['격식 있는', '포멀한'],
  sporty: ['스포티한'],
  vintage: ['빈티지한', '복고풍'],
  elegant: ['우아한'],
};

/** Length and garment are one word or one fixed phrase in Korean: 미니스커트, 긴 치마, 롱 원피스. */
function sizedKo(garment: string, length: Length | undefined): string {
  if (!length) return garment;
  if (length === 'knee-length') return `무릎길이 ${garment}`;
  if (garment === '치마') return length === 'short' ? '짧은 치마' : '긴 치마';
  if (garment === '스커트') return length === 'short' ? '미니스커트' : '롱스커트';
  return `${length === 'short' ? '미니' : '롱'} ${garment}`;
}

/** The pieces a Korean caption is put together from. */
export function describeKo({ garment, colour, pattern, accent, material, style, sleeve, neckline, length }: FashionAttributes, random: Random) {
  const patternWord = pick(random, PATTERN_KO[pattern]);
  const name = garment === 'scarf' ? GARMENT_KO.scarf[material === 'silk' ? 1 : 0] : pick(random, GARMENT_KO[garment]);
  const accentWord = accent && COLOUR_KO[accent][0];
  const named = garment === 'hoodie' ? undefined : neckline;
  const clause = named === 'collar' || named === 'lapel' || named === 'hood';
  const said = garment === 'jacket' || garment === 'coat' ? undefined : sleeve;
  return {
    garment: name ?? garment,
    sized: sizedKo(name ?? garment, length),
    colour: pick(random, COLOUR_KO[colour]),
    pattern: patternWord,
    patternWith: !accentWord ? '무늬 없는' : pattern === 'colour block' ? `${accentWord}으로 배색한` : `${accentWord} ${patternWord}가 있는`,
    material: garment === 'jeans' ? undefined : MATERIAL_KO[material],
    materialOf: `${MATERIAL_KO[material]} 소재의`,
    sleeve: said && SLEEVE_KO[said],
    neckline: named && NECK_KO[named],
    neckNoun: named && !clause ? NECK_KO[named] : undefined,
    neckClause: named && clause ? (named === 'hood' ? '후드가 달린' : `${NECK_KO[named]}${named === 'lapel' ? '이' : '가'} 있는`) : undefined,
    style: pick(random, STYLE_KO[style]),
  };
}
