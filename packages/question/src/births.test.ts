import fc from 'fast-check';
import { expect, test } from 'vitest';
import { birthPeriodOf, birthYearsIn } from './births.ts';

const years = (text: string): number[] => [...birthYearsIn(text, 2026)].sort();

test.each([
  ['je suis né en soixante quatre', [1964]],
  ['né le [DATE DE NAISSANCE 1964] je pars quand', [1964]],
  ['ma date de naissance c’est le [DATE DE NAISSANCE 1965, avril à novembre]', [1965]],
  ['[DATE DE NAISSANCE 1958]', [1958]],
  ['je suis de soixante sept combien de trimestres', [1967]],
  ['elle est de 1961', [1961]],
  ['RACL 1966', [1966]],
  ['âge légal né 1967', [1967]],
  ['classe 64', [1964]],
  ['j’ai eu trois enfants et je suis née en soixante six', [1966]],
  ['né en 1964.', [1964]],
  ['nés de 1961 à 1963', [1961, 1962, 1963]],
  ['Né d’avril à décembre 1965 : 63 ans.', [1965]],
  ['si vous êtes né en 1963, en 1964 ou de janvier à mars 1965', [1963, 1964, 1965]],
  ['Naissance : 1er septembre au 31 décembre 1961 ; Trimestres : 169', [1961]],
  ['génération 1968 début avant 20 ans', [1968]],
  ['gén. 67 âge légal', [1967]],
  ['G63 nb trim', [1963]],
  ['TP 1964 nb trim', [1964]],
  ['né 12/65 carrière longue', [1965]],
])('%s is of %j', (text, expected) => {
  expect(years(text)).toEqual(expected);
});

test.each([
  'j’ai fait mon service militaire en quatre vingt deux',
  'j’ai travaillé en allemagne dans les années quatre vingt',
  'service militaire 1982',
  'apprentissage 1979 combien de trimestres',
  'divorcée en 1975',
  'séparés depuis 1978',
  'mon mari est mort en 1979',
  'mes enfants sont nés en 1975 et 1978',
  'mon fils né en 74',
  'départ en 2026',
  'plafond 2026',
  'il y avait 1964 euros',
  'MICO 1964 euros',
  'apprentissage 1979 nb trim',
  'enfants 1979 nb trim',
  'bulletin de salaire de 1975',
  '[PERSONNE 1] [NIR] [ADRESSE]',
])('%s names no year of birth', (text) => {
  expect(years(text)).toEqual([]);
});

test('the year that a placeholder keeps is the year that is said', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1935, max: 1985 }),
      fc.constantFrom('retraite', 'je pars quand', 'combien de trimestres'),
      (year, rest) => {
        expect(years(`né le [DATE DE NAISSANCE ${year}], ${rest}`)).toEqual([year]);
        expect(years(`né en ${year}, ${rest}`)).toEqual([year]);
      },
    ),
  );
});

test.each([
  ['Né de janvier à mars 1965 : 62 ans et 9 mois.', { year: 1965, firstMonth: 1, lastMonth: 3 }],
  ['Né du 1er avril au 31 décembre 1965', { year: 1965, firstMonth: 4, lastMonth: 12 }],
  ['Né d’avril à décembre 1965', { year: 1965, firstMonth: 4, lastMonth: 12 }],
  ['né le [DATE DE NAISSANCE 1965, avant avril]', { year: 1965, firstMonth: 1, lastMonth: 3 }],
  ['[DATE DE NAISSANCE 1965, avril à novembre]', { year: 1965, firstMonth: 4, lastMonth: 11 }],
  ['[DATE DE NAISSANCE 1965, décembre]', { year: 1965, firstMonth: 12, lastMonth: 12 }],
  ['née févr. 1965', { year: 1965, firstMonth: 2, lastMonth: 2 }],
  ['né en février 1965', { year: 1965, firstMonth: 2, lastMonth: 2 }],
  ['nés à partir du 1er septembre 1961', { year: 1961, firstMonth: 9, lastMonth: 12 }],
  ['Né en 1965', undefined],
  ['en février 1990 j’ai commencé', undefined],
])('%s', (text, period) => {
  expect(birthPeriodOf(text)).toEqual(period);
});

test('a generation and those after it are all meant', () => {
  const years = birthYearsIn('172 si vous êtes né en 1966 ou après', 2026);
  expect(years.has(1965)).toBe(false);
  for (const year of [1966, 1967, 1975]) expect(years.has(year)).toBe(true);
});
