import { SightglassError } from '../errors.ts';

export function invalid(why: string, cause?: unknown): SightglassError {
  return new SightglassError('archive-invalid', `This is not a readable index file: ${why}.`, { cause });
}

/** A name out of a file, short enough for a message. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text);
}
