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

function declarationFault({ slug }: Article, source: Source): string[] {
  const { title, kind, url } = source;
  if (kind !== 'loi' && kind !== 'officiel') return [];
  const fault = (what: string): string[] => [`${slug}: sources: "${title}" ${what}`];
  if (url === null) {
    return NAMED_TEXT.test(title)
      ? []
      : fault('has no address, so its title has to name the text: "article L. 353-1", "décret n° 2015-1015"');
  }
  const vague = vagueness(url);
  if (vague !== undefined) return fault(vague);
  const allowed = officialKindOf(url);
  if (allowed === kind || allowed === 'loi') return [];
  const is = allowed === undefined ? 'no official domain' : 'the domain of a body, not of the law';
  return fault(`is declared "${kind}", and ${url} is ${is}`);
}

/** A text of law by what a reader finds it under: an article of a code, or the number or the day of a text. */
const NAMED_TEXT =
  /\barticles? (?:[A-Z]{1,2}\.? ?)?\*?\d|\bn° ?\d|\b(?:loi|décret|arrêté|ordonnance) du \d/iu;

/** Pages that open on no text: those of a whole code, and of a whole site. */
function vagueness(address: string): string | undefined {
  const { pathname, search, hash } = new URL(address);
  if (/^\/codes\/(?:texte_lc|id)\/LEGITEXT\d+\/?(?:\d{4}-\d{2}-\d{2}\/?)?$/.test(pathname)) {
    return `names a whole code (${address}): give the address of the article, or none and the article in the title`;
  }
  if (search !== '' || hash !== '') return undefined;
  return /^\/(?:(?:accueil|home|index)(?:\.\w+)?\/?)?$/i.test(pathname)
    ? `goes to a home page (${address}): give the page that says it, or a text of law`
    : undefined;
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
