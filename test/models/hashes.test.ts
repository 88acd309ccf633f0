import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { gitHashOf, hashLike, sha256Of } from '../../src/models/hashes.ts';
import { modelRoot } from '../../src/models/keepFolder.ts';

describe('hashes of files in pieces', () => {
  it('SHA-256 as others compute it, however the file is cut', async () => {
    const bytes = new Uint8Array(randomBytes(300_000));
    const expected = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    expect(await sha256Of([new Blob([bytes])])).toBe(expected);
    expect(await sha256Of([new Blob([bytes.slice(0, 1)]), new Blob([]), new Blob([bytes.slice(1)])])).toBe(expected);
  });

  it('the name git gives a file', async () => {
    // `printf hello | git hash-object --stdin`
    expect(await gitHashOf([new Blob(['hel']), new Blob(['lo'])])).toBe('git:b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0');
    expect(await hashLike('git:whatever', [new Blob(['hello'])])).toBe('git:b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0');
    expect(await hashLike('sha256:whatever', [new Blob(['hello'])])).toBe('sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824');
  });

  it('stops when it is told to', async () => {
    await expect(sha256Of([new Blob(['hello'])], AbortSignal.abort())).rejects.toThrow('abort');
  });
});

describe('a folder around the model', () => {
  it('is left out', () => {
    const files = ['models/b/sub/config.json', 'models/b/config.json', 'models/b/onnx/text_model.onnx', 'models/readme.md'].map((path) => ({ path }));
    expect(modelRoot(files)).toEqual([{ path: 'sub/config.json' }, { path: 'config.json' }, { path: 'onnx/text_model.onnx' }]);
  });
});
