import { describe, expect, it } from 'vitest';
import type { PassageView } from '#contract';
import { numberSources } from './source-numbers.ts';

const passage = (sourceId: string) => ({ sourceId }) as PassageView;

describe('source marks', () => {
  it('are numbered in the order of the sentences, those of a language model last, each source once', () => {
    const numbers = numberSources({
      sentences: [
        { text: 'x', sourceIds: ['b'] },
        { text: 'y', sourceIds: ['b', 'a'] },
      ],
      prose: [{ text: 'z', sourceIds: ['c', 'a'] }],
      cited: [passage('a'), passage('b'), passage('c'), passage('unused')],
    });
    expect([...numbers].map(([id, { number }]) => `${number}:${id}`)).toEqual(['1:b', '2:a', '3:c']);
  });

  it('leave out a source that did not come with the draft', () => {
    expect(
      numberSources({ sentences: [{ text: 'x', sourceIds: ['gone'] }], prose: [], cited: [] }).size,
    ).toBe(0);
  });
});
