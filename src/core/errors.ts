/**
 * Every error a person or a program can meet, as one union by `code`.
 *
 * `message` says what happened, `safe` what is not harmed, `next` what to do now. All three are plain text.
 * The class survives a worker boundary through {@link toWire} and {@link fromWire}.
 */
export const errorCodes = [
  'empty-file',
  'not-an-image',
  'cannot-decode',
  'too-large',
  'unsupported-type',
  'unreadable-file',
  'quota-exceeded',
  'storage-blocked',
  'storage-closed',
  'storage-unavailable',
  'segment-damaged',
  'preview-missing',
  'future-version',
  'model-missing',
  'model-invalid',
  'model-busy',
  'encoder-missing',
  'model-changed',
  'hub-unreachable',
  'hub-refused',
  'hub-mismatch',
  'encoder-failed',
  'device-lost',
  'out-of-memory',
  'worker-died',
  'aborted',
  'invalid-vector',
  'invalid-query',
  'not-found',
  'not-supported',
  'archive-invalid',
  'archive-too-new',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

const guidance: Record<ErrorCode, { safe: string; next: string }> = {
  'empty-file': { safe: 'Everything else was added.', next: 'Check the file where it came from.' },
  'not-an-image': { safe: 'Everything else was added.', next: 'Add pictures (JPEG, PNG, WebP, GIF, AVIF, BMP).' },
  'cannot-decode': { safe: 'Everything else was added.', next: 'Open the file in a photo editor and save it again.' },
  'too-large': { safe: 'Everything else was added.', next: 'Make the picture smaller and add it again.' },
  'unsupported-type': { safe: 'Everything else was added.', next: 'Convert it to JPEG, PNG or WebP and add it again.' },
  'unreadable-file': { safe: 'Everything else was added.', next: 'Check that the file still exists, then add it again.' },
  'quota-exceeded': {
    safe: 'All that was added before is kept and can be searched.',
    next: 'Free some disk space or remove a collection, then add the rest again.',
  },
  'storage-blocked': { safe: 'Nothing was changed.', next: 'Close the other tabs of this page, then reload.' },
  'storage-closed': { safe: 'All that was saved is kept.', next: 'Reload the page.' },
  'storage-unavailable': { safe: 'Nothing was changed.', next: 'Allow this site to store data, or leave private browsing.' },
  'segment-damaged': {
    safe: 'The other parts can be searched.',
    next: 'Open the collection and press “Repair”: it reads the previews that are kept.',
  },
  'preview-missing': { safe: 'Nothing was changed.', next: 'Remove those pictures, update the collection, then add them again.' },
  'future-version': { safe: 'Nothing was changed.', next: 'Reload to get the newest version of this page.' },
  'model-missing': {
    safe: 'Your library is untouched.',
    next: 'Get the model again in the library, under Models, or check that its folder is served beside the page.',
  },
  'model-invalid': { safe: 'Your library is untouched.', next: 'Choose another model or install this one again.' },
  'model-busy': { safe: 'Nothing was changed.', next: 'Wait for that to end, or pause it there.' },
  'encoder-missing': { safe: 'Your library is untouched.', next: 'Search it by one of its own pictures: “More like this”.' },
  'model-changed': {
    safe: 'All that was saved is kept; nothing of two versions was mixed.',
    next: 'Do it again; if the page offers an update, take it first.',
  },
  'hub-unreachable': { safe: 'What has come is kept.', next: 'Check the connection, then try again: it goes on where it stopped.' },
  'hub-refused': { safe: 'Nothing was changed.', next: 'Try again later, or take another model.' },
  'hub-mismatch': { safe: 'Nothing wrong was kept.', next: 'Try again; if it happens twice, do not use this model.' },
  'encoder-failed': { safe: 'Your library is untouched.', next: 'Try again; reload the page if it happens twice.' },
  'device-lost': { safe: 'Your library is untouched.', next: 'Nothing: the work goes on without the graphics card.' },
  'out-of-memory': { safe: 'All that was saved is kept.', next: 'Close other tabs or open a smaller collection, then reload.' },
  'worker-died': { safe: 'All that was saved is kept.', next: 'Nothing: it was started again. Repeat the last step.' },
  aborted: { safe: 'All that was finished is kept.', next: 'Start again when you like.' },
  'invalid-vector': { safe: 'Nothing was changed.', next: 'Give a vector of finite numbers that are not all zero.' },
  'invalid-query': { safe: 'Nothing was changed.', next: 'Change the query and search again.' },
  'not-found': { safe: 'Nothing was changed.', next: 'Reload the list and choose again.' },
  'not-supported': { safe: 'Nothing was changed.', next: 'Use another way, or a newer browser.' },
  'archive-invalid': { safe: 'Nothing was changed.', next: 'Export the file again where it came from.' },
  'archive-too-new': { safe: 'Nothing was changed.', next: 'Reload to get the newest version of this page, then import again.' },
  internal: { safe: 'All that was saved is kept.', next: 'Reload the page. If it happens again, report it with the status text.' },
};

/** The only error class that crosses a module boundary of Sightglass. */
export class SightglassError extends Error {
  override readonly name = 'SightglassError';
  readonly code: ErrorCode;
  readonly safe: string;
  readonly next: string;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.safe = guidance[code].safe;
    this.next = guidance[code].next;
  }
}

/** A structured-cloneable form of any thrown value. */
export interface WireError {
  code: ErrorCode;
  message: string;
}

/** Turns any thrown value into a {@link SightglassError}; unknown ones become `internal` with their own message. */
export function asError(thrown: unknown): SightglassError {
  if (thrown instanceof SightglassError) return thrown;
  if (thrown instanceof DOMException && thrown.name === 'AbortError') return new SightglassError('aborted', 'Stopped.', { cause: thrown });
  if (thrown instanceof DOMException && thrown.name === 'QuotaExceededError')
    return new SightglassError('quota-exceeded', 'The browser has no more room for this site.', { cause: thrown });
  // From storage, whose connection was closed under a call; nothing else throws it unwrapped.
  if (thrown instanceof DOMException && thrown.name === 'InvalidStateError')
    return new SightglassError('storage-closed', 'The library was closed by the browser or by another tab.', { cause: thrown });
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new SightglassError('internal', message, { cause: thrown });
}

/** For posting to another realm. */
export function toWire(thrown: unknown): WireError {
  const error = asError(thrown);
  return { code: error.code, message: error.message };
}

/** The error a realm posted. */
export function fromWire(wire: WireError): SightglassError {
  return new SightglassError(wire.code, wire.message);
}
