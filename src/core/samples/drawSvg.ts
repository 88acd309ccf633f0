import { type DisplayList, type Paint, type Path } from './draw.ts';

/** Four decimals: a quarter of a pixel at 2,500 px. */
function number(value: number): string {
  return String(Math.round(value * 1e4) / 1e4 + 0);
}

function data(path: Path): string {
  return path.map(([letter, ...numbers]) => letter + numbers.map(number).join(' ')).join('');
}

/** Collects `<defs>` (gradients, clips) while the body is written; ids are d0, d1, … in order of use. */
class Definitions {
  readonly parts: string[] = [];

  add(write: (id: string) => string): string {
    const id = `d${this.parts.length}`;
    this.parts.push(write(id));
    return `url(#${id})`;
  }
}

function paintValue(paint: Paint, definitions: Definitions): string {
  if (typeof paint === 'string') return paint;
  const stops = paint.stops.map(([offset, colour]) => `<stop offset="${number(offset)}" stop-color="${colour}"/>`).join('');
  return definitions.add((id) =>
    paint.kind === 'linear'
      ? `<linearGradient id="${id}" gradientUnits="userSpaceOnUse" x1="${number(paint.from[0])}" y1="${number(paint.from[1])}" x2="${number(paint.to[0])}" y2="${number(paint.to[1])}">${stops}</linearGradient>`
      : `<radialGradient id="${id}" gradientUnits="userSpaceOnUse" cx="${number(paint.centre[0])}" cy="${number(paint.centre[1])}" r="${number(paint.radius)}">${stops}</radialGradient>`,
  );
}

function nodes(list: DisplayList, definitions: Definitions): string {
  return list
    .map((node) => {
      if (node.kind === 'group') {
        const { clip, transform } = node;
        const inner = nodes(node.children, definitions);
        // Clip outside, transform inside: the clip is in the outer coordinates.
        const turned = transform ? `<g transform="matrix(${transform.map(number).join(' ')})">${inner}</g>` : inner;
        if (!clip) return turned;
        const url = definitions.add((id) => `<clipPath id="${id}"><path d="${data(clip)}"/></clipPath>`);
        return `<g clip-path="${url}">${turned}</g>`;
      }
      const paints = [`fill="${node.fill === undefined ? 'none' : paintValue(node.fill, definitions)}"`];
      if (node.stroke !== undefined) {
        paints.push(`stroke="${paintValue(node.stroke, definitions)}" stroke-width="${number(node.width ?? 0.004)}"`);
        if (node.dash) paints.push(`stroke-dasharray="${node.dash.map(number).join(' ')}"`);
      }
      return `<path d="${data(node.path)}" ${paints.join(' ')}/>`;
    })
    .join('');
}

/** The list as a standalone SVG document with a view box of one unit; numbers are rounded to four decimals. */
export function toSvg(list: DisplayList): string {
  const definitions = new Definitions();
  const body = nodes(list, definitions);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><defs>${definitions.parts.join('')}</defs><g stroke-linecap="round" stroke-linejoin="round">${body}</g></svg>`;
}
