import { type Evidence, EvidenceOutcome, type Placing, SearchRule } from '@decroche/contracts';
import type { Ranking } from '../ranking/ranker.ts';
import type { ScoreParts } from '../ranking/score-parts.ts';
import type { Ranked } from './arrangement.ts';

/** The passages after each step from the ranking to what an agent reads. */
export interface AnswerSteps {
  readonly applying: readonly Ranked[];
  /** With the caller's own generation first. */
  readonly own: readonly Ranked[];
  /** With the fund's rules. */
  readonly placed: readonly Ranked[];
  /** What is given, in the order of reading. */
  readonly kept: readonly Ranked[];
}

/** How each passage that is given came to its place. */
export function placingsOf(
  { trail, parts }: Ranking,
  { applying, own, placed, kept }: AnswerSteps,
): Placing[] {
  trail.note(SearchRule.OWN_GENERATION, idsOf(applying), idsOf(own));
  trail.note(SearchRule.REGIONAL, idsOf(own), idsOf(placed));
  trail.note(SearchRule.READING_ORDER, idsOf(placed), idsOf(kept));
  return idsOf(kept).map((id) => placingOf(id, parts.get(id), trail.rulesOf(id)));
}

/** @param parts undefined for a passage that no word found */
export function placingOf(
  sourceId: string,
  parts: ScoreParts | undefined,
  rules: readonly SearchRule[],
): Placing {
  const { words, need, topic, title } = parts ?? { words: 0, need: 0, topic: 0, title: 0 };
  return { sourceId, words, need, topic, title, rules: [...rules] };
}

/** What decided about an answer to one need besides the scores. */
export function answerRules({ outcome }: Evidence, dateNotice: string): SearchRule[] {
  const rules: SearchRule[] = [];
  if (outcome === EvidenceOutcome.PERSONAL_FILE) rules.push(SearchRule.PERSONAL_FILE);
  if (outcome === EvidenceOutcome.OTHER_BODY) rules.push(SearchRule.OTHER_BODY);
  if (dateNotice !== '') rules.push(SearchRule.DATE_NOTICE);
  return rules;
}

function idsOf(ranked: readonly Ranked[]): string[] {
  return ranked.map(({ passage }) => passage.sourceId);
}
