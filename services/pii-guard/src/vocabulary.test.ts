import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lexicon } from '../test/word-lists.ts';
import { readMisheard, scoreRepairs } from './evaluation/misheard.ts';
import { createVocabulary } from './vocabulary.ts';
import { readVocabulary } from './vocabulary-file.ts';

const ROOT = join(import.meta.dirname, '../../..');
const FIXTURES = join(import.meta.dirname, '../test/fixtures');
const vocabulary = createVocabulary(readVocabulary(join(ROOT, 'knowledge')).entries, lexicon);

describe('words of the vocabulary in place of what was misheard', () => {
  it.each([
    ['misheard.tsv', 0.24],
    ['misheard-unseen.tsv', 0.2],
    ['misheard-people.tsv', 0.5],
    ['misheard-people-check.tsv', 0.32],
    ['misheard-people-unseen.tsv', 0.42],
  ])('are found in what a real recogniser wrote for words that it does not know: %s', (file, least) => {
    const texts = readMisheard(readFileSync(join(FIXTURES, file), 'utf8'));
    const { meant, right, wrong } = scoreRepairs(texts, vocabulary);
    expect(wrong).toBe(0);
    expect(right / meant).toBeGreaterThan(least);
  });

  it('are those that an expert adds, and no ordinary word is rewritten out of its letters', () => {
    const own = createVocabulary(
      [
        {
          form: 'PAS',
          expansion: 'prélèvement à la source',
          spoken: ['p a s'],
          heard: [],
          confused: [],
          term: false,
        },
        {
          form: 'Vidalia',
          expansion: 'une aide',
          spoken: ['vidalia'],
          heard: ['vide allia'],
          confused: [],
          term: false,
        },
      ],
      lexicon,
    );
    const shown = (text: string): string[] =>
      own.acronyms.find(text.split(' ')).map(({ acronym }) => acronym.form);
    expect(shown('je ne sais pas')).toEqual([]);
    expect(shown('le p a s')).toEqual(['PAS']);
    const words = (text: string) => readMisheard(`\t${text}`)[0]?.words ?? [];
    expect(own.misheard.find(words('aide vide/1 allia/1'))).toMatchObject([
      { from: 1, to: 3, text: 'vidalia' },
    ]);
    expect(own.misheard.find(words('la vidé/0.5 alias/0.5'))).toMatchObject([
      { from: 1, to: 3, text: 'vidalia' },
    ]);
    expect(own.misheard.find(words('la vidé/1 alias/1'))).toEqual([]);
  });
});
