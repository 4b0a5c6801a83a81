import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SERVICE_IMAGES } from './image-contents.ts';
import { mayShip } from './licence-policy.ts';
import { copyProgramText } from './program-text.ts';
import { dataParts } from './shipped-data.ts';
import { workspaceClosure } from './workspace-closure.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'data-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function file(path: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), '');
}

describe('data in an image', () => {
  it('is listed by who made it, each once, and program text is none of it', async () => {
    const names = 'services/pii-guard/data/given-names.txt';
    for (const path of [names, 'knowledge/articles/a.md', 'knowledge/themes.yaml', 'services/x/src/a.ts'])
      await file(path);
    const parts = await dataParts(folder);
    expect(parts.map(({ name, licence }) => [name, licence]).sort()).toEqual([
      ['INSEE, fichier des prénoms, édition 2023', 'etalab-2.0'],
      ['demonstration knowledge base', 'Apache-2.0'],
    ]);
  });

  it('has no licence where nobody wrote down whose it is', async () => {
    await file('services/pii-guard/data/surnames.txt');
    expect(await dataParts(folder)).toEqual([
      { kind: 'data', name: 'services/pii-guard/data/surnames.txt', version: '', licence: '' },
    ]);
  });

  it.each(Object.entries(SERVICE_IMAGES))(
    'may all ship in the image of %s',
    async (_, { services, data }) => {
      await copyProgramText(ROOT, await workspaceClosure(ROOT, services), folder);
      const beside = data.filter((path) => !path.endsWith('/dist') && !/\.\w+$/.test(path));
      const parts = [...(await dataParts(folder)), ...(await dataParts(ROOT, beside))];
      expect(parts.filter(({ licence }) => !mayShip(licence))).toEqual([]);
    },
  );
});
