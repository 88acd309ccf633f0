/** The little the window shows. Its elements stand in download.html; text only, never markup. */
import { languageNames } from '../models/languages.ts';
import { precisionName } from '../models/files.ts';
import type { EncoderEntry, TowerPrecision } from '../models/registry.ts';

export interface Action {
  label: string;
  primary?: boolean;
  run: () => void;
}

const at = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`download.html has no #${id}.`);
  return element;
};

const precisionLabels: Record<string, string> = { q8: '8 bit', fp16: '16 bit', fp32: '32 bit', q4: '4 bit' };
const precisionLabel = (precision: TowerPrecision): string => precisionLabels[precisionName(precision)] ?? 'Recommended';

/** 1,234,567 → '1.2 MB'. Megabytes as file managers show them. */
export function megabytes(bytes: number): string {
  const value = bytes / 1e6;
  return `${value >= 100 || value === 0 ? Math.round(value) : value.toFixed(1)} MB`;
}

/** '124 of 312 MB · 8.2 MB a second · 25 s left'. */
export function progressText(loaded: number, total: number, perSecond: number): string {
  const parts = [`${megabytes(loaded).replace(' MB', '')} of ${megabytes(total)}`];
  if (perSecond > 0) {
    const seconds = (total - loaded) / perSecond;
    parts.push(
      `${megabytes(perSecond)} a second`,
      seconds < 90 ? `${Math.max(1, Math.round(seconds))} s left` : `${Math.round(seconds / 60)} min left`,
    );
  }
  return parts.join(' · ');
}

export function showModel({ name, about, repository, languages, licence, licenceUrl }: EncoderEntry, host: string): void {
  at('name').textContent = name;
  at('about').textContent = about;
  at('facts').replaceChildren(
    fact('From', `${host}/${repository ?? ''}`),
    fact('Languages', languageNames(languages)),
    fact('Licence', licence, licenceUrl),
  );
}

/** Adds a line to the facts. */
export function showFact(term: string, text: string): void {
  at('facts').append(fact(term, text));
}

function fact(term: string, text: string, url: string | null = null): HTMLElement {
  const row = document.createElement('div');
  row.className = 'fact';
  const [dt, dd] = [document.createElement('dt'), document.createElement('dd')];
  dt.textContent = term;
  if (url) {
    const link = document.createElement('a');
    Object.assign(link, { href: url, target: '_blank', rel: 'noopener noreferrer', textContent: text });
    dd.append(link);
  } else dd.textContent = text;
  row.append(dt, dd);
  return row;
}

/** Radio buttons where there is a choice. */
export function showChoice(precisions: readonly TowerPrecision[], chosen: TowerPrecision, onChoose: (precision: TowerPrecision) => void): void {
  at('choice').hidden = precisions.length < 2;
  const had = at('precisions').contains(document.activeElement);
  at('precisions').replaceChildren(
    ...precisions.map((precision) => {
      const [label, input, span] = [document.createElement('label'), document.createElement('input'), document.createElement('span')];
      label.className = 'segment';
      Object.assign(input, { type: 'radio', name: 'precision', className: 'visually-hidden', checked: precision === chosen });
      input.addEventListener('change', () => onChoose(precision));
      span.textContent = precisionLabel(precision);
      label.append(input, span);
      return label;
    }),
  );
  if (had) at('precisions').querySelector<HTMLInputElement>('input:checked')?.focus();
}

export const hideChoice = (): void => {
  at('choice').hidden = true;
};

/** What is the case, and what can be done. `tone` colours a failure. */
export function showState(verdict: string, detail: string, actions: readonly Action[], tone: 'plain' | 'good' | 'bad' = 'plain'): void {
  const line = at('verdict');
  line.dataset['tone'] = tone;
  // Set only when it changes: a screen reader reads it each time.
  if (line.textContent !== verdict) line.textContent = verdict;
  at('numbers').textContent = detail;
  const had = document.activeElement?.closest('#actions') !== null && document.activeElement !== null;
  at('actions').replaceChildren(
    ...actions.map(({ label, primary = false, run }) => {
      const button = document.createElement('button');
      Object.assign(button, { type: 'button', className: primary ? 'button primary' : 'button', textContent: label });
      button.addEventListener('click', run);
      return button;
    }),
  );
  if (had) at('actions').querySelector('button')?.focus();
}

export const showNumbers = (text: string): void => {
  at('numbers').textContent = text;
};

/** 0…1, or null for no bar. */
export function showBar(share: number | null, paused = false): void {
  const bar = at('bar');
  bar.hidden = share === null;
  if (share === null) return;
  bar.dataset['paused'] = String(paused);
  bar.setAttribute('aria-valuenow', String(Math.floor(share * 100)));
  (bar.firstElementChild as HTMLElement).style.transform = `scaleX(${share})`;
}
