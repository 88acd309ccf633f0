/** A colour in OKLCH (Björn Ottosson, "A perceptual color space for image processing"): l 0–1, c 0–0.37, h degrees. */
export interface Oklch {
  readonly l: number;
  readonly c: number;
  readonly h: number;
}

/** Lightness 0–1, chroma 0–0.37, hue in degrees. */
export function oklch(l: number, c: number, h: number): Oklch {
  return { l, c, h };
}

function gamma(linear: number): number {
  const x = Math.min(1, Math.max(0, linear));
  return Math.round(255 * (x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055));
}

/** The CSS colour, cut to the sRGB gamut channel by channel; `alpha` 0–1. */
export function css({ l, c, h }: Oklch, alpha = 1): string {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const middle = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const rgb = [
    gamma(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
    gamma(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
    gamma(-0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short),
  ].join(' ');
  return alpha >= 1 ? `rgb(${rgb})` : `rgb(${rgb} / ${Math.round(alpha * 1000) / 1000})`;
}

/** Lighter (`by` > 0) or darker, keeping the hue: chroma falls towards white and black as it does on cloth. */
export function shade({ l, c, h }: Oklch, by: number): Oklch {
  const lightness = Math.min(0.99, Math.max(0.06, l + by));
  return { l: lightness, c: c * (by > 0 ? 1 - by * 0.9 : 1 + by * 0.5), h };
}

/** `share` 0 gives p, 1 gives q; hue goes the shorter way round. */
export function blend(p: Oklch, q: Oklch, share: number): Oklch {
  const turn = ((q.h - p.h + 540) % 360) - 180;
  return { l: p.l + (q.l - p.l) * share, c: p.c + (q.c - p.c) * share, h: p.h + turn * share };
}

/** The colour a cloth takes where light does not reach it: darker, a little cooler, never pure black. */
export function shadowOf({ l, c, h }: Oklch): Oklch {
  return { l: 0.08 + l * 0.38, c: Math.max(0.02, c * 0.85), h: c < 0.03 ? 265 : h - 6 };
}

/** The colour of a cloth in full light: lighter and a little warmer. */
export function lightOf({ l, c, h }: Oklch): Oklch {
  return { l: Math.min(1, l + 0.28), c: c * 0.55, h: c < 0.03 ? 80 : h + 4 };
}
