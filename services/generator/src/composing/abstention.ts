import {
  AbstentionReason,
  type Evidence,
  EvidenceOutcome,
  type Said,
  SaidOutcome,
} from '@decroche/contracts';

const OF_OUTCOME: Readonly<Partial<Record<EvidenceOutcome, AbstentionReason>>> = {
  [EvidenceOutcome.OTHER_BODY]: AbstentionReason.OTHER_BODY,
  [EvidenceOutcome.PERSONAL_FILE]: AbstentionReason.PERSONAL_FILE,
  [EvidenceOutcome.FRAUD]: AbstentionReason.NO_QUESTION,
  [EvidenceOutcome.DISTRESS]: AbstentionReason.NO_QUESTION,
  [EvidenceOutcome.HUMAN]: AbstentionReason.NO_QUESTION,
};

/** What an abstention is explained from. */
export interface AbstentionFacts {
  readonly said: Said;
  readonly evidence: Evidence;
  /** Passages that were found. */
  readonly found: number;
  /** Sentences that the citation gate stopped. */
  readonly stopped: number;
}

/** Why there is no answer. */
export function abstentionReason({ said, evidence, found, stopped }: AbstentionFacts): AbstentionReason {
  if (evidence.outcome === EvidenceOutcome.OTHER_LANGUAGE) return AbstentionReason.NO_QUESTION;
  if (said.outcome === SaidOutcome.NOTHING_HEARD) return AbstentionReason.NOTHING_HEARD;
  if (said.outcome === SaidOutcome.DROPPED) return AbstentionReason.DROPPED;
  const reason = OF_OUTCOME[evidence.outcome];
  if (reason !== undefined) return reason;
  if (stopped > 0) return AbstentionReason.ALL_SENTENCES_STOPPED;
  return found === 0 ? AbstentionReason.NOTHING_FOUND : AbstentionReason.LOW_CONFIDENCE;
}
