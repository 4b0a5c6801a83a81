import type { BasePassage } from '../knowledge/passage.ts';

/** A passage with its score. */
export interface Ranked {
  readonly passage: BasePassage;
  readonly score: number;
}

/** Passages of the best article that come before those of the next. */
const FIRST_OF_BEST = 2;
/** Passages of one article among those given. */
const MOST_PER_ARTICLE = 4;

/**
 * The order in which an agent reads: the best passages of the best article, then the best one of each next article,
 * then what is left. No article takes all the room.
 *
 * @param ranked best first
 */
export function arrange(ranked: readonly Ranked[], limit: number): Ranked[] {
  const byArticle = new Map<string, Ranked[]>();
  for (const one of ranked) {
    const { slug } = one.passage.article;
    const own = byArticle.get(slug);
    if (own === undefined) byArticle.set(slug, [one]);
    else if (own.length < MOST_PER_ARTICLE) own.push(one);
  }
  const articles = [...byArticle.values()];
  const first = articles.flatMap((own, place) => own.slice(0, place === 0 ? FIRST_OF_BEST : 1));
  const rest = articles.flatMap((own, place) => own.slice(place === 0 ? FIRST_OF_BEST : 1));
  const firstShare = Math.max(1, Math.ceil(limit * 0.6));
  return [...first.slice(0, firstShare), ...rest, ...first.slice(firstShare)].slice(0, limit);
}
