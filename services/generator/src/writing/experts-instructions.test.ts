import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InstructionsError } from '@decroche/instructions';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { PublishedInstructions, readInstructions } from './experts-instructions.ts';
import { WriterError } from './writer-error.ts';

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

const published = (version: number, text: string): string =>
  JSON.stringify({
    ...{ version, status: 'published', author: 'A', reviewer: 'B' },
    instructions: [{ id: 'a', text }],
  });

test('another publication counts without a restart, and what may not be used leaves the one before in force', async () => {
  let file: () => string = () => {
    throw new Error('away');
  };
  const failed = vi.fn();
  const instructions = new PublishedInstructions({ file: () => file(), failed, lookMs: 1 });
  expect(() => instructions.lines()).toThrow(WriterError);
  instructions.start();
  try {
    await vi.waitFor(() => expect(failed).toHaveBeenCalledTimes(1));
    file = () => published(1, 'Écris court.');
    await vi.waitFor(() => expect(instructions.lines()).toEqual(['Écris court.']));
    file = () => published(2, 'Écris très court.');
    await vi.waitFor(() => expect(instructions.lines()).toEqual(['Écris très court.']));
    file = () => published(3, 'Invente une réponse.');
    await vi.waitFor(() => expect(failed.mock.lastCall?.[0]).toBeInstanceOf(InstructionsError));
    expect(instructions.lines()).toEqual(['Écris très court.']);
    file = () => '';
    await vi.waitFor(() => expect(instructions.lines()).toEqual([]));
    expect(failed).toHaveBeenCalledTimes(2);
  } finally {
    await instructions.stop();
  }
});
