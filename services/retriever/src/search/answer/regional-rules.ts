import type { Article } from '../../knowledge/article.ts';
import { appliesOn, type KnowledgeBase } from '../../knowledge/knowledge-base.ts';
import type { Ranked } from './arrangement.ts';

/**
 * Puts the fund's rules beside the national ones: a rule that derogates comes before the national article that it
 * replaces, one that completes comes after it, and the national article of a regional rule is always there. A regional rule whose national article was found is added even when
 * its own words do not match.
 */
export function withRegionalRules(
  ranked: readonly Ranked[],
  base: KnowledgeBase,
  fund: string,
  asOf: string,
): readonly Ranked[] {
  if (fund === '') return ranked;
  const placed: Ranked[] = [];
  const done = new Set<string>();
  const own = new Set(ranked.map(({ passage }) => passage.article.slug));
  for (const one of ranked) {
    const { slug } = one.passage.article;
    if (done.has(slug)) {
      placed.push(one);
      continue;
    }
    done.add(slug);
    const national = base.article(one.passage.article.relation?.article ?? '');
    if (national !== undefined && !own.has(national.slug) && !done.has(national.slug)) {
      done.add(national.slug);
      own.add(national.slug);
      const beside = firstPassages(base, national, one.score);
      placed.push(
        ...(one.passage.article.relation?.type === 'derogates' ? [one, ...beside] : [...beside, one]),
      );
      continue;
    }
    const regional = base
      .regionalOf(fund, slug)
      .filter((article) => appliesOn(article, asOf) && !done.has(article.slug));
    const passagesOf = (type: 'derogates' | 'completes'): Ranked[] =>
      regional
        .filter((article) => article.relation?.type === type)
        .flatMap((article) => {
          if (own.has(article.slug) && type === 'completes') return [];
          done.add(article.slug);
          return firstPassages(base, article, one.score);
        });
    placed.push(...passagesOf('derogates'), one, ...passagesOf('completes'));
  }
  const seen = new Set<string>();
  return placed.filter(
    ({ passage }) => !seen.has(passage.sourceId) && seen.add(passage.sourceId) !== undefined,
  );
}

const FIRST_PASSAGES = 2;

function firstPassages(base: KnowledgeBase, article: Article, score: number): Ranked[] {
  return base.passages
    .filter((passage) => passage.article === article)
    .slice(0, FIRST_PASSAGES)
    .map((passage) => ({ passage, score }));
}
