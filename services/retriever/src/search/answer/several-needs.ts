import type { ArticleCard, Passage } from '@decroche/contracts';
import type { SearchAnswer } from '../searcher.ts';

/** Passages of a need that stay together. */
const TOGETHER = 2;

/**
 * One answer to several needs: a few passages of each in turn, so that none takes all the room. It is as sure as the least
 * sure of them.
 */
export function together(answers: readonly SearchAnswer[], limit: number): SearchAnswer {
  const passages = new Map<string, Passage>();
  const most = Math.max(...answers.map((answer) => answer.passages.length));
  for (let from = 0; from < most; from += TOGETHER) {
    for (const answer of answers) {
      for (const passage of answer.passages.slice(from, from + TOGETHER)) {
        if (!passages.has(passage.sourceId)) passages.set(passage.sourceId, passage);
      }
    }
  }
  const kept = [...passages.values()].slice(0, limit);
  const cards = new Map<string, ArticleCard>();
  for (const card of answers.flatMap(({ articles }) => articles)) cards.set(card.slug, card);
  const slugs = [...new Set(kept.map(({ articleSlug }) => articleSlug))];
  const [first, ...others] = answers as [SearchAnswer, ...SearchAnswer[]];
  return {
    passages: kept,
    articles: slugs.flatMap((slug) => cards.get(slug) ?? []),
    evidence: others.reduce(
      (least, { evidence }) => (evidence.confidence < least.confidence ? evidence : least),
      first.evidence,
    ),
    leadArticles: [...new Set(answers.flatMap(({ leadArticles }) => leadArticles))],
    dateNotice: answers.find(({ dateNotice }) => dateNotice !== '')?.dateNotice ?? '',
  };
}
