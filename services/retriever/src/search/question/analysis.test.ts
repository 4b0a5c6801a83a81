import { acronyms } from '@decroche/french';
import { expect, test } from 'vitest';
import { analyse } from './analysis.ts';

const terms = (text: string): string[] =>
  analyse(text, { acronyms, referenceYear: 2026 }).map(({ term }) => term);

test('a year of birth is one term, however it is said', () => {
  for (const said of ['né en 1964', 'né en 64', 'né en soixante-quatre', 'né en soixante quatre']) {
    expect(terms(said), said).toContain('#1964');
  }
});

test('an acronym is one term, however it is said', () => {
  for (const said of ['ASPA', "l'aspa", 'la spa', 'a s p a']) expect(terms(said), said).toContain('@aspa');
});

test('an acronym that is an ordinary word is that word, unless its letters are said or it stands in capitals', () => {
  const settings = {
    acronyms: acronyms.extend([
      { form: 'PAS', expansion: 'prélèvement à la source', spoken: ['p a s'] },
      { form: 'CAR', expansion: 'caisse de retraite' },
    ]),
    referenceYear: 2026,
  };
  const read = (text: string): string[] => analyse(text, settings).map(({ term }) => term);
  for (const said of ['je ne touche pas ma pension car', 'PAS DE PENSION CAR REFUS', 'Pas de pension']) {
    expect(
      read(said).filter((term) => term.startsWith('@')),
      said,
    ).toEqual([]);
  }
  for (const said of ['le taux du PAS', 'le p a s']) expect(read(said), said).toContain('@pas');
});

test('plural, gender and accents do not matter', () => {
  expect(terms('les pensions versées')).toEqual(terms('la pension versee'));
});

test('greetings and fillers carry nothing', () => {
  expect(terms("bonjour euh je voudrais savoir s'il vous plaît")).toEqual([]);
});

test('a denied courtesy is no courtesy', () => {
  expect(terms("je ne suis pas d'accord")).not.toEqual([]);
});

test('a range of generations holds the years inside it', () => {
  expect(terms('les personnes nées de 1966 à 1968')).toContain('#1967');
});

test('what the redactor removed is not searched for', () => {
  expect(terms('je suis [PERSONNE 1] au [TÉLÉPHONE 1]')).toEqual([]);
});
