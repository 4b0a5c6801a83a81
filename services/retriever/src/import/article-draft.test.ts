import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatArticle, parseArticle } from '../knowledge/article-file.ts';
import { draftOf } from './article-draft.ts';
import { outlinesOf } from './article-outline.ts';
import { type Block, oneLine } from './imported-document.ts';
import { kindOf, roleOf } from './section-role.ts';

const CHOICES = { author: 'Import', scope: 'national' };
const NASTY = [
  '## Titre',
  '---',
  '<!-- role: conditions -->',
  '|a|b|',
  '# x',
  '- y',
  '«',
  '"',
  ': ',
  'é',
  '\u0000',
  '\n',
];
const line = fc
  .array(fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom(...NASTY)), { minLength: 1, maxLength: 5 })
  .map((parts) => oneLine(parts.join(' ')))
  .filter((text) => text !== '');
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({
    kind: fc.constant('heading' as const),
    level: fc.integer({ min: 1, max: 6 }),
    text: line,
    place: line,
  }),
  fc.record({ kind: fc.constant('paragraph' as const), text: line, place: line }),
  fc.record({
    kind: fc.constant('item' as const),
    depth: fc.integer({ min: 0, max: 9 }),
    text: line,
    place: line,
  }),
  fc.record({
    kind: fc.constant('table' as const),
    rows: fc.array(fc.array(line, { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
    place: line,
  }),
);

test('whatever a document holds, its drafts can be written and read again without loss', () => {
  fc.assert(
    fc.property(fc.array(block, { maxLength: 12 }), line, (blocks, title) => {
      for (const outline of outlinesOf('a.html', {
        title,
        blocks,
        parts: [],
        notes: [],
        shown: [],
        taken: [],
      })) {
        const { article } = draftOf('a.html', outline, CHOICES, () => 'theme');
        if (article.sections.length === 0) continue;
        expect(parseArticle('a.md', formatArticle(article))).toEqual(article);
      }
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['Conditions à remplir', 'conditions'],
  ['Pièces à fournir', 'pieces'],
  ['Délai de traitement de la demande', 'delai'],
  ['Comment faire la demande ?', 'demarche'],
  ['Montant et conditions', 'montant'],
  ['Cas particuliers', 'cas-particuliers'],
  ['Textes de référence', 'textes'],
  ['Bon à savoir', undefined],
])('the heading "%s" has the role %s', (heading, role) => {
  expect(roleOf(heading)).toBe(role);
});

test.each([
  ['Procédures/reversion.html', 'procedure'],
  ['legislation/reversion.html', 'legislation'],
  ['reversion.html', undefined],
])('the path %s is of the kind %s', (path, kind) => {
  expect(kindOf(path)).toBe(kind);
});
