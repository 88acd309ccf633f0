import path from 'node:path';

/** What each layer may import besides itself. `kernel` is for workers alone; the service worker stands apart. */
const below: Record<string, readonly string[]> = {
  core: [],
  kernel: ['core'],
  storage: ['core'],
  models: ['core'],
  workers: ['core', 'kernel', 'storage', 'models'],
  app: ['core', 'storage', 'models', 'workers'],
  ui: ['core', 'storage', 'models', 'workers', 'app'],
  // Imports nothing that reads pictures: this is the one document that may reach the hub.
  download: ['core', 'models'],
  'sightglass.ts': ['core', 'storage', 'models', 'workers', 'app'],
  embed: ['core', 'storage', 'models', 'workers', 'app', 'sightglass.ts'],
  'main.tsx': ['core', 'storage', 'models', 'workers', 'app', 'ui', 'embed', 'sightglass.ts'],
  'service-worker.ts': ['core'],
};

/** Each outside thing has one owner. */
const owners: readonly { package: RegExp; layers: readonly string[] }[] = [
  { package: /^idb(\/|$)/, layers: ['storage'] },
  { package: /^(@xenova\/transformers|onnxruntime-[a-z]+)(\/|$)/, layers: ['models'] },
  { package: /^(react|react-dom|@tanstack\/react-[a-z]+)(\/|$)/, layers: ['ui', 'main.tsx', 'embed'] },
];

/** Who may post messages: the workers' RPC, and the two ends of the service worker's few words. */
const posting = /^(workers\/.*|download\/main\.ts|app\/serviceWorker\.ts|service-worker\.ts)$/;

const statement =
  /(?:^|[\s;}])(?:import|export)\s+(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|new URL\(\s*['"](\.[^'"]+\.tsx?)['"]\s*,\s*import\.meta\.url/g;

/** Import specifiers of a source text, types included. */
export function importsOf(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
  return [...code.matchAll(statement)].map(([, plain, lazy, worker]) => plain ?? lazy ?? worker ?? '');
}

const layerOf = (file: string): string => file.split('/')[0] ?? file;

/** What the house forbids. `files`: path under src → source text. Empty when all is well. */
export function violations(files: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  const graph = new Map<string, string[]>();
  for (const [file, source] of files) {
    const layer = layerOf(file);
    const allowed = below[layer];
    if (!allowed) {
      found.push(`${file} is in no layer`);
      continue;
    }
    const targets: string[] = [];
    for (const specifier of importsOf(source)) {
      if (!specifier.startsWith('.')) {
        const owner = owners.find((entry) => entry.package.test(specifier));
        if (owner && !owner.layers.includes(layer)) found.push(`${file} imports ${specifier}, which belongs to ${owner.layers.join(', ')}`);
        if (layer === 'core') found.push(`${file} imports ${specifier}; core imports nothing from outside`);
        continue;
      }
      const target = path.posix.join(path.posix.dirname(file), specifier.replace(/\?.*$/, ''));
      // Above src lies package.json, for the version.
      if (target.startsWith('../')) continue;
      targets.push(target);
      const to = layerOf(target);
      if (to !== layer && !allowed.includes(to)) found.push(`${file} imports ${target}: ${layer} may not import ${to}`);
    }
    graph.set(file, targets);
    if (/\bpostMessage\(/.test(source) && !posting.test(file)) found.push(`${file} posts messages; only workers/ does`);
  }
  return [...found, ...circles(graph).map((circle) => `circle: ${circle.join(' → ')}`)];
}

/** One circle for every file that closes one, found depth first. */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const walk = (file: string, trail: readonly string[]): void => {
    const at = trail.indexOf(file);
    if (at >= 0) found.push([...trail.slice(at), file]);
    if (at >= 0 || done.has(file)) return;
    for (const target of graph.get(file) ?? []) walk(target, [...trail, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return found;
}
