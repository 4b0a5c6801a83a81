import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Heard } from '@decroche/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConversationMemory } from '../src/conversation-memory.ts';
import { readMarked } from '../src/evaluation/marked-text.ts';
import { isCovered, type LabelledUtterance, score } from '../src/evaluation/scoring.ts';
import { type Lexicon, loadLexicon } from '../src/lexicon/lexicon.ts';
import { readPublicNames } from '../src/lexicon/public-names.ts';
import { OnnxReader } from '../src/onnx/onnx-reader.ts';
import { Redactor } from '../src/redaction.ts';
import { heardText, redactHeard, shownUntil } from '../src/said-text.ts';
import { readingOf, type SecondReading } from '../src/second-opinion.ts';
import { readKnowledge } from '../src/training/knowledge-texts.ts';
import { describeSecondOpinion } from './second-opinion-contract.ts';

const ROOT = join(import.meta.dirname, '../../..');
const fixture = (name: string): LabelledUtterance[] =>
  readMarked(readFileSync(join(ROOT, 'services/pii-guard/test/fixtures', name), 'utf8'));
/** As a recogniser writes it. */
const lower = (utterances: readonly LabelledUtterance[]): LabelledUtterance[] =>
  utterances.map((utterance) => ({
    ...utterance,
    text: utterance.text.toLowerCase().replace(/[,;?!]/g, ' '),
  }));
let lexicon: Lexicon;
let redactor: Redactor;
let reader: OnnxReader;

beforeAll(async () => {
  lexicon = loadLexicon(readPublicNames(join(ROOT, 'knowledge')));
  redactor = new Redactor(lexicon, () => 2026);
  reader = await OnnxReader.load(join(ROOT, 'models/fr-names'), lexicon);
}, 60_000);
afterAll(() => reader.close());

const read = async (text: string): Promise<SecondReading> =>
  readingOf(text, await reader.read(text, AbortSignal.timeout(20_000)), reader.bounds);

/** Scores rules and model together. */
async function together(utterances: readonly LabelledUtterance[]): Promise<ReturnType<typeof score>> {
  const found = new Map<string, SecondReading>();
  for (const { text } of utterances) found.set(text, await read(text));
  return score(utterances, (text) => redactor.find(redactor.read(text), undefined, found.get(text)?.spans));
}

describeSecondOpinion('the model of names', () => reader, {
  text: 'la veuve peyrelade habite seule',
  name: 'peyrelade',
});

describe('the model of names beside the rules', () => {
  it('finds persons and homes that nothing announces, which the rules alone do not', async () => {
    const heldOut = fixture('names-held-out.txt');
    const alone = score(heldOut, (text) => redactor.find(redactor.read(text)));
    const both = await together(heldOut);
    expect(both.byType.PERSON?.recall).toBeGreaterThanOrEqual(0.93);
    expect(both.byType.ADDRESS?.recall).toBeGreaterThanOrEqual(0.97);
    expect(both.byType.PERSON?.recall).toBeGreaterThan((alone.byType.PERSON?.recall ?? 1) + 0.1);
    expect(both.falsePositives).toBeLessThanOrEqual(alone.falsePositives);
  }, 60_000);

  it('takes nothing away from what the rules find', async () => {
    expect((await together(fixture('personal.txt'))).leaked).toEqual([]);
  }, 60_000);

  it('leaves what is harmless, as typed and as heard', async () => {
    const harmless = fixture('harmless.txt');
    const { falsePositives } = await together([...harmless, ...lower(harmless)]);
    expect(falsePositives).toBeLessThanOrEqual(4);
  }, 60_000);

  it('leaves ways of asking for an article alone', async () => {
    const { questions } = readKnowledge(join(ROOT, 'knowledge'));
    let touched = 0;
    for (const text of questions) {
      const { spans } = await read(text);
      const utterance = redactor.read(text);
      if (redactor.find(utterance, undefined, spans).length > redactor.find(utterance).length) touched += 1;
    }
    expect(touched).toBeLessThanOrEqual(6);
  }, 60_000);

  it('leaves names of laws, benefits, administrations and public persons', async () => {
    for (const text of [
      'la Carsat Rhône-Alpes ne répond pas',
      'la loi Fillon et la loi Zimmerlin de 2011',
      "l'allocation Chirac pour les agriculteurs",
      'la prime kerdaniou est imposable',
      'la caf de lannion a mon dossier',
      'le rapport bouchardeau sur les veuves',
    ]) {
      const { spans } = await read(text);
      expect(redactor.find(redactor.read(text), undefined, spans), text).toEqual([]);
    }
  }, 20_000);

  it('is a file of less than 15 MB', () => {
    expect(statSync(join(ROOT, 'models/fr-names/model.onnx')).size).toBeLessThan(15_000_000);
  });

  it('takes a few milliseconds of one core for an utterance', async () => {
    const texts = fixture('names-held-out.txt').map(({ text }) => text);
    const windows: number[] = [];
    for (let window = 0; window < 5; window++) {
      const before = process.cpuUsage();
      for (const text of texts) await reader.read(text, AbortSignal.timeout(20_000));
      const { user, system } = process.cpuUsage(before);
      windows.push((user + system) / 1_000 / texts.length);
    }
    expect(Math.min(...windows)).toBeLessThan(5);
  }, 60_000);
});

describe('partial texts that the model has read', () => {
  /** What is shown of an utterance while it is said word by word. */
  async function revealed(text: string): Promise<string[]> {
    const words = text.split(' ').map((word) => ({ text: word, startMs: 0, endMs: 1, confidence: 1 }));
    const names = new ConversationMemory().of('conversation');
    const shown: string[] = [];
    for (let said = 1; said <= words.length; said++) {
      const heard = Heard.fromPartial({ words: words.slice(0, said), stableWords: said });
      const { spans, doubtfulFrom } = await read(heardText(heard));
      const parts = redactHeard(redactor, shownUntil(heard, doubtfulFrom), names, undefined, spans);
      if (parts !== undefined) shown.push(parts.text);
    }
    return shown;
  }

  it('next to never show a name that the final text hides', async () => {
    let slips = 0;
    for (const { text, spans } of fixture('names-held-out.txt').filter(({ negative }) => negative !== true)) {
      const found = redactor.find(redactor.read(text), undefined, (await read(text)).spans);
      const hidden = spans.filter((span) => isCovered(text, span, found));
      const words = new Set(hidden.flatMap(({ start, end }) => text.slice(start, end).split(' ')));
      const others = new Set(
        spans
          .filter((span) => !hidden.includes(span))
          .flatMap(({ start, end }) => text.slice(start, end).split(' ')),
      );
      const partials = await revealed(text);
      const slip = partials.some((partial) =>
        partial.split(' ').some((word) => word.length > 3 && words.has(word) && !others.has(word)),
      );
      if (slip) slips += 1;
    }
    expect(slips).toBeLessThanOrEqual(2);
  }, 120_000);

  it('go on with ordinary words as they are said', async () => {
    const partials = await revealed(
      'je voudrais savoir si le chômage compte pour ma retraite parce que je suis inquiet',
    );
    expect(partials.length).toBeGreaterThan(8);
  }, 20_000);
});
