/** scripts/vite-wat.mjs: WebAssembly text, compiled; the URL of the binary. */
declare module '*.wat?wasm-url' {
  const url: string;
  export default url;
}

declare module '*.wat?wasm-url&relaxed' {
  const url: string;
  export default url;
}
