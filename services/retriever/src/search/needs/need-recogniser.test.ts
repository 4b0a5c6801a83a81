import { expect, test } from 'vitest';
import { atOnce } from '../ranking/sliced-work.ts';
import { likeliestNeeds, type PossibleNeeds, type RecognisedNeed } from './need-beliefs.ts';
import { NeedRecogniser } from './need-recogniser.ts';

const words = (text: string): string[] => text.split(' ');
const examples = [
  { text: 'mari mort pension', need: 'reversion' },
  { text: 'veuve pension mari', need: 'reversion' },
  { text: 'age partir ne', need: 'age-2026' },
  { text: 'quand partir age', need: 'age-2026' },
  { text: 'age partir avant', need: 'age-2023' },
  { text: 'pizza table', need: 'out-of-scope' },
];
const recogniser = atOnce(NeedRecogniser.learning(examples, words));
const recognise = (text: string, possible?: PossibleNeeds): RecognisedNeed[] =>
  likeliestNeeds(recogniser.beliefs(words(text)), possible);

test('the need of the likest examples comes first, and the shares sum to one', () => {
  const needs = recognise('pension mari');
  expect(needs[0]?.need).toBe('reversion');
  expect(needs.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
});

test('the same examples teach the same', () => {
  expect(atOnce(NeedRecogniser.learning(examples, words)).beliefs(words('age'))).toEqual(
    recogniser.beliefs(words('age')),
  );
});

test('a need that is not possible passes its share to its heir', () => {
  const possible = {
    mayBe: (need: string) => need !== 'age-2026',
    heirsOf: (need: string) => (need === 'age-2026' ? ['age-2023'] : []),
  };
  const before = recognise('quand partir').find(({ need }) => need === 'age-2026')?.share ?? 0;
  const [first] = recognise('quand partir', possible);
  expect(first?.need).toBe('age-2023');
  expect(first?.share).toBeGreaterThanOrEqual(before);
});

test('without examples nothing is recognised', () => {
  expect(likeliestNeeds(atOnce(NeedRecogniser.learning([], words)).beliefs(['mari']))).toEqual([]);
});
