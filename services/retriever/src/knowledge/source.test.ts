import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { SAMPLE_FOLDER } from '../../test/sample-base.ts';
import type { Article } from './article.ts';
import { formatArticle, parseArticle } from './article-file.ts';
import { KnowledgeBase } from './knowledge-base.ts';
import { readKnowledgeFolder } from './knowledge-folder.ts';
import { describeProblem, KnowledgeFileError } from './knowledge-problem.ts';
import { passagesOf } from './passage.ts';
import { sourceReferences } from './source.ts';

const file = 'articles/reversion/reversion-conditions.md';
const content = await readFile(join(SAMPLE_FOLDER, file), 'utf8');

const folder = await readKnowledgeFolder(SAMPLE_FOLDER);

const read = { title: 'Page lue', url: 'https://mairie.example/', issued: null, checkedOn: '2026-11-21' };
const law = {
  title: 'Code de la sécurité sociale, article L. 353-1',
  kind: 'loi',
  url: 'https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006073189',
};
const note = {
  title: 'Note d’instruction',
  kind: 'interne',
  reference: 'RA 2026-12',
  checkedOn: '2026-11-21',
};

function withSources(...sources: readonly object[]): Article {
  const header = stringify({ sources });
  return parseArticle(
    file,
    content.replace(/sources:\n(?: +.*\n)+/, () => header),
  );
}

function faultOf(source: object): string {
  try {
    withSources(source);
    return '';
  } catch (error) {
    if (!(error instanceof KnowledgeFileError)) throw error;
    return error.problems.map(describeProblem).join('\n');
  }
}

test('what a rule rests on and where it was read survive export and import', () => {
  const article = withSources({ ...law, readIn: [read] }, note, { ...read, kind: 'organisme' });
  expect(parseArticle(file, formatArticle(article))).toEqual(article);
  expect(article.sources[0]).toMatchObject({ checkedOn: null, readIn: [read] });
});

test('an article without kinds is written once, and the same for ever after', () => {
  const written = formatArticle(parseArticle(file, content.replace(/ +kind: .*\n/g, '')));
  expect(formatArticle(parseArticle(file, written))).toBe(written);
});

test.each([
  ['https://www.legifrance.gouv.fr/codes/', 'loi'],
  ['https://www.service-public.gouv.fr/particuliers', 'officiel'],
  ['https://legislation.lassuranceretraite.fr/', 'officiel'],
  ['https://www.lassuranceretraite.fr.example.org/', 'autre'],
  ['https://monlassuranceretraite.fr/', 'autre'],
])('without a kind, %s counts as %s', (url, kind) => {
  expect(withSources({ title: 'Page', url, checkedOn: '2026-11-21' }).sources[0]?.kind).toBe(kind);
});

test.each([
  ['an internal note without a reference', { ...note, reference: null }, /reference/],
  ['a public text with a reference', { ...law, reference: 'RA 2026-12' }, /reference/],
  ['the page of a body without an address', { ...law, kind: 'officiel', url: null }, /web address/],
  ['a text of law without an address as read', { ...law, url: null, checkedOn: '2026-11-21' }, /checkedOn/],
  ['a page that is not official and that nobody read', { ...read, checkedOn: null }, /checkedOn/],
])('%s is refused', (_, source, expected) => {
  expect(faultOf(source)).toMatch(expected);
});

test('the desk gets the law first, then the body that applies it, then what else there is', () => {
  const { sources } = withSources(
    { ...read, kind: 'autre' },
    note,
    { ...law, title: 'Lassuranceretraite.fr', kind: 'officiel' },
    law,
    { ...law, title: 'Lue', checkedOn: '2026-11-21' },
  );
  expect(sourceReferences(sources).map(({ title, kind }) => `${kind}: ${title}`)).toEqual([
    'loi: Lue',
    `loi: ${law.title}`,
    'officiel: Lassuranceretraite.fr',
    'interne: Note d’instruction',
    'autre: Page lue',
  ]);
});

test('what an article holds as not sure is shown with it, and never found nor quoted', () => {
  const article = parseArticle(
    file,
    `${content}\n## Délai <!-- role: a-verifier -->\nTrois mois (probable).\n`,
  );
  const isUnsure = ({ text }: { text: string }): boolean => text.includes('probable');
  expect(passagesOf(article).filter(isUnsure)).toHaveLength(1);
  const base = new KnowledgeBase({ ...folder, articles: [article] });
  expect(base.passages.length).toBeGreaterThan(0);
  expect(base.passages.filter(isUnsure)).toEqual([]);
});
