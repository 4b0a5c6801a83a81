import type { DraftView, EvidenceOutcome } from '#contract';

/** What is to be done at once, or by somebody else, is not covered with a choice. */
const SETTLED: readonly EvidenceOutcome[] = ['distress', 'fraud', 'other-body'];

/** True for a draft that leaves the agent without an answer, so that themes to choose from help him. */
export function leavesOpen({ abstained, evidence }: Pick<DraftView, 'abstained' | 'evidence'>): boolean {
  return abstained && !SETTLED.includes(evidence.outcome);
}
