import { type Said, type SignedSaid, TurnSource } from '@decroche/contracts';
import type { Token } from '@decroche/french';
import { saidText, secrets, signed } from '@decroche/test-stage';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { KnowledgeBase } from '../src/knowledge/knowledge-base.ts';
import { readKnowledgeFolder } from '../src/knowledge/knowledge-folder.ts';
import { Retriever } from '../src/retriever.ts';
import { buildGeneration } from '../src/search/generation.ts';
import { EmbeddedIndex } from '../src/search/index/embedded-index.ts';
import { SAMPLE_FOLDER } from './sample-base.ts';

/** What was read of texts, in order. */
const read = vi.hoisted(() => ({ words: [] as string[], numbers: [] as string[], dates: [] as string[] }));

vi.mock('@decroche/french', async (importOriginal) => {
  const french = await importOriginal<typeof import('@decroche/french')>();
  const textOf = (input: string | readonly Token[]): string =>
    typeof input === 'string' ? input : input.map(({ text }) => text).join(' ');
  return {
    ...french,
    tokenize: (text: string) => {
      read.words.push(text);
      return french.tokenize(text);
    },
    readNumbers: (...input: Parameters<typeof french.readNumbers>) => {
      read.numbers.push(textOf(input[0]));
      return french.readNumbers(...input);
    },
    readDates: (...input: Parameters<typeof french.readDates>) => {
      read.dates.push(textOf(input[0]));
      return french.readDates(...input);
    },
  };
});

let retriever: Retriever;
let searches = 0;

beforeAll(async () => {
  const base = new KnowledgeBase(await readKnowledgeFolder(SAMPLE_FOLDER));
  class CountedIndex extends EmbeddedIndex {
    override search(...query: Parameters<EmbeddedIndex['search']>): ReturnType<EmbeddedIndex['search']> {
      searches += 1;
      return super.search(...query);
    }
  }
  const generation = buildGeneration(base, 2026, (...passages) => new CountedIndex(...passages));
  retriever = new Retriever({
    publicKeys: secrets.signing('said').publicKeys,
    generation: () => generation,
    now: Date.now,
  });
});

function forget(): void {
  for (const texts of Object.values(read)) texts.length = 0;
  searches = 0;
}
beforeEach(forget);

async function hear(text: string, more: Partial<Said> = {}): Promise<SignedSaid> {
  const envelope = signed(saidText(text, more));
  await retriever.onSaid(envelope);
  return envelope;
}

function expectEachReadOnce(): void {
  for (const texts of Object.values(read)) expect(texts).toEqual([...new Set(texts)]);
}

/** Typed, each time in a conversation of its own. */
function byAgent(): Partial<Said> {
  const { turn } = saidText('');
  return turn === undefined ? {} : { turn: { ...turn, source: TurnSource.AGENT_TYPED } };
}

test('a question is read once and searched for once', async () => {
  const text = "je suis né en 1964 mon mari est décédé est-ce que j'ai droit à sa retraite ?";
  await hear(text);
  expect(read.words).toEqual([text]);
  expectEachReadOnce();
  expect(searches).toBe(1);
});

test('a question that an agent types without a fault is read once, an abbreviation once more in full', async () => {
  await hear('réversion conditions', byAgent());
  expect(read.words).toEqual(['réversion conditions']);
  forget();
  await hear('nb trim réversion 1964', byAgent());
  expect(read.words).toEqual(['nb trim réversion 1964', 'nombre trimestres réversion 1964']);
  expectEachReadOnce();
});

test('a question with faults of the fingers is read as it was typed and as it is mended', async () => {
  await hear('penssion de réversion pour [PERSONNE 1]', byAgent());
  expect(read.words[0]).toContain('penssion');
  expect(read.words.at(-1)).not.toContain('penssion');
  expectEachReadOnce();
  expect(searches).toBe(1);
});

test('a follow-up is read alone and in the context of the question before it, which gives its dates', async () => {
  const { turn } = saidText('');
  const first = 'je suis né en 1962 à quel âge partir à la retraite';
  await hear(first, { turn });
  forget();
  await hear('et si elle est née en 64', { turn, sequence: 2 });
  expect(read.words.slice(0, 3)).toEqual([
    'et si elle est née en 64',
    first,
    'je suis né en à quel âge partir à la retraite et si elle est née en 64',
  ]);
  expectEachReadOnce();
});

test('what opens like a follow-up and is answered by itself is searched for once', async () => {
  const { turn } = saidText('');
  await hear('à quel âge partir à la retraite', { turn });
  forget();
  await hear('et la pension de réversion', { turn, sequence: 2 });
  expect(read.words).toEqual(['et la pension de réversion']);
  expect(searches).toBe(1);
});

test('the parts of a sentence with several needs are each read and searched for once', async () => {
  const text =
    'quel âge pour partir à la retraite et aussi quelles conditions pour la réversion, mon mari est mort';
  await hear(text);
  expect(read.words[0]).toBe(text);
  expect(read.words.length).toBeGreaterThan(2);
  expectEachReadOnce();
  expect(searches).toBeLessThanOrEqual(read.words.length);
});

test('a partial text is read once, whether it is searched for or not', async () => {
  const stable = 'mon mari est mort la pension de réversion';
  await hear(`${stable} c'est`, { final: false, stableLength: stable.length });
  expect(read.words).toEqual([stable]);
  expectEachReadOnce();
  expect(searches).toBe(1);
});
