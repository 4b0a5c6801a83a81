import { type Article, NATIONAL } from '../knowledge/article.ts';
import { officialKindOf } from '../knowledge/official-domains.ts';
import type { Source } from '../knowledge/source.ts';

/** What is wrong with what an article says that it rests on, a line each. */
export function sourceFaults(article: Article): string[] {
  const faults = article.sources.flatMap((source) => declarationFault(article, source));
  if (article.status === 'published' && !article.sources.some((source) => carries(source, article))) {
    faults.push(`${article.slug}: sources: expected one of kind "loi" or "officiel"${orNote(article)}`);
  }
  return faults;
}

/** True when nobody has read any official text at its own address: the agent reads “non vérifié”. */
export function isUnverified(article: Article): boolean {
  return !article.sources.some((source) => carries(source, article) && source.checkedOn !== null);
}

function declarationFault({ slug }: Article, { title, kind, url }: Source): string[] {
  if (url === null || (kind !== 'loi' && kind !== 'officiel')) return [];
  const allowed = officialKindOf(url);
  if (allowed === kind || allowed === 'loi') return [];
  const is = allowed === undefined ? 'no official domain' : 'the domain of a body, not of the law';
  return [`${slug}: sources: "${title}" is declared "${kind}", and ${url} is ${is}`];
}

/** A rule rests on an official text; what a fund does by itself, or how, may rest on its own note. */
function carries({ kind }: Source, article: Article): boolean {
  return kind === 'loi' || kind === 'officiel' || (kind === 'interne' && mayRestOnNote(article));
}

function mayRestOnNote({ scope, kind }: Article): boolean {
  return scope !== NATIONAL || kind === 'procedure';
}

function orNote(article: Article): string {
  return mayRestOnNote(article) ? ', or "interne" with its reference' : '';
}
