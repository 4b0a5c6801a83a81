import {
  AbstentionReason,
  abstentionReasonToJSON,
  type Draft,
  EvidenceOutcome,
  evidenceOutcomeToJSON,
} from '@decroche/contracts';
import { type AgentView, frameOf } from './answer-scoring.ts';
import type { Frame } from './judged-question.ts';
import type { LineAnswer } from './question-line.ts';

/** What an agent would see for a question, and why. */
export interface Explanation {
  readonly frame: Frame;
  /** What the evidence allowed, before the citation gate. */
  readonly outcome: string;
  /** Why there is no answer; empty when there is one. */
  readonly abstentionReason: string;
  readonly notice: string;
  readonly need: string;
  readonly theme: string;
  readonly sentences: readonly { readonly text: string; readonly sourceIds: readonly string[] }[];
  readonly sources: readonly { readonly title: string; readonly url: string; readonly section: string }[];
  readonly questionsToAsk: readonly string[];
  readonly relatedRights: readonly string[];
  /** Calibrated probability that the first passages answer, 0 to 1. */
  readonly confidence: number;
  /** Passages that were looked at, best first, with the score of the search. */
  readonly considered: readonly {
    readonly sourceId: string;
    readonly title: string;
    readonly score: number;
  }[];
  /** Sentences that the citation gate stopped, with the name of the fault. */
  readonly stopped: readonly { readonly text: string; readonly fault: string }[];
  /** Sentences that were given, with what the proof gate says of them; no fault when it lets them pass. */
  readonly judged: readonly {
    readonly text: string;
    readonly fault: string;
    readonly sourceId: string;
    /** Sentence that it follows from, or that comes nearest. */
    readonly evidence: string;
  }[];
}

/** The draft as the agent reads it. */
export function viewOf(draft: Draft): AgentView {
  return {
    frame: frameOf(draft.evidence?.outcome, draft.abstained),
    need: draft.need,
    notice: draft.notice,
    sentences: draft.sentences.map(({ text }) => text),
    questionsToAsk: draft.questionsToAsk,
    relatedRights: draft.relatedRights.map(({ label }) => label),
  };
}

/** Says what an agent would see, what was looked at and why there is no answer. */
export function explanationOf({ considered, draft, stopped, verdicts }: LineAnswer): Explanation {
  const view = viewOf(draft);
  const outcome = draft.evidence?.outcome ?? EvidenceOutcome.UNSPECIFIED;
  const cited = draft.abstained ? draft.nearest : draft.cited;
  return {
    ...view,
    outcome: nameOf(evidenceOutcomeToJSON(outcome), 'EVIDENCE_OUTCOME_'),
    abstentionReason:
      draft.abstentionReason === AbstentionReason.UNSPECIFIED
        ? ''
        : nameOf(abstentionReasonToJSON(draft.abstentionReason), 'ABSTENTION_REASON_'),
    theme: draft.theme,
    sentences: draft.sentences.map(({ text, sourceIds }) => ({ text, sourceIds })),
    sources: cited.flatMap(({ title, sectionTitle, sources }) =>
      sources.slice(0, 1).map(({ url }) => ({ title, section: sectionTitle, url })),
    ),
    confidence: Number((draft.evidence?.confidence ?? 0).toFixed(3)),
    considered: considered.map(({ sourceId, title, score }) => ({
      sourceId,
      title,
      score: Number(score.toFixed(4)),
    })),
    stopped: stopped.map(({ text, fault }) => ({ text, fault })),
    judged: verdicts.map(({ text, fault, sourceId, evidence }) => ({ text, fault, sourceId, evidence })),
  };
}

/** `EVIDENCE_OUTCOME_OTHER_BODY` as `other-body`. */
function nameOf(value: string, prefix: string): string {
  return value.replace(prefix, '').toLowerCase().replaceAll('_', '-');
}
