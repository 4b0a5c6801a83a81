import { expect, test } from 'vitest';
import { atOnce } from '../ranking/sliced-work.ts';
import { likeliestNeeds, meanBeliefs } from './need-beliefs.ts';
import { letterFeatures } from './need-features.ts';
import { NeedRecogniser } from './need-recogniser.ts';

test('what the redactor put in the place of personal data has no letters', () => {
  expect(letterFeatures('[PERSONNE 1] ma pension')).toEqual(letterFeatures('ma pension'));
});

test('a need is known by its letters when every word is misheard', () => {
  const examples = [
    { text: 'pension de réversion de mon mari', need: 'reversion' },
    { text: 'réversion de la pension du mari', need: 'reversion' },
    { text: 'relevé de ma carrière', need: 'releve' },
    { text: 'ma carrière sur le relevé', need: 'releve' },
  ];
  const recogniser = atOnce(NeedRecogniser.learning(examples, letterFeatures));
  const [first] = likeliestNeeds(recogniser.beliefs(letterFeatures('la pention de rêve version')));
  expect(first?.need).toBe('reversion');
});

test('two recognisers count alike, and a need that one does not know keeps half of its belief', () => {
  const first = new Map([
    ['a', 0.6],
    ['b', 0.4],
  ]);
  expect(meanBeliefs(first, new Map([['b', 1]]))).toEqual(
    new Map([
      ['a', 0.3],
      ['b', 0.7],
    ]),
  );
});
