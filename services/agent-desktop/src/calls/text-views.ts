import {
  AbstentionReason as AbstentionReasonCode,
  type ArticleCard,
  type Draft,
  DraftMode as DraftModeCode,
  EndReason,
  type Evidence,
  EvidenceOutcome as EvidenceOutcomeCode,
  type Passages,
  type Said,
  SaidOutcome as SaidOutcomeCode,
  TurnSource as TurnSourceCode,
} from '@decroche/contracts';
import type {
  AbstentionReason,
  DraftMode,
  DraftView,
  EvidenceOutcome,
  EvidenceView,
  ExtractsView,
  SaidOutcome,
  SaidView,
  TurnSource,
} from '#contract';
import { signedDraftSchema } from '#contract';
import { passageView } from '../knowledge/article-view.ts';
import { picked } from '../knowledge/picked-fields.ts';
import { hearingOf } from './hearing.ts';

/** Form of a verified text for the desk. */
export function saidView(said: Said): SaidView {
  return {
    sequence: said.sequence,
    final: said.final,
    outcome: SAID_OUTCOMES[said.outcome] ?? 'dropped',
    text: said.outcome === SaidOutcomeCode.TEXT ? said.text : '',
    redactions: said.redactions.map(({ type, start, end }) => ({ type, start, end })),
    doubtful: said.doubtful.map(({ start, end }) => ({ start, end })),
    incomplete: said.endReason === EndReason.GIVEN_UP || said.endReason === EndReason.MAX_LENGTH,
    hears: hearingOf(said.model),
  };
}

/** End of speech that a text carries; null for a text that may still change. */
export function speechEndOf(said: Said): number | null {
  return said.final && said.speechEndedAtMs > 0 ? said.speechEndedAtMs : null;
}

/** Form of found passages for the desk. */
export function extractsView(said: Said, found: Passages): ExtractsView {
  const articles = foundArticles(found);
  return {
    saidSequence: said.sequence,
    final: said.final,
    passages: found.passages.map(passageView),
    questionsToAsk: unique(articles.flatMap((card) => card.questionsToAsk)).slice(0, 5),
    relatedRights: articles.flatMap((card) => card.relatedRights).slice(0, 5),
    evidence: evidenceView(found.evidence),
    asOf: found.asOf,
    dateNotice: found.dateNotice,
  };
}

/** Form of a draft for the desk. */
export function draftView(draft: Draft, traceparent: string | null): DraftView {
  return {
    ...picked(draft, signedDraftSchema),
    mode: DRAFT_MODES[draft.mode] ?? 'built-in',
    abstentionReason: ABSTENTION_REASONS[draft.abstentionReason] ?? 'none',
    cited: draft.cited.map(passageView),
    nearest: draft.nearest.map(passageView),
    evidence: evidenceView(draft.evidence),
    traceparent,
  };
}

/** Name of a turn's source. */
export function sourceName(code: TurnSourceCode): TurnSource {
  return SOURCES[code] ?? 'caller-ivr';
}

function evidenceView(evidence: Evidence | undefined): EvidenceView {
  return {
    outcome: EVIDENCE_OUTCOMES[evidence?.outcome ?? 0] ?? 'nothing',
    confidence: evidence?.confidence ?? 0,
    question: evidence?.question ?? '',
    otherBody: evidence?.otherBody ?? '',
  };
}

/** Cards of the best two passages' articles: what they ask and offer is worth showing before the draft comes. */
function foundArticles(found: Passages): readonly ArticleCard[] {
  const best = new Set(found.passages.slice(0, 2).map(({ articleSlug }) => articleSlug));
  return found.articles.filter(({ slug }) => best.has(slug));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

const SAID_OUTCOMES: Readonly<Record<number, SaidOutcome>> = {
  [SaidOutcomeCode.TEXT]: 'text',
  [SaidOutcomeCode.NOTHING_HEARD]: 'nothing-heard',
  [SaidOutcomeCode.DROPPED]: 'dropped',
};

const SOURCES: Readonly<Record<number, TurnSource>> = {
  [TurnSourceCode.CALLER_IVR]: 'caller-ivr',
  [TurnSourceCode.CALLER_KEYPAD]: 'caller-keypad',
  [TurnSourceCode.CALLER_LIVE]: 'caller-live',
  [TurnSourceCode.AGENT_LIVE]: 'agent-live',
  [TurnSourceCode.AGENT_TYPED]: 'agent-typed',
  [TurnSourceCode.AGENT_DICTATED]: 'agent-dictated',
  [TurnSourceCode.TRAINING]: 'training',
  [TurnSourceCode.TRIAL]: 'trial',
};

const DRAFT_MODES: Readonly<Record<number, DraftMode>> = {
  [DraftModeCode.BUILT_IN]: 'built-in',
  [DraftModeCode.MODEL]: 'model',
  [DraftModeCode.EXTRACTS_ONLY]: 'extracts-only',
  [DraftModeCode.DEGRADED]: 'degraded',
};

const ABSTENTION_REASONS: Readonly<Record<number, AbstentionReason>> = {
  [AbstentionReasonCode.NOTHING_HEARD]: 'nothing-heard',
  [AbstentionReasonCode.DROPPED]: 'dropped',
  [AbstentionReasonCode.NOTHING_FOUND]: 'nothing-found',
  [AbstentionReasonCode.LOW_CONFIDENCE]: 'low-confidence',
  [AbstentionReasonCode.OTHER_BODY]: 'other-body',
  [AbstentionReasonCode.PERSONAL_FILE]: 'personal-file',
  [AbstentionReasonCode.ALL_SENTENCES_STOPPED]: 'all-sentences-stopped',
  [AbstentionReasonCode.NO_QUESTION]: 'no-question',
};

const EVIDENCE_OUTCOMES: Readonly<Record<number, EvidenceOutcome>> = {
  [EvidenceOutcomeCode.ANSWER]: 'answer',
  [EvidenceOutcomeCode.CAUTION]: 'caution',
  [EvidenceOutcomeCode.SEVERAL_THEMES]: 'several-themes',
  [EvidenceOutcomeCode.OTHER_BODY]: 'other-body',
  [EvidenceOutcomeCode.PERSONAL_FILE]: 'personal-file',
  [EvidenceOutcomeCode.NOTHING]: 'nothing',
  [EvidenceOutcomeCode.FRAUD]: 'fraud',
  [EvidenceOutcomeCode.DISTRESS]: 'distress',
  [EvidenceOutcomeCode.HUMAN]: 'human',
  [EvidenceOutcomeCode.OTHER_LANGUAGE]: 'other-language',
};
