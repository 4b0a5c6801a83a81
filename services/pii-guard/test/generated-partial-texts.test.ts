import { describe, expect, it } from 'vitest';
import { makeCorpus } from '../src/corpus/mod.ts';
import { isCovered } from '../src/evaluation/scoring.ts';
import { settledEnd } from '../src/hold-back.ts';
import { redactor, reveal } from './revealed-text.ts';

const corpus = [
  ...makeCorpus({ seed: 31, count: 250, noise: 0 }),
  ...makeCorpus({ seed: 32, count: 150, noise: 0.05 }),
];

describe('partial texts', () => {
  it('never take away what was shown, and the final text goes on from the last of them', {
    timeout: 90_000,
  }, () => {
    for (const { text } of corpus) {
      const { partials, final } = reveal(text);
      const shown = [...partials, final];
      shown.forEach((later, at) => {
        expect(later.startsWith(shown[at - 1] ?? ''), `${shown[at - 1]} | ${later} | ${text}`).toBe(true);
      });
    }
  });

  it('show no character of anything personal at any time', { timeout: 90_000 }, () => {
    for (const { text, spans } of makeCorpus({ seed: 33, count: 300, noise: 0, harmless: 0 })) {
      const words = text.split(' ');
      for (let said = 1; said <= words.length; said++) {
        const utterance = redactor.read(words.slice(0, said).join(' '));
        const found = redactor.find(utterance);
        const end = settledEnd(utterance, found);
        for (const span of spans.filter(({ start }) => start < end)) {
          const seen = { start: span.start, end: Math.min(span.end, end) };
          expect(isCovered(text, seen, found), `${utterance.text.slice(0, end)} | ${text}`).toBe(true);
        }
      }
    }
  });
});
