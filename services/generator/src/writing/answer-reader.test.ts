import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AnswerReader, answerForm } from './answer-reader.ts';

const answer = JSON.stringify({
  answerable: true,
  sentences: [
    { text: 'Le titre « {demande} » suffit.', sources: ['P1'] },
    { text: 'Il dit "oui" \\ non.', sources: ['P2', 'P1'] },
  ],
});

test('sentences come out whole, wherever the pieces are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: answer.length }), { maxLength: 20 }), (cuts) => {
      const reader = new AnswerReader();
      const at = [0, ...cuts.toSorted((a, b) => a - b), answer.length];
      const read = at.slice(1).flatMap((end, i) => reader.take(answer.slice(at[i], end)));
      expect(read.map(({ sources }) => sources)).toEqual([['P1'], ['P2', 'P1']]);
      expect(read[1]?.text).toBe('Il dit "oui" \\ non.');
      reader.end();
    }),
  );
});

test('a sentence is there before the answer ends', () => {
  const reader = new AnswerReader();
  expect(reader.take(answer.slice(0, answer.indexOf(',{')))).toHaveLength(1);
});

test.each([
  ['an answer that is cut', answer.slice(0, -3)],
  ['prose', 'La retraite se demande en ligne.'],
  ['words around the JSON', `Voici : ${answer}`],
  ['another form', '{"answer":"oui"}'],
  ['blanks without end', '\n'.repeat(100)],
  ['words without end', 'x'.repeat(9_000)],
])('%s: malformed', (_, text) => {
  const reader = new AnswerReader();
  expect(() => {
    reader.take(text);
    reader.end();
  }).toThrow(expect.objectContaining({ fault: 'malformed' }));
});

test('a model may say that the documents do not answer', () => {
  const reader = new AnswerReader();
  reader.take('{"answerable":false,"sentences":[]}');
  expect(() => reader.end()).toThrow(expect.objectContaining({ fault: 'declined' }));
});

test('the form names the sources that exist, and bounds no length: a model would cut a word there', () => {
  const form = JSON.stringify(answerForm(['P1', 'P2']));
  expect(form).toContain('"enum":["P1","P2"]');
  expect(form).not.toContain('maxLength');
});
