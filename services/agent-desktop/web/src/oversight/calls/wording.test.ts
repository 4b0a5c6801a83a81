import { expect, it } from 'vitest';
import { totalSentence } from './wording.ts';

it.each([
  [0, 'Aucun appel en cours.'],
  [1, '1 appel en cours.'],
  [2, '2 appels en cours.'],
])('%i is told as « %s »', (total, words) => expect(totalSentence(total)).toBe(words));
