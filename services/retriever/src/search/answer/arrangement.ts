import type { BasePassage } from '../../knowledge/passage.ts';

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
 * The order in which an agent reads: the best passages of the best article, its plain wording among them, then the
 * best one of each next article, then what is left. No article takes all the room.
 *
 * @param ranked best first
 * @param passages all passages of the base
 */
export function arrange(
  ranked: readonly Ranked[],
  passages: readonly BasePassage[],
  limit: number,
): Ranked[] {
  const byArticle = new Map<string, Ranked[]>();
  for (const one of ranked) {
    const { slug } = one.passage.article;
    const own = byArticle.get(slug);
    if (own === undefined) byArticle.set(slug, [one]);
    else if (own.length < MOST_PER_ARTICLE) own.push(one);
  }
  const articles = [...byArticle.values()];
  if (articles[0] !== undefined) articles[0] = withPlainWording(articles[0], passages);
  const first = articles.flatMap((own, place) => own.slice(0, place === 0 ? FIRST_OF_BEST : 1));
  const rest = articles.flatMap((own, place) => own.slice(place === 0 ? FIRST_OF_BEST : 1));
  const firstShare = Math.max(1, Math.ceil(limit * 0.6));
  return [...first.slice(0, firstShare), ...rest, ...first.slice(firstShare)].slice(0, limit);
}

/** The best passage, then the plain wording, then the others. */
function withPlainWording(own: readonly Ranked[], passages: readonly BasePassage[]): Ranked[] {
  const [best, ...others] = own as [Ranked, ...Ranked[]];
  if (best.passage.role === 'plain') return [...own];
  const plain = passages.find(({ article, role }) => article === best.passage.article && role === 'plain');
  if (plain === undefined) return [...own];
  const score = others.find(({ passage }) => passage === plain)?.score ?? others[0]?.score ?? best.score;
  return [best, { passage: plain, score }, ...others.filter(({ passage }) => passage !== plain)];
}
