import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, violations } from './layers.ts';

function sources(): Map<string, string> {
  const src = path.resolve(import.meta.dirname, '../../src');
  const files = new Map<string, string>();
  for (const entry of readdirSync(src, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.tsx?$/.test(entry.name) || entry.name.endsWith('.d.ts')) continue;
    const file = path.join(entry.parentPath, entry.name);
    files.set(path.relative(src, file).split(path.sep).join('/'), readFileSync(file, 'utf8'));
  }
  return files;
}

describe('the house (STYLE.md: direction, one owner per outside thing)', () => {
  it('has no violation', () => {
    expect(violations(sources())).toEqual([]);
  });

  it('covers every layer that exists', () => {
    expect([...sources().keys()].filter((file) => file.startsWith('core/')).length).toBeGreaterThan(10);
  });
});

describe('the check itself notices', () => {
  const check = (files: Record<string, string>) => violations(new Map(Object.entries(files)));

  it.each([
    ['an upward import', { 'core/a.ts': `import { b } from '../storage/b.ts';` }, 'core/a.ts imports storage/b.ts: core may not import storage'],
    [
      'an upward import of a type',
      { 'storage/a.ts': `import type {\n  B,\n} from '../app/b.ts';` },
      'storage/a.ts imports app/b.ts: storage may not import app',
    ],
    ['an upward lazy import', { 'app/a.ts': `const ui = await import('../ui/a.tsx');` }, 'app/a.ts imports ui/a.tsx: app may not import ui'],
    ['a re-export', { 'models/a.ts': `export * from '../workers/a.ts';` }, 'models/a.ts imports workers/a.ts: models may not import workers'],
    [
      'a sideways import',
      { 'models/a.ts': `import { open } from '../storage/open.ts';` },
      'models/a.ts imports storage/open.ts: models may not import storage',
    ],
    [
      'the kernel outside the workers',
      { 'app/a.ts': `import url from '../kernel/dots.wat?wasm-url';` },
      'app/a.ts imports kernel/dots.wat: app may not import kernel',
    ],
    [
      'a worker started from below',
      { 'models/a.ts': `new Worker(new URL('../workers/a.worker.ts', import.meta.url));` },
      'models/a.ts imports workers/a.worker.ts: models may not import workers',
    ],
    ['idb outside storage', { 'app/a.ts': `import { openDB } from 'idb';` }, 'app/a.ts imports idb, which belongs to storage'],
    [
      'transformers outside models',
      { 'workers/a.ts': `import { env } from '@xenova/transformers';` },
      'workers/a.ts imports @xenova/transformers, which belongs to models',
    ],
    ['React outside ui', { 'app/a.ts': `import { useState } from 'react';` }, 'app/a.ts imports react, which belongs to ui, main.tsx, embed'],
    ['a package in core', { 'core/a.ts': `import fs from 'node:fs';` }, 'core/a.ts imports node:fs; core imports nothing from outside'],
    ['a message posted elsewhere', { 'app/a.ts': `worker.postMessage({});` }, 'app/a.ts posts messages; only workers/ does'],
    ['a circle', { 'core/a.ts': `import './b.ts';`, 'core/b.ts': `import { a } from './a.ts';` }, 'circle: core/a.ts → core/b.ts → core/a.ts'],
    ['a file in no layer', { 'helpers/a.ts': '' }, 'helpers/a.ts is in no layer'],
  ])('%s', (_, files, message) => {
    expect(check(files)).toEqual([message]);
  });

  it('lets a downward import pass', () => {
    expect(check({ 'app/a.ts': `import { b } from '../core/b.ts';`, 'core/b.ts': 'export const b = 1;' })).toEqual([]);
  });

  it('reads no import from a comment', () => {
    expect(importsOf(`// import { a } from '../ui/a.ts'\n/* import('../ui/b.ts') */\nimport { c } from './c.ts';`)).toEqual(['./c.ts']);
  });
});
