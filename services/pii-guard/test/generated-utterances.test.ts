import { describe, expect, it } from 'vitest';
import { makeCorpus } from '../src/corpus/mod.ts';
import { score } from '../src/evaluation/scoring.ts';
import { Redactor } from '../src/redaction.ts';
import { lexicon } from './word-lists.ts';

const redactor = new Redactor(lexicon, () => 2026);
const find = (text: string) => redactor.find(redactor.read(text));

describe('on generated utterances', () => {
  it('no number, address, date of birth or name is left, typed or heard', { timeout: 90_000 }, () => {
    for (const seed of [101, 102]) {
      expect(score(makeCorpus({ seed, count: 1_000 }), find).leaked).toEqual([]);
      const spoken = score(makeCorpus({ seed, count: 1_000, noise: 0 }), find);
      expect(spoken.recall).toBeGreaterThanOrEqual(0.998);
      expect(spoken.falsePositives).toBe(0);
    }
  });

  it('one word in twenty misheard leaves little, and touches few harmless utterances', {
    timeout: 90_000,
  }, () => {
    const { recall, falsePositives, utterances } = score(
      makeCorpus({ seed: 103, count: 1_000, noise: 0.05 }),
      find,
    );
    expect(recall).toBeGreaterThanOrEqual(0.99);
    expect(falsePositives / utterances).toBeLessThan(0.01);
  });
});
