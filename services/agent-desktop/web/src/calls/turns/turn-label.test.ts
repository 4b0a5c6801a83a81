import { expect, test } from 'vitest';
import type { DraftView, SaidView } from '#contract';
import { turnLabel } from './turn-label.ts';

const said = (text: string, outcome: SaidView['outcome'] = 'text') => ({ text, outcome }) as SaidView;
const draft = (need: string) => ({ need, abstained: false, evidence: { outcome: 'answer' } }) as DraftView;

test('a turn is called by the need that it was understood as', () => {
  expect(turnLabel({ draft: draft('Pension de réversion'), said: said('et la réversion') })).toBe(
    'Pension de réversion',
  );
});

test('before its answer, or without a need, by what was asked', () => {
  expect(turnLabel({ draft: null, said: said('et la réversion') })).toBe('et la réversion');
  expect(turnLabel({ draft: draft(''), said: said('et la réversion') })).toBe('et la réversion');
});

test('what is too long is cut; what was dropped has no words', () => {
  expect(turnLabel({ draft: null, said: said('a'.repeat(80)) })).toHaveLength(60);
  expect(turnLabel({ draft: null, said: said('', 'dropped') })).toBe('Question effacée');
});
