/**
 * The few platform types `core` may name: those that pages, workers and Node all have.
 * Only tsconfig.core.json includes this file; every other realm brings its own full declarations.
 */

interface Blob {
  readonly size: number;
  readonly type: string;
  arrayBuffer(): Promise<ArrayBuffer>;
  text(): Promise<string>;
  slice(start?: number, end?: number, type?: string): Blob;
}
declare var Blob: {
  new (parts?: (ArrayBufferView<ArrayBuffer> | ArrayBuffer | Blob | string)[], options?: { type?: string }): Blob;
  prototype: Blob;
};

interface File extends Blob {
  readonly name: string;
  readonly lastModified: number;
}

interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

interface DOMException extends Error {}
declare var DOMException: { new (message?: string, name?: string): DOMException; prototype: DOMException };

declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes?: ArrayBuffer | ArrayBufferView, options?: { stream?: boolean }): string;
}

declare const crypto: { subtle: { digest(algorithm: 'SHA-256', data: ArrayBuffer | ArrayBufferView<ArrayBuffer>): Promise<ArrayBuffer> } };

declare function atob(text: string): string;
declare function btoa(letters: string): string;
