import { fold, isStopWord, lightStem } from '@decroche/french';

/** Two sentences that speak of the same with other figures. */
export interface Contradiction {
  readonly article: string;
  readonly says: string;
  readonly other: string;
  readonly otherSays: string;
  /** Whether the other one is in the live base or in the same import. */
  readonly where: 'base' | 'import';
  /** What kind of figure differs: `ans`, `%`, `€`, `trimestres`, `mois`, `jours`, `date`. */
  readonly unit: string;
}

interface Statement {
  readonly slug: string;
  readonly where: 'base' | 'import';
  readonly text: string;
  readonly terms: ReadonlySet<string>;
  /** Unit → values. */
  readonly figures: ReadonlyMap<string, ReadonlySet<string>>;
  /** Years outside dates, such as years of birth: they say of whom a sentence speaks. */
  readonly years: ReadonlySet<string>;
}

const FIGURE =
  /(\d[\d\s\u00a0\u202f]*(?:[.,]\d+)?)\s*(%|€|euros?|ans?|mois|trimestres?|jours?)(?![\p{L}])/giu;
const DATE =
  /\b(1er|\d{1,2})\s+(janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\s+(\d{4})|\b(\d{1,2})\/(\d{1,2})\/(\d{4})/giu;
const MONTHS = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(
  ' ',
);
const UNITS: Readonly<Record<string, string>> = {
  euro: '€',
  euros: '€',
  an: 'ans',
  trimestre: 'trimestres',
  jour: 'jours',
};
/** Words of the figures themselves: they are not what a sentence is about. */
const MEASURES = new Set(['ans', 'an', 'mois', 'trimestre', 'trimestres', 'jours', 'jour', 'euros', 'euro']);

/** Share of common terms (Jaccard) from which two sentences speak of the same. */
const SAME_SUBJECT = 0.55;
/** A sentence of two terms speaks of the same as another one only with the same two. */
const FEWEST_TERMS = 2;
/** A term of more sentences than that does not tell subjects apart. */
const MOST_SENTENCES = 300;
/** Pairs of articles that are listed, the most alike first. */
const MOST_LISTED = 500;

/**
 * Sentences of imported articles that give other figures than a sentence on the same subject, in another article of
 * the import or of the live base: of two articles the two sentences most alike. It finds candidates: rules of two periods differ rightly, and a person decides.
 *
 * @param imported and @param live slug → text
 */
export function contradictionsAmong(
  imported: ReadonlyMap<string, string>,
  live: ReadonlyMap<string, string>,
): Contradiction[] {
  const statements: Statement[] = [
    ...[...live].flatMap(([slug, text]) => statementsOf(slug, 'base', text)),
    ...[...imported].flatMap(([slug, text]) => statementsOf(slug, 'import', text)),
  ];
  const known = new Set(statements.filter(({ where }) => where === 'base').map(({ text }) => text));
  const byTerm = new Map<string, number[]>();
  const pairs = new Map<string, Contradiction & { likeness: number }>();
  statements.forEach((statement, index) => {
    // What the base says already word for word is no news.
    if (statement.where === 'import' && !known.has(statement.text)) {
      for (const at of candidates(statement, byTerm)) {
        const other = statements[at] as Statement;
        const unit = other.slug === statement.slug ? undefined : differingUnit(statement, other);
        const alike = unit === undefined ? 0 : likeness(statement.terms, other.terms);
        const pair = `${statement.slug} ${other.slug}`;
        if (unit === undefined || alike < SAME_SUBJECT || (pairs.get(pair)?.likeness ?? 0) >= alike) continue;
        pairs.set(pair, {
          article: statement.slug,
          says: statement.text,
          other: other.slug,
          otherSays: other.text,
          where: other.where,
          unit,
          likeness: alike,
        });
      }
    }
    for (const term of statement.terms) {
      const holders = byTerm.get(term);
      if (holders === undefined) byTerm.set(term, [index]);
      else if (holders.length <= MOST_SENTENCES) holders.push(index);
    }
  });
  return [...pairs.values()]
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, MOST_LISTED)
    .map(({ likeness: _, ...contradiction }) => contradiction);
}

function candidates({ terms }: Statement, byTerm: ReadonlyMap<string, readonly number[]>): Set<number> {
  const found = new Set<number>();
  for (const term of terms) {
    const holders = byTerm.get(term) ?? [];
    if (holders.length <= MOST_SENTENCES) for (const at of holders) found.add(at);
  }
  return found;
}

function statementsOf(slug: string, where: 'base' | 'import', text: string): Statement[] {
  return text.split(/\n+|(?<=[.!?;])\s+/).flatMap((sentence) => {
    const figures = figuresOf(sentence);
    if (figures.size === 0) return [];
    const terms = termsOf(sentence);
    const years = new Set(sentence.replaceAll(DATE, ' ').match(/\b(?:19|20)\d\d\b/g));
    return terms.size < FEWEST_TERMS
      ? []
      : [{ slug, where, text: sentence.trim().slice(0, 300), terms, figures, years }];
  });
}

function figuresOf(sentence: string): Map<string, Set<string>> {
  const figures = new Map<string, Set<string>>();
  const add = (unit: string, value: string): void => {
    figures.set(unit, (figures.get(unit) ?? new Set()).add(value));
  };
  for (const [, value = '', unit = ''] of sentence.matchAll(FIGURE)) {
    const name = unit.toLowerCase();
    add(UNITS[name] ?? name, value.replaceAll(/[\s\u00a0\u202f]/g, '').replace(',', '.'));
  }
  for (const [, day, month, year, d, m, y] of sentence.matchAll(DATE)) {
    if (month === undefined) add('date', `${Number(d)}/${Number(m)}/${y}`);
    else add('date', `${day === '1er' ? 1 : Number(day)}/${MONTHS.indexOf(month.toLowerCase()) + 1}/${year}`);
  }
  return figures;
}

function termsOf(sentence: string): Set<string> {
  const words = fold(sentence.replaceAll(DATE, ' ')).match(/\p{L}{2,}/gu) ?? [];
  return new Set(
    words.filter((word) => !isStopWord(word) && !MEASURES.has(word)).map((word) => lightStem(word)),
  );
}

/** A unit in which both give figures and none in common, of the same years and dates. */
function differingUnit(one: Statement, other: Statement): string | undefined {
  if (apart(one.years, other.years)) return undefined;
  const units = [...one.figures.keys()].filter((unit) =>
    apart(one.figures.get(unit), other.figures.get(unit)),
  );
  return units.includes('date') && units.length > 1 ? undefined : units[0];
}

/** True when both are there and have nothing in common. */
function apart(a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): boolean {
  if (a === undefined || b === undefined || a.size === 0 || b.size === 0) return false;
  return ![...a].some((value) => b.has(value));
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((term) => b.has(term)).length;
  const share = common / (a.size + b.size - common);
  return Math.min(a.size, b.size) > FEWEST_TERMS || share === 1 ? share : 0;
}
