import {
  AbstentionReason,
  abstentionReasonToJSON,
  type Draft,
  EvidenceOutcome,
  evidenceOutcomeToJSON,
  type Placing,
  type SearchRule,
  searchRuleToJSON,
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
  /** What the agent reads; each names its need where the text puts several. */
  readonly sentences: readonly {
    readonly text: string;
    readonly sourceIds: readonly string[];
    readonly need?: string | undefined;
  }[];
  readonly sources: readonly { readonly title: string; readonly url: string; readonly section: string }[];
  readonly questionsToAsk: readonly string[];
  readonly relatedRights: readonly string[];
  /** Calibrated probability that the first passages answer, 0 to 1. */
  readonly confidence: number;
  /** The text that was searched for, where it is not what was asked: mended, made whole by the one before it. */
  readonly searchedFor: string;
  /** What decided about the whole answer besides the scores, such as `protocol` or `follow-up`. */
  readonly rules: readonly string[];
  /** Passages that were looked at, best first. */
  readonly considered: readonly Considered[];
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

/** A passage that was looked at, with what its score is made of and what moved it. */
export interface Considered extends Readonly<Pick<Placing, 'words' | 'need' | 'topic'>> {
  readonly sourceId: string;
  readonly title: string;
  readonly score: number;
  /** What its title added. */
  readonly named: number;
  /** Rules that moved it against the others, or brought it, in their order, such as `own-generation`. */
  readonly movedBy: readonly string[];
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
export function explanationOf(answer: LineAnswer): Explanation {
  const { draft, stopped, verdicts, searchedFor } = answer;
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
    sentences: draft.sentences.map(({ text, sourceIds, need }) => ({ text, sourceIds, need })),
    sources: cited.flatMap(({ title, sectionTitle, sources }) =>
      sources.slice(0, 1).map(({ url }) => ({ title, section: sectionTitle, url })),
    ),
    confidence: Number((draft.evidence?.confidence ?? 0).toFixed(3)),
    searchedFor,
    rules: answer.rules.map(ruleName),
    considered: consideredIn(answer),
    stopped: stopped.map(({ text, fault }) => ({ text, fault })),
    judged: verdicts.map(({ text, fault, sourceId, evidence }) => ({ text, fault, sourceId, evidence })),
  };
}

function consideredIn({ considered, placings }: LineAnswer): Considered[] {
  const of = new Map(placings.map((placing) => [placing.sourceId, placing]));
  return considered.map(({ sourceId, title, score }) => {
    const { words = 0, need = 0, topic = 0, title: named = 0, rules = [] } = of.get(sourceId) ?? {};
    return {
      sourceId,
      title,
      score: rounded(score),
      words: rounded(words),
      need: rounded(need),
      topic: rounded(topic),
      named: rounded(named),
      movedBy: rules.map(ruleName),
    };
  });
}

const rounded = (score: number): number => Number(score.toFixed(4));

const ruleName = (rule: SearchRule): string => nameOf(searchRuleToJSON(rule), 'SEARCH_RULE_');

/** `EVIDENCE_OUTCOME_OTHER_BODY` as `other-body`. */
function nameOf(value: string, prefix: string): string {
  return value.replace(prefix, '').toLowerCase().replaceAll('_', '-');
}
