/** scripts/vite-wat.mjs: WebAssembly text, compiled; the bytes of the binary. */
declare module '*.wat?wasm-bytes' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

declare module '*.wat?wasm-bytes&relaxed' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
