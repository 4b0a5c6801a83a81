import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodiesOf } from '../import/block-markdown.ts';
import { type Block, oneLine } from '../import/imported-document.ts';
import { plainText } from './markdown-text.ts';

const MARKS = [
  '*',
  '**',
  '_',
  '__',
  '`',
  '|',
  '\\',
  '#',
  '- ',
  '+ ',
  '1. ',
  '2) ',
  '[x](y)',
  '](',
  '---',
  '<!--',
  ' ',
  '25',
];
const line = fc
  .array(fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom(...MARKS)), { minLength: 1, maxLength: 6 })
  .map((parts) => oneLine(parts.join('').replace(/[\ufdd8-\ufdef]/g, '')))
  .filter((text) => text !== '');

test('a paragraph or an item of a document is read from its draft as it stood, whatever marks it holds', () => {
  fc.assert(
    fc.property(line, fc.constantFrom('paragraph', 'item'), (text, kind) => {
      const block: Block =
        kind === 'item' ? { kind, depth: 1, text, place: '' } : { kind: 'paragraph', text, place: '' };
      expect(plainText(bodiesOf([block]).join('\n'))).toBe(text);
    }),
    { numRuns: 500 },
  );
});

test('a table is a table of Markdown, whatever its cells hold, and its delimiter is no row', () => {
  const cell = fc.oneof(line, fc.constant('')).filter((text) => !/^:?-+:?$/.test(text));
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, line), { minLength: 2, maxLength: 4 }), (rows) => {
      const [body = ''] = bodiesOf([{ kind: 'table', rows, place: '' }]);
      expect(body.split('\n')[1]).toBe('| --- | --- |');
      const said = plainText(body).split('\n');
      expect(said).toHaveLength(rows.length - 1);
      for (const [at, [, last]] of rows.slice(1).entries()) expect(said[at]).toContain(last);
    }),
    { numRuns: 200 },
  );
});
