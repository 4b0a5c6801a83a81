import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trimModules } from './trimmed-modules.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trim-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function installed(...paths: string[]): Promise<void> {
  for (const path of paths) {
    const at = join(folder, 'node_modules/.pnpm', path);
    await mkdir(dirname(at), { recursive: true });
    await writeFile(at, '');
  }
}

async function left(): Promise<string[]> {
  const entries = await readdir(join(folder, 'node_modules/.pnpm'), { recursive: true, withFileTypes: true });
  return entries.filter((each) => each.isFile()).map(({ name }) => name);
}

describe('what an image takes of its dependencies', () => {
  it('is the library for its own system, and neither types nor maps', async () => {
    const ort = 'onnxruntime-node@1/node_modules/onnxruntime-node';
    await installed(
      ...[
        `${ort}/bin/napi-v6/linux/x64/here.so`,
        `${ort}/bin/napi-v6/linux/arm64/arm.so`,
        `${ort}/dist/index.js`,
      ],
      ...[
        `${ort}/bin/napi-v6/win32/x64/win.dll`,
        `${ort}/dist/index.d.ts`,
        `${ort}/dist/index.js.map`,
        `${ort}/LICENSE`,
      ],
    );
    await trimModules(folder, { database: true });
    expect((await left()).sort()).toEqual(['LICENSE', 'here.so', 'index.js']);
  });

  it('leaves the embedded database to those who keep something', async () => {
    const file = '@electric-sql+pglite@0.5.16/node_modules/@electric-sql/pglite/pglite.wasm';
    await installed(file);
    await trimModules(folder, { database: true });
    expect(await left()).toEqual(['pglite.wasm']);
    await trimModules(folder, { database: false });
    expect(await left()).toEqual([]);
  });
});
