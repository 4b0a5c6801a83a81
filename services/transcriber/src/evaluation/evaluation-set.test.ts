import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RecordingError, readWav } from '../audio/wav-file.ts';
import { EvaluationSetError, findRecordings, readEvaluationSet } from './evaluation-set.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'decroche-set-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function written(name: string, content: string | Buffer): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}

test('recordings are read with their set and their text', async () => {
  const file = await written('good.tsv', 'id\tset\ttext\r\na1\tclean\tbonjour à tous\r\n\r\na2\tnoisy\t\r\n');
  expect(await readEvaluationSet(file)).toEqual([
    { id: 'a1', set: 'clean', text: 'bonjour à tous' },
    { id: 'a2', set: 'noisy', text: '' },
  ]);
});

test.each([
  ['no header', 'a1\tclean\tbonjour\n', /the first line must be/],
  ['a column too few', 'id\tset\ttext\na1\tclean\tbonjour\na2\tclean\n', /line 3/],
  ['a column too many', 'id\tset\ttext\na1\tclean\tbonjour\tmonsieur\n', /line 2/],
])('a list with %s is refused with its line', async (_, content, told) => {
  const read = readEvaluationSet(await written('bad.tsv', content));
  await expect(read).rejects.toThrow(EvaluationSetError);
  await expect(read).rejects.toThrow(told);
});

test('a list that is not there is named', async () => {
  const absent = join(folder, 'absent.tsv');
  await expect(readEvaluationSet(absent)).rejects.toThrow(`${absent}: there is no such file`);
});

test('missing recordings are counted before anything is started', async () => {
  await written('here.wav', '');
  const items = ['here', 'gone', 'lost'].map((id) => ({ id, set: 'clean', text: 'bonjour' }));
  await expect(findRecordings(items, folder)).rejects.toThrow(/2 of 3 recordings are not in .*gone\.wav/);
  await expect(findRecordings(items.slice(0, 1), folder)).resolves.toBeUndefined();
});

test.each([
  ['that is not there', undefined, /there is no such file/],
  ['of another kind', Buffer.from('ID3 something else'), /not a RIFF\/WAVE file/],
  ['whose format is cut off', riff('fmt ', 4), /its format is cut off/],
  ['without samples', riff('LIST', 4), /it holds no samples/],
])('a recording %s is refused with its name', async (_, content, told) => {
  const file = content === undefined ? join(folder, 'absent.wav') : await written('recording.wav', content);
  await expect(readWav(file)).rejects.toThrow(RecordingError);
  await expect(readWav(file)).rejects.toThrow(told);
});

function riff(chunk: string, length: number): Buffer {
  const bytes = Buffer.alloc(20 + length);
  bytes.write('RIFF', 0, 'latin1');
  bytes.write(`WAVE${chunk}`, 8, 'latin1');
  bytes.writeUInt32LE(length, 16);
  return bytes;
}
