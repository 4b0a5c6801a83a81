import fc from 'fast-check';
import { COMMON_WORDS } from '../common-words.ts';
import type { Spoken } from './numbers.ts';
import { spokenNumber } from './numbers.ts';

const EXAMPLES: Readonly<Record<string, string>> = {
  a: 'anatole',
  b: 'berthe',
  d: 'denise',
  e: 'eugène',
  m: 'marie',
  n: 'nicolas',
  p: 'pierre',
  s: 'suzanne',
  t: 'thérèse',
};

/** A made-up name of 4 to 12 letters, spelled letter by letter in the ways callers do. */
export const spelledName: fc.Arbitrary<Spoken<string>> = fc
  .tuple(
    fc.array(fc.constantFrom(...'abcdefghijklmnopqrstuvwxz'), { minLength: 4, maxLength: 12 }),
    fc.boolean(),
    fc.boolean(),
  )
  .map(([letters, doubles, examples]) => {
    const said: string[] = [];
    for (let i = 0; i < letters.length; i++) {
      const letter = letters[i] as string;
      if (doubles && letters[i + 1] === letter && letters[i + 2] !== letter && letters[i - 1] !== letter) {
        said.push('deux', letter);
        i++;
      } else if (examples && EXAMPLES[letter] !== undefined) said.push(letter, 'comme', EXAMPLES[letter]);
      else said.push(letter);
    }
    return { value: letters.join(''), text: said.join(' ') };
  });

/** Words in the manner of a recogniser: ordinary words, number words, letters, elisions, hesitations. */
export const spokenWords: fc.Arbitrary<string[]> = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...COMMON_WORDS) },
      { weight: 4, arbitrary: spokenNumber(99_999).map(({ text }) => text.split(' ')) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          'euh',
          "l'aspa",
          "j'ai",
          'est-ce',
          'premier',
          'virgule',
          'pour',
          'cent',
          'et',
        ),
      },
      { weight: 2, arbitrary: fc.constantFrom(...'abcdelmnprst') },
      { weight: 1, arbitrary: fc.constantFrom('euros', 'heures', 'mars', 'demi', 'zéro', 'double', 'comme') },
    ),
    { maxLength: 30 },
  )
  .map((words) => words.flat());
