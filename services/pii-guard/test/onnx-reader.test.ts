import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadLexicon } from '../src/lexicon/lexicon.ts';
import { OnnxReader } from '../src/onnx/onnx-reader.ts';
import { readingOf } from '../src/second-opinion.ts';
import { describeSecondOpinion } from './second-opinion-contract.ts';
import { lookupModel, tinyModelFolder } from './tiny-onnx-model.ts';

const WORDS = ['la', 'demande', 'de', 'est', 'en', 'cours', 'et', 'a', ','];
const folders: string[] = [];
const folder = (...given: Parameters<typeof tinyModelFolder>): string => {
  const made = tinyModelFolder(...given);
  folders.push(made);
  return made;
};
const lexicon = loadLexicon();
let reader: OnnxReader;

beforeAll(async () => {
  reader = await OnnxReader.load(folder(WORDS), lexicon);
}, 60_000);

afterAll(async () => {
  await reader.close();
  for (const made of folders) rmSync(made, { recursive: true });
});

describeSecondOpinion('a model in a local folder', () => reader, {
  text: 'la demande de korzhenko est en cours',
  name: 'korzhenko',
});

describe('the reader of ONNX models', () => {
  const read = async (text: string) =>
    (await reader.read(text, AbortSignal.timeout(20_000))).map(({ start, end }) => text.slice(start, end));

  it('gives the places of names in a text with marks, capitals and letters of many bytes', async () => {
    expect(await read('La demande de Kœnigśberg, 😀 et de Zoé')).toEqual(['Kœnigśberg', '😀', 'Zoé']);
  });

  it('reads a text that is longer than the model takes at once to its end', async () => {
    const text = `${'la demande est en cours et '.repeat(400)} korzhenko`;
    expect(await read(text)).toEqual(['korzhenko']);
  });

  it('gives what a redactor can add', async () => {
    const text = 'la demande de korzhenko';
    const opinions = await reader.read(text, AbortSignal.timeout(20_000));
    expect(readingOf(text, opinions).spans).toEqual([
      { type: 'PERSON', start: 14, end: 23, score: 0.4, rule: 'second-opinion' },
    ]);
    expect(readingOf(text, opinions, { leastScore: 0.999 }).spans).toEqual([]);
  });

  it('has no opinion rather than a queue without end', async () => {
    const asked = Array.from({ length: 40 }, () => reader.read('korzhenko', AbortSignal.timeout(20_000)));
    const given = await Promise.allSettled(asked);
    expect(given.filter(({ status }) => status === 'fulfilled').length).toBe(8);
    expect(await read('korzhenko')).toEqual(['korzhenko']);
  });
});

describe('a folder that does not fit', () => {
  const refused = async (...given: Parameters<typeof tinyModelFolder>): Promise<string> => {
    const error = await OnnxReader.load(folder(...given), lexicon).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ name: 'ModelFolderError', code: 'SECOND_OPINION_MODEL_WRONG' });
    return (error as Error).message;
  };

  it('is refused with what is wrong and what to give', async () => {
    expect(await refused(WORDS, { model: null })).toMatch(/holds no model.onnx; give a folder with/);
    expect(await refused(WORDS, { config: { hidden_size: 4 } })).toContain('id2label');
    const labels = { id2label: { 0: 'O', 1: 'B-PER', 2: 'I-PER' } };
    expect(
      await refused(WORDS, {
        config: { ...labels, word_features: { grams: 3, flags: 18, buckets: 16_384 } },
      }),
    ).toContain('made for other features of words');
    expect(
      await refused(WORDS, {
        config: { ...labels, word_features: { grams: 20, flags: 18, buckets: 16_384 } },
      }),
    ).toContain('does not run on grams and flags');
    expect(await refused(WORDS, { config: { ...labels, bounds: { leastScore: 2 } } })).toContain('bounds');
    expect(await refused(WORDS, { tokenizer: null })).toContain('tokenizer.json is missing');
    expect(await refused(WORDS, { model: Uint8Array.from([1, 2, 3]) })).toContain(
      'model.onnx cannot be loaded',
    );
    expect(await refused(WORDS, { config: { id2label: { 0: 'O', 1: 'B-PER' } } })).toContain(
      '2 values a token',
    );
    expect(await refused(WORDS, { model: lookupModel([1, 0, 0, 1], 2, 'pixels') })).toContain(
      'the inputs of model.onnx are pixels',
    );
    expect(await refused(WORDS, { model: lookupModel([1, 0, 0, 0, 1, 0], 3) })).toContain(
      'does not run on the tokens',
    );
  }, 60_000);
});
