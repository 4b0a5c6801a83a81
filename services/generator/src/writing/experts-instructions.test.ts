import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readInstructions } from './experts-instructions.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'instructions-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a base without instructions asks for nothing beyond the floor', () => {
  expect(readInstructions(folder)).toEqual([]);
});

test('a version that is not published is refused', async () => {
  const draft = {
    version: 1,
    status: 'draft',
    author: 'A',
    reviewer: null,
    instructions: [{ id: 'a', text: 'Écris.' }],
  };
  await writeFile(join(folder, 'instructions.yaml'), JSON.stringify(draft));
  expect(() => readInstructions(folder)).toThrow('not published');
  await writeFile(
    join(folder, 'instructions.yaml'),
    JSON.stringify({ ...draft, status: 'published', reviewer: 'B' }),
  );
  expect(readInstructions(folder)).toEqual(['Écris.']);
});
