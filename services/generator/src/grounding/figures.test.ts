import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { figuresOf, unsupportedFigures } from './figures.ts';

test('amounts are read with their decimals, however thousands are parted', () => {
  expect(figuresOf('le plafond est de 25 001,60 € par an').quantities.stated).toEqual(
    figuresOf('le plafond est de 25001,60 € par an').quantities.stated,
  );
});

test('the parts of a date are no numbers of their own', () => {
  const { dates, quantities } = figuresOf('à partir du 1er septembre 2026');
  expect(dates).toEqual([{ year: 2026, month: 9, day: 1 }]);
  expect(quantities.stated).toEqual([]);
});

describe('a sentence that its source states', () => {
  test.each([
    ['il faut cent soixante-dix trimestres', 'Il faut 170 trimestres.'],
    ['Le taux est de cinq pour cent.', 'Le taux est de 5 %.'],
    ['Il baisse de -5 %.', 'Il baisse de −5 %.'],
    ['Une décote de moins 5 points.', 'Une décote de -5 points.'],
    ['Il faut au moins 5 ans de mariage.', 'La durée est de 5 ans de mariage.'],
    ['Entre 60 et 62 ans.', 'De 60 à 62 ans.'],
    ['De 60 ans à 62 ans.', 'Âge : 60-62 ans.'],
    ['Il faut 170 trimestres.', 'Durée (trimestres) : 170.'],
    ['Les 25 meilleures années comptent.', 'On retient 25 années.'],
    ['La pension de décembre est payée le 8 janvier 2027.', 'Décembre 2026 : paiement le 8 janvier 2027.'],
    ['La règle vaut en 2026.', 'La règle vaut à partir du 1er mars 2026.'],
    ['La règle vaut depuis mars 2026.', 'La règle vaut à partir du 1er mars 2026.'],
    ['Le barème de 2026 vaut.', 'Depuis le 1er janvier 2026, le barème vaut.'],
  ])('passes: %s', (said, source) => {
    expect(unsupportedFigures(said, [source])).toEqual([]);
  });
});

describe('a sentence that its source does not state', () => {
  test.each([
    ['Le taux est de 5 %.', 'Le montant est de 5 €.', '5 %'],
    ['Il faut 5 ans.', 'Le taux est de 5 %.', '5 an'],
    ['Il faut 5 mois.', 'Il faut 5 ans.', '5 mois'],
    ['Il faut 3 trimestres.', 'Pour 3 enfants.', '3 trimestre'],
    ['La pension change de -5 %.', 'La pension change de 5 %.', '-5 %'],
    ['La pension change de 5 %.', 'La pension change de moins 5 %.', '5 %'],
    ['Il faut 5 ans.', 'Voir l’article 5. Le délai se compte en ans.', '5 an'],
    ['Entre 60 et 62 ans.', 'Entre 60 et 62 %.', '60 an'],
    ['La règle vaut le 8 janvier 2027.', 'La règle vaut en janvier 2027.', '2027-01-08'],
    ['La règle vaut en décembre 2027.', 'Décembre 2026 : paiement le 8 janvier 2027.', '2027-12'],
    ['La règle vaut en mars.', 'Décembre 2026 : paiement le 8 janvier 2027.', '--03'],
  ])('is stopped: %s', (said, source, figure) => {
    expect(unsupportedFigures(said, [source])).toContain(figure);
  });
});

const unit = fc.constantFrom('%', '€', 'ans', 'mois', 'trimestres', 'jours', 'points', 'enfants');
const value = fc.integer({ min: 2, max: 9_999 }).filter((number) => number < 1_850 || number > 2_100);

test('a sentence passes against itself, and is stopped when its number, its unit or its sign is another', () => {
  fc.assert(
    fc.property(value, value, unit, unit, (number, otherNumber, of, otherOf) => {
      const said = `La valeur retenue est de ${number} ${of}.`;
      expect(unsupportedFigures(said, [said])).toEqual([]);
      expect(unsupportedFigures(said, [`Elle est de -${number} ${of}.`])).toHaveLength(1);
      if (otherNumber !== number)
        expect(unsupportedFigures(said, [`Elle est de ${otherNumber} ${of}.`])).toHaveLength(1);
      if (otherOf !== of)
        expect(unsupportedFigures(said, [`Elle est de ${number} ${otherOf}.`])).toHaveLength(1);
    }),
  );
});

test('a date passes against every date that says as much of it or more, and against no other', () => {
  const months = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(
    ' ',
  );
  const day = fc.record({
    day: fc.integer({ min: 2, max: 28 }),
    month: fc.integer({ min: 0, max: 11 }),
    year: fc.integer({ min: 2000, max: 2035 }),
  });
  fc.assert(
    fc.property(day, day, (known, other) => {
      const source = `La règle vaut à partir du ${known.day} ${months[known.month]} ${known.year}.`;
      const say = ({ day: on, month, year }: typeof known): string[] => [
        `Elle vaut le ${on} ${months[month]} ${year}.`,
        `Elle vaut en ${months[month]} ${year}.`,
      ];
      for (const said of say(known)) expect(unsupportedFigures(said, [source])).toEqual([]);
      const same = other.month === known.month && other.year === known.year;
      for (const said of same ? [] : say(other)) expect(unsupportedFigures(said, [source])).toHaveLength(1);
    }),
  );
});
