import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';
import { isolationHeaders } from './scripts/serve.mjs';
import { modelIndex } from './scripts/vite-models.mjs';
import { serviceWorker } from './scripts/vite-service-worker.mjs';
import { wat } from './scripts/vite-wat.mjs';

/** Which files of the build the service worker keeps, and when it fetches them. */
function offlineSet(file: string): 'shell' | 'offline' | 'lazy' | null {
  if (file.endsWith('.map') || file.startsWith('.')) return null;
  if (/ort-wasm-simd-threaded\.(asyncify|jspi|jsep)/.test(file)) return 'lazy';
  if (/ort-wasm-simd-threaded/.test(file)) return 'offline';
  // Other models that lie beside the page are copied into the Cache storage when the person adds them.
  if (file.startsWith('models/') && !file.startsWith('models/sightglass-mini/')) return file === 'models/models.json' ? 'lazy' : null;
  if (file.startsWith('models/'))
    return /^models\/sightglass-mini\/(?!.*\.onnx(_data)?$|.*\.safetensors$)|_quantized\.onnx$/.test(file) ? 'offline' : 'lazy';
  if (file.startsWith('samples/')) return 'offline';
  return 'shell';
}

/** The development server injects inline scripts, which the page's policy rightly forbids: only the build carries it. */
const policyInBuildOnly: Plugin = {
  name: 'sightglass-policy-in-build-only',
  apply: 'serve',
  transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/i, ''),
};

export default defineConfig({
  // Relative, so that one build works under any path of any host.
  base: './',
  // A missing model file is a 404, never index.html with status 200.
  appType: 'mpa',
  plugins: [
    react(),
    wat(),
    policyInBuildOnly,
    modelIndex({ builtIn: 'sightglass-mini' }),
    serviceWorker({ entry: 'src/service-worker.ts', set: offlineSet }),
  ],
  // Else the bundler adds 27 MB of runtime nobody asked for.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  optimizeDeps: { exclude: ['@xenova/transformers'] },
  worker: { format: 'es', plugins: () => [wat()] },
  // data: URLs are not in the page's policy.
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The page, and the one document that may reach the model hub.
    rolldownOptions: { input: ['index.html', 'download.html'] },
  },
  server: { headers: isolationHeaders },
  preview: { headers: isolationHeaders },
});
