/** What is turned away by its format alone. */
import { type Format, formatFacts } from '../../core/images/formats.ts';
import { SightglassError } from '../../core/errors.ts';

/** The refusal of a format, in words: what it is and what to do. */
export function refusal(format: Format, options?: { cause: unknown }): SightglassError {
  const { label, advice, refusal: code, decode } = formatFacts[format];
  if (code === 'cannot-decode') return new SightglassError(code, `The file begins as ${label}, but it is damaged or cut off.`, options);
  const unread = decode === 'try' ? ', which this browser cannot read (or it is damaged)' : '';
  return new SightglassError(
    code,
    `The file is ${label}${code === 'not-an-image' && format !== 'unknown' ? ', not a picture' : unread}.${advice && ` ${advice}`}`,
    options,
  );
}

/** @throws 'not-an-image' or 'unsupported-type' for a format that is not even tried */
export function refuse(format: Format): void {
  if (formatFacts[format].decode === 'never') throw refusal(format);
}
