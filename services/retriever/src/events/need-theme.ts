import { EvidenceOutcome, type NeedTheme, type Passages, type Said, TurnSource } from '@decroche/contracts';

const ANSWERED: ReadonlySet<EvidenceOutcome> = new Set([EvidenceOutcome.ANSWER, EvidenceOutcome.CAUTION]);

/**
 * What the need is about that a caller told at the IVR; undefined for everybody else's texts. Without an article that answers
 * it has no theme: who chose a queue by an earlier part of it must not go on doing so.
 */
export function needThemeOf(
  { turn, final }: Said,
  { evidence, articles, leadArticles }: Passages,
): NeedTheme | undefined {
  if (turn?.source !== TurnSource.CALLER_IVR) return undefined;
  const isAnswered = evidence !== undefined && ANSWERED.has(evidence.outcome);
  const lead = articles.find(({ slug }) => slug === leadArticles[0]);
  const theme = isAnswered ? (lead?.theme ?? '') : '';
  return {
    conversationId: turn.conversationId,
    turnId: turn.turnId,
    theme,
    confidence: theme === '' ? 0 : (evidence?.confidence ?? 0),
    final,
  };
}
