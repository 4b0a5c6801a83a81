import { type Evidence, EvidenceOutcome } from '@decroche/contracts';
import type { Article, Theme } from '../knowledge/article.ts';
import { asksAboutOwnFile } from './personal-file.ts';

/** What the outcome is decided from. */
export interface EvidenceFacts {
  readonly text: string;
  /** Share of the best possible score that the best passage reaches, 0 to 1. */
  readonly strength: number;
  /** Best articles, best first, with their share of the best possible score. */
  readonly candidates: readonly {
    readonly article: Article;
    readonly theme: Theme | undefined;
    readonly strength: number;
  }[];
}

/** Confidence from which an answer is given without, and with, a word of caution. */
export interface EvidenceThresholds {
  readonly answer: number;
  readonly caution: number;
}

export const DEFAULT_THRESHOLDS: EvidenceThresholds = { answer: 0.6, caution: 0.4 };

/** Strength at which half of the questions are answered by the first passages, and how fast that share grows. */
const MIDDLE = 0.24;
const SLOPE = 22;

export const NO_EVIDENCE: Evidence = Object.freeze({
  outcome: EvidenceOutcome.NOTHING,
  confidence: 0,
  question: '',
  otherBody: '',
});

/** Decides what kind of answer the found passages allow. */
export function weighEvidence(
  facts: EvidenceFacts,
  thresholds: EvidenceThresholds = DEFAULT_THRESHOLDS,
): Evidence {
  const best = facts.candidates[0];
  const confidence = best === undefined ? 0 : 1 / (1 + Math.exp(-SLOPE * (facts.strength - MIDDLE)));
  const evidence = (outcome: EvidenceOutcome, more: Partial<Evidence> = {}): Evidence => ({
    outcome,
    confidence,
    question: '',
    otherBody: '',
    ...more,
  });
  if (asksAboutOwnFile(facts.text)) return evidence(EvidenceOutcome.PERSONAL_FILE);
  if (best === undefined || confidence < thresholds.caution) return evidence(EvidenceOutcome.NOTHING);
  const otherBody = bodyOf(best.article);
  if (otherBody !== undefined) return evidence(EvidenceOutcome.OTHER_BODY, { otherBody });
  if (confidence < thresholds.answer) return evidence(EvidenceOutcome.CAUTION);
  return evidence(EvidenceOutcome.ANSWER);
}

function bodyOf(article: Article): string | undefined {
  return article.otherBody === null ? undefined : `${article.otherBody.name} (${article.otherBody.contact})`;
}
