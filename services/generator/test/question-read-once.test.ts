import { saidText, secrets, signed } from '@decroche/test-stage';
import { beforeEach, expect, test, vi } from 'vitest';
import { ExtractiveComposer } from '../src/composing/extractive-composer.ts';
import { Drafting } from '../src/drafting/drafting.ts';
import { found, sealed } from './found-passages.ts';

/** Texts whose words were read, in order. */
const read = vi.hoisted(() => [] as string[]);

vi.mock('@decroche/french', async (importOriginal) => {
  const french = await importOriginal<typeof import('@decroche/french')>();
  return {
    ...french,
    tokenize: (text: string) => {
      read.push(text);
      return french.tokenize(text);
    },
  };
});

beforeEach(() => {
  read.length = 0;
});

const drafting = new Drafting({
  publicKeys: secrets.signing('said').publicKeys,
  passagesKeys: secrets.signing('passages').publicKeys,
  composer: new ExtractiveComposer(),
  now: Date.now,
});
const timesRead = (text: string): number => read.filter((one) => one === text).length;

test('a draft reads its question once', async () => {
  const text = 'mon mari est né en 1962, il est mort, quel montant pour la pension de réversion ?';
  const signal = new AbortController().signal;
  const { draft } = await drafting.first(sealed(found(signed(saidText(text)))), signal);
  expect(draft.sentences.length).toBeGreaterThan(0);
  expect(timesRead(text)).toBe(1);
});

test('a draft for a follow-up reads it once alone, and once in the context of the question before it', async () => {
  const text = 'et le montant';
  const question = `mon mari est mort la pension de réversion ${text}`;
  const signal = new AbortController().signal;
  const passages = { ...found(signed(saidText(text))), question };
  const { draft } = await drafting.first(sealed(passages), signal);
  expect(draft.sentences.length).toBeGreaterThan(0);
  expect([timesRead(question), timesRead(text)]).toEqual([1, 1]);
});
