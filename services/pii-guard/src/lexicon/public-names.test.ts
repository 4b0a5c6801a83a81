import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Redactor } from '../redaction.ts';
import { loadLexicon } from './lexicon.ts';
import { readPublicNames } from './public-names.ts';

test('a name that experts list stays where it was taken for a person, and no other does', () => {
  const folder = mkdtempSync(join(tmpdir(), 'public-names-'));
  writeFileSync(join(folder, 'public-names.txt'), '# lois\nKervorgant\n\nJosiane Brégeau # une place\n');
  const left = (names: readonly string[], text: string): number => {
    const redactor = new Redactor(loadLexicon(names));
    return redactor.find(redactor.read(text)).length;
  };
  const text = 'On m’a parlé hier de Kervorgant';
  expect(left([], text)).toBe(1);
  expect(readPublicNames(folder)).toEqual(['Kervorgant', 'Josiane Brégeau']);
  expect(left(readPublicNames(folder), text)).toBe(0);
  expect(left(readPublicNames(folder), 'On m’a parlé hier de Tournevache')).toBe(1);
});

test('a knowledge base without the file lets no name stay', () => {
  expect(readPublicNames(mkdtempSync(join(tmpdir(), 'public-names-')))).toEqual([]);
});
