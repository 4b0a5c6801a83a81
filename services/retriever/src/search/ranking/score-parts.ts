import { SearchRule } from '@decroche/contracts';
import type { Hit } from '../index/passage-index.ts';
import { movedIn, PlacingTrail } from '../placing-trail.ts';

/** What the score of a passage is the sum of, before any fusion with the ranking by meaning. */
export interface ScoreParts {
  /** 1 for the best passage by words alone. */
  readonly words: number;
  /** What the need adds that its article answers. */
  readonly need: number;
  /** What its being written in the words of the base adds. */
  readonly topic: number;
  /** What its title adds. */
  readonly title: number;
}

/** A hit by words, with what else lifts it. */
export interface Lifted extends Hit {
  readonly parts: ScoreParts;
}

/** The passages after each step of the ranking, best first. */
export interface RankingSteps {
  readonly lexical: readonly Hit[];
  readonly lifted: readonly Lifted[];
  readonly fused: readonly Hit[];
  readonly reordered: readonly Hit[];
}

/** What each step of the ranking moved. */
export function trailOf({ lexical, lifted, fused, reordered }: RankingSteps): PlacingTrail {
  const trail = new PlacingTrail();
  const parts = new Map(lifted.map((hit) => [hit.id, hit.parts]));
  for (const id of movedIn(idsOf(lexical), idsOf(lifted))) {
    const rule = liftOf(parts.get(id));
    if (rule !== undefined) trail.add(rule, id);
  }
  trail.note(SearchRule.MEANING, idsOf(lifted), idsOf(fused));
  trail.note(SearchRule.RERANKED, idsOf(fused), idsOf(reordered));
  return trail;
}

/** What lifts a passage most; undefined for one that others left behind. */
function liftOf(
  { need, topic, title }: ScoreParts = { words: 0, need: 0, topic: 0, title: 0 },
): SearchRule | undefined {
  const most = Math.max(need, topic, title);
  if (most === 0) return undefined;
  if (most === need) return SearchRule.RECOGNISED_NEED;
  return most === title ? SearchRule.NAMED_IN_TITLE : SearchRule.TOPIC;
}

function idsOf(hits: readonly Hit[]): string[] {
  return hits.map(({ id }) => id);
}
