import { describe, expect, it } from 'vitest';
import { loadLexicon } from '../src/lexicon/lexicon.ts';
import { Redactor } from '../src/redaction.ts';
import { type Opinion, readingOf, type SecondOpinion } from '../src/second-opinion.ts';
import { describeSecondOpinion } from './second-opinion-contract.ts';

const NAMES = ['zarovka', 'korzhenko', 'vostriak', 'okavango', 'kowarzyk'];
const WORDS = ['retraite', 'pension', 'trimestres', 'demande', 'dossier', 'est', 'la', 'pour'];

/** A perceptron over pairs of letters, trained by the test: small, real, and wrong now and then like any model. */
class TinyModel implements SecondOpinion {
  readonly #weights = new Map<string, number>();

  constructor() {
    const examples = [
      ...NAMES.map((word) => [word, 1] as const),
      ...WORDS.map((word) => [word, -1] as const),
    ];
    for (let round = 0; round < 20; round++) {
      for (const [word, side] of examples) if (this.#sum(word) * side <= 0) this.#learn(word, side);
    }
  }

  async read(text: string, signal: AbortSignal): Promise<readonly Opinion[]> {
    signal.throwIfAborted();
    return [...text.matchAll(/\p{L}+/gu)].flatMap((match): Opinion[] => {
      const score = 1 / (1 + Math.exp(-this.#sum(match[0].toLowerCase())));
      if (score <= 0.5) return [];
      return [{ label: 'B-PER', start: match.index, end: match.index + match[0].length, score }];
    });
  }

  #learn(word: string, side: number): void {
    for (const pair of pairsOf(word)) this.#weights.set(pair, (this.#weights.get(pair) ?? 0) + side);
  }

  #sum(word: string): number {
    return pairsOf(word).reduce((sum, pair) => sum + (this.#weights.get(pair) ?? 0), 0);
  }
}

const pairsOf = (word: string): string[] => Array.from(word, (letter, at) => letter + (word[at + 1] ?? '$'));

describeSecondOpinion('a tiny model as second reader', () => new TinyModel(), {
  text: 'la demande de korzhenko est en cours',
  name: 'korzhenko',
});

describe('the redactor with a second opinion', () => {
  const redactor = new Redactor(loadLexicon(), () => 2026);
  const text = 'la demande de korzhenko au 06 12 34 56 78';
  const shown = async (reader: SecondOpinion): Promise<string[]> => {
    const added = readingOf(text, await reader.read(text, AbortSignal.timeout(1_000))).spans;
    return redactor
      .find(redactor.read(text), undefined, added)
      .map(({ type, start, end }) => `${type} ${text.slice(start, end)}`);
  };
  const opinion = (more: Partial<Opinion>): SecondOpinion => ({
    read: () => Promise.resolve([{ label: 'PER', start: 14, end: 23, score: 0.9, ...more }]),
  });

  it('removes what only the second reader saw, and keeps all that the detectors found', async () => {
    const alone = redactor.find(redactor.read(text)).map(({ start, end }) => text.slice(start, end));
    expect(alone).not.toContain('korzhenko');
    expect(await shown(new TinyModel())).toEqual(
      expect.arrayContaining(['PERSON korzhenko', 'PHONE 06 12 34 56 78']),
    );
  });

  it('does not follow places, weak opinions and offsets outside the text', async () => {
    for (const wrong of [{ label: 'LOC' }, { score: 0.5 }, { end: 900 }, { start: -1 }, { start: 1.5 }]) {
      expect(await shown(opinion(wrong))).toEqual(['PHONE 06 12 34 56 78']);
    }
  });

  it('takes the words of one name for one person, and two names for two', () => {
    const opinions = [
      { label: 'B-PERSON', start: 14, end: 18, score: 0.9 },
      { label: 'I-PERSON', start: 18, end: 23, score: 0.9 },
      { label: 'B-PERSON', start: 24, end: 26, score: 0.9 },
    ];
    expect(readingOf(text, opinions).spans.map(({ start, end }) => [start, end])).toEqual([
      [14, 23],
      [24, 26],
    ]);
  });

  it('says from where on it is not sure', () => {
    const unsure = { label: 'B-PERSON', start: 14, end: 23, score: 0.4 };
    expect(readingOf(text, [unsure])).toEqual({ spans: [], doubtfulFrom: 14 });
  });
});
