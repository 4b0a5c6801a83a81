import { expect, test } from 'vitest';
import { figuresOf, unsupportedFigures } from './figures.ts';

test('amounts are read with their decimals, however thousands are parted', () => {
  expect([...figuresOf('le plafond est de 25 001,60 € par an').numbers]).toEqual([
    ...figuresOf('le plafond est de 25001,60 € par an').numbers,
  ]);
});

test('a number in words is the same as in figures', () => {
  expect(unsupportedFigures('il faut cent soixante-dix trimestres', ['il faut 170 trimestres'])).toEqual([]);
});

test('the parts of a date are no numbers of their own', () => {
  const figures = figuresOf('à partir du 1er septembre 2026');
  expect([...figures.dates]).toEqual(['2026-09-01']);
  expect([...figures.numbers]).toEqual([]);
});
