import { Reading } from '@decroche/question';
import { expect, test } from 'vitest';
import type { NeedExample } from '../../knowledge/need-examples.ts';
import { atOnce } from '../ranking/sliced-work.ts';
import { shapeFeatures, TaughtWords } from './question-shape.ts';

const PENSION: NeedExample = { text: 'ma pension est payée quand', need: 'answered' };
const PIZZA: NeedExample = { text: 'une pizza reine', need: 'out-of-scope', kind: 'shopping' };
const FRIDGE: NeedExample = { text: 'ma pizza au frigo', need: 'out-of-scope', kind: 'daily-life' };
const words = atOnce(
  TaughtWords.counting(
    [PENSION, { text: 'comment demander ma pension', need: 'answered' }, PIZZA, FRIDGE],
    (text) => new Reading(text),
  ),
);
const shape = (text: string): string[] => shapeFeatures(new Reading(text), words);

test('questions of which only the subject differs have one shape, as long as nobody taught either subject', () => {
  expect(shape('vous avez reçu mon vélo')).toEqual(shape('vous avez reçu mon stylo'));
  expect(shape('vous avez reçu mon vélo')).not.toEqual(shape('on peut recevoir mon vélo'));
});

test('a subject that is answered makes another shape than one that is not', () => {
  expect(shape('quand arrive ma pension')).not.toEqual(shape('quand arrive ma pizza'));
});

test('the ending of a word that nobody taught counts', () => {
  expect(shape('mon vélo est réparé')).not.toEqual(shape('mon vélo est réparable'));
});

test('a way of asking does not make its own words known: it is read like a question that nobody wrote down', () => {
  expect(words.useOf('payée', PENSION).answered).toBe(0);
  expect(words.useOf('pension', PENSION).answered).toBe(1);
  expect(words.useOf('pension').answered).toBe(2);
});

test('a request without an answer is read as if nobody had thought of its kind', () => {
  expect(words.useOf('pizza').kinds).toBe(2);
  expect(words.useOf('pizza', PIZZA).kinds).toBe(1);
  expect(words.useOf('reine', PIZZA).kinds).toBe(0);
  expect(words.useOf('frigo', PIZZA).kinds).toBe(1);
});
