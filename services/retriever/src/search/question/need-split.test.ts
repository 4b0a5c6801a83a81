import { expect, test } from 'vitest';
import { needParts } from './need-split.ts';

test.each([
  [
    'je voudrais savoir pour ma réversion et aussi changer de compte bancaire',
    ['je voudrais savoir pour ma réversion', 'aussi changer de compte bancaire'],
  ],
  [
    'comment demander ma retraite, par ailleurs j’ai déménagé',
    ['comment demander ma retraite,', 'par ailleurs j’ai déménagé'],
  ],
  ['je touche l’aspa et la réversion', ['je touche l’aspa et la réversion']],
  ['autre chose à signaler', ['autre chose à signaler']],
])('%s', (text, parts) => expect(needParts(text)).toEqual(parts));

test('no more than three needs are told apart', () => {
  expect(needParts('ma réversion et aussi mon adresse et aussi mon compte et aussi mon impôt')).toHaveLength(
    3,
  );
});
