import { Reading } from '@decroche/question';
import { expect, test } from 'vitest';
import { atOnce } from '../ranking/sliced-work.ts';
import { likeliestNeeds, meanBeliefs } from './need-beliefs.ts';
import { letterFeatures } from './need-features.ts';
import { NeedRecogniser } from './need-recogniser.ts';

const letters = (text: string): string[] => letterFeatures(new Reading(text));

test('what the redactor put in the place of personal data has no letters', () => {
  expect(letters('[PERSONNE 1] ma pension')).toEqual(letters('ma pension'));
});

test('a need is known by its letters when every word is misheard', () => {
  const examples = [
    { text: 'pension de réversion de mon mari', need: 'reversion' },
    { text: 'réversion de la pension du mari', need: 'reversion' },
    { text: 'relevé de ma carrière', need: 'releve' },
    { text: 'ma carrière sur le relevé', need: 'releve' },
  ];
  const recogniser = atOnce(NeedRecogniser.learning(examples, letters));
  const [first] = likeliestNeeds(recogniser.beliefs(letters('la pention de rêve version')));
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
