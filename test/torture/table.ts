import type { Row } from './fault.ts';

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
/** Of what a fault showed; the rest is counted. */
const SHOWN = 4;

/** Markdown: a row a fault, then what broke. */
export function table(rows: readonly Row[]): string {
  const lines = ['| fault | times | lost | doubled | embedded again, at most | error shown | |', '|---|---|---|---|---|---|---|'];
  for (const { fault, times, lost, doubled, again, shown, broken } of rows) {
    const rest = shown.length > SHOWN ? [`and ${shown.length - SHOWN} more`] : [];
    const errors = [...shown.slice(0, SHOWN), ...rest].join('<br>') || '—';
    const end = broken.length > 0 ? '**broken**' : 'survived';
    lines.push(`| ${cell(fault)} | ${times.toLocaleString('en')} | ${lost} | ${doubled} | ${again ?? '—'} | ${cell(errors)} | ${end} |`);
  }
  for (const { fault, broken } of rows) for (const what of broken) lines.push(`\n- **${fault}**: ${what}`);
  return `${lines.join('\n')}\n`;
}
