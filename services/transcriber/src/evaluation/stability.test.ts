import { expect, test } from 'vitest';
import { StabilityCount } from './stability.ts';

function text(words: string, stableWords: number, final = false) {
  const all = words.split(' ').filter(Boolean);
  return {
    words: all.map((word) => ({ text: word, startMs: 0, endMs: 0, confidence: 0 })),
    stableWords,
    final,
  };
}

test('words that were stable are followed to the final text of their utterance', () => {
  const count = new StabilityCount();
  count.add([
    text('mon mari', 1),
    text('mon marin est', 2),
    text('mon mari est parti', 4, true),
    text('bon', 0),
  ]);
  expect(count.summary()).toEqual({ stableWords: 2, takenBackByPartial: 0, changedByFinal: 1 });
});

test('a stable word that a partial text takes back is counted', () => {
  const count = new StabilityCount();
  count.add([text('la respa est', 2), text('la réversion est', 2), text('la réversion est due', 4, true)]);
  expect(count.summary()).toEqual({ stableWords: 2, takenBackByPartial: 1, changedByFinal: 0 });
});
