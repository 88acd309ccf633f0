/** scripts/vite-wat.mjs: WebAssembly text, compiled; the URL of the binary. */
declare module '*.wat?wasm-url' {
  const url: string;
  export default url;
}

/** The binary itself. */
declare module '*.wat?wasm-bytes' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

declare module '*.wat?wasm-bytes&relaxed' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

declare module '*.wat?wasm-url&relaxed' {
  const url: string;
  export default url;
}
