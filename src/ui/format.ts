/** Numbers, dates, sizes and durations as a person reads them; all through Intl, so that a locale is one argument. */

const locale: string | undefined = 'en';

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const scoreFormat = new Intl.NumberFormat(locale, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
const percentFormat = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
const dateFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
const dateTimeFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' });
const plurals = new Intl.PluralRules(locale);

export function formatCount(value: number): string {
  return whole.format(value);
}

/** "1 picture", "1,204 pictures". */
export function formatPlural(value: number, one: string, other: string): string {
  return `${whole.format(value)} ${plurals.select(value) === 'one' ? one : other}`;
}

/** Estimated cosine, three decimals. */
export function formatScore(score: number): string {
  return scoreFormat.format(score);
}

/** 0…1, clamped; anything not finite is 0 %. Never says 100 % before it is. */
export function formatPercent(share: number): string {
  const clamped = Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
  return percentFormat.format(clamped < 1 ? Math.min(clamped, 0.99) : 1);
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Decimal units, as file managers on most systems show them: 0 byte, 1.2 MB. */
export function formatBytes(bytes: number): string {
  let value = Number.isFinite(bytes) ? Math.max(0, bytes) : 0;
  let unit = 0;
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000;
    unit++;
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: byteUnits[unit] ?? 'byte',
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: unit === 0 || value >= 100 ? 0 : 1,
  }).format(value);
}

/** Milliseconds a search took: "0.4 ms", "12 ms", "1.3 s". */
export function formatMilliseconds(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return '–';
  if (ms < 1) return `${oneDecimal.format(ms)} ms`;
  if (ms < 999.5) return `${whole.format(ms)} ms`;
  return `${oneDecimal.format(ms / 1000)} s`;
}

/** A length of time in seconds, coarse on purpose: "under 5 s", "40 s", "3 min", "2 h 5 min". */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '–';
  if (seconds < 5) return 'under 5 s';
  if (seconds < 57.5) return `${Math.round(seconds / 5) * 5} s`;
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** Pictures a second: "0.4", "12". */
export function formatRate(perSecond: number): string {
  return perSecond >= 10 ? whole.format(perSecond) : oneDecimal.format(perSecond);
}

/** "12 Mar 2026" in the locale's form; '' for null or an unreadable date. */
export function formatDate(iso: string | null): string {
  const date = parseDate(iso);
  return date ? dateFormat.format(date) : '';
}

/** With the time of day; '' for null or an unreadable date. */
export function formatDateTime(iso: string | null): string {
  const date = parseDate(iso);
  return date ? dateTimeFormat.format(date) : '';
}

const degreeFormat = new Intl.NumberFormat(locale, { minimumFractionDigits: 5, maximumFractionDigits: 5 });

/** "33.45809° N, 126.94250° E": five decimals are a metre. */
export function formatCoordinates({ latitude, longitude }: { latitude: number; longitude: number }): string {
  const half = (degrees: number, positive: string, negative: string) =>
    `${degreeFormat.format(Math.abs(degrees))}° ${degrees < 0 ? negative : positive}`;
  return `${half(latitude, 'N', 'S')}, ${half(longitude, 'E', 'W')}`;
}

const agoFormat = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
const DAY = 86_400_000;

/** Days as a person counts them: "today", "yesterday", "3 days ago", "2 months ago"; '' for null or an unreadable date. */
export function formatAgo(iso: string | null, now = new Date()): string {
  const date = parseDate(iso);
  if (!date) return '';
  const midnight = (of: Date) => new Date(of.getFullYear(), of.getMonth(), of.getDate()).getTime();
  // A clock that was put back is no reason to speak of the future.
  const days = Math.max(0, Math.round((midnight(now) - midnight(date)) / DAY));
  if (days < 31) return agoFormat.format(-days, 'day');
  if (days < 365) return agoFormat.format(-Math.round(days / 30.44), 'month');
  return agoFormat.format(-Math.round(days / 365.25), 'year');
}

function parseDate(iso: string | null): Date | null {
  if (iso === null || iso === '') return null;
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? null : date;
}
