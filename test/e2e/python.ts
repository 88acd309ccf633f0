import { execFileSync, spawnSync } from 'node:child_process';

/** A Python with numpy, or null: a machine with Node alone, which is all that `npm test` asks for, has none. */
export const python: string | null = ['/usr/bin/python3', 'python3'].find((name) => spawnSync(name, ['-c', 'import numpy']).status === 0) ?? null;

/** Runs a program with the repository's docs/ to import from; what it printed. */
export function runPython(program: string, ...args: string[]): string {
  return execFileSync(python as string, ['-c', program, ...args], {
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: 'docs', PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 26,
  });
}
