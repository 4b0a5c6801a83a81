import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SAMPLE_FOLDER } from '../../test/sample-base.ts';
import { type Article, SECTION_ROLES } from './article.ts';
import { formatArticle, MOST_ARTICLE_LENGTH, parseArticle } from './article-file.ts';
import { describeProblem, KnowledgeFileError } from './knowledge-problem.ts';

const file = 'articles/reversion/reversion-conditions.md';
const content = await readFile(join(SAMPLE_FOLDER, file), 'utf8');

function problemsOf(text: string): string[] {
  try {
    parseArticle(file, text);
    return [];
  } catch (error) {
    if (error instanceof KnowledgeFileError) return error.problems.map(describeProblem);
    throw error;
  }
}

test('an article written and read again is the same', () => {
  const article = parseArticle(file, content);
  expect(parseArticle(file, formatArticle(article))).toEqual(article);
});

test('whatever its texts hold, an article survives export and import', () => {
  const line = fc
    .stringMatching(/^[A-Za-zÀ-ÿ0-9 ,;:'"«»€%#*|()[\]{}!?-]{1,60}$/)
    .map((text) => text.trim())
    .filter((text) => text !== '' && !text.startsWith('#'));
  const article = parseArticle(file, content);
  fc.assert(
    fc.property(
      line,
      line,
      fc.array(line, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...SECTION_ROLES),
      (title, plain, lines, role) => {
        const changed: Article = {
          ...article,
          title,
          plain,
          questionsToAsk: lines,
          sections: [{ title: 'Titre', role, body: lines.join('\n') }],
        };
        expect(parseArticle(file, formatArticle(changed))).toEqual(changed);
      },
    ),
  );
});

test('a wrong field is one clear line with the file, the field and what to write', () => {
  expect(problemsOf(content.replace('kind: legislation', 'kind: loi'))).toEqual([
    expect.stringMatching(/^articles\/reversion\/reversion-conditions\.md: kind: .*legislation.*procedure/),
  ]);
});

test.each([
  ['no header', content.replace(/^---/, ''), /expected a header/],
  ['a header that is no YAML', content.replace('slug: ', 'slug: "'), /not YAML/],
  ['an unknown role', content.replace('role: montant', 'role: prix'), /role/],
  ['an empty section', content.replace(/## Montant[\s\S]*$/, '## Montant <!-- role: montant -->\n'), /empty/],
  ['an author who reviews himself', content.replace('reviewer: Équipe B', 'reviewer: Équipe A'), /author/],
  ['a day that does not exist', content.replace('validFrom: null', 'validFrom: 2026-02-30'), /calendar/],
  [
    'a period that ends before it begins',
    content
      .replace('validFrom: null', 'validFrom: 2026-02-01')
      .replace('validTo: null', 'validTo: 2026-01-01'),
    /validFrom/,
  ],
  ['a field that nobody knows', content.replace('theme: reversion', 'theme: reversion\ntheem: x'), /theem/],
  ['an endless file', content + 'x'.repeat(MOST_ARTICLE_LENGTH), /longer than/],
])('%s is refused', (_, text, expected) => {
  expect(problemsOf(text).join('\n')).toMatch(expected);
});
