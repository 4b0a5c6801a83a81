import { type Evidence, EvidenceOutcome } from '@decroche/contracts';
import type { Continuation } from '../search/question/follow-up.ts';

/** What is known of an utterance of the caller in the middle of his conversation. */
export interface UtteranceFacts {
  /** Whether it asks something. */
  readonly asked: boolean;
  /** Whether it tells what a fund must hear of or can mend: `j'ai changé de banque`. */
  readonly told: boolean;
  /** Whether it speaks to the agent of himself: `est-ce que je peux avoir votre nom`. */
  readonly ofTheAgent: boolean;
  /** How many content terms it has. */
  readonly terms: number;
  /** What it is to what was spoken of before. */
  readonly continuation: Continuation;
  /** Whether it was searched for together with what was spoken of before. */
  readonly inContext: boolean;
  readonly evidence: Evidence;
}

/**
 * Confidence from which an answer is worth an agent's look while he talks. Higher than where the caller was asked for his need:
 * what is told in passing finds something too.
 */
const LEAST_CONFIDENCE = 0.8;
/** The same for few words, which are mostly about the call itself (`est-ce que ça va être long`). */
const LEAST_SHORT_CONFIDENCE = 0.9;
const SHORT_TERMS = 2;
/** The same for what is told in words that make a need of it: they were asked for nothing, but they are no small talk. */
const LEAST_TOLD_CONFIDENCE = 0.75;
const LEAST_BODY_CONFIDENCE = 0.7;

/**
 * Whether an utterance states a need that the base answers. In doubt it does not: a suggestion that nobody asked for takes the
 * agent's eye off his caller, and a wrong one is worse than none.
 */
export function statesNewNeed({
  asked,
  told,
  ofTheAgent,
  terms,
  continuation,
  inContext,
  evidence,
}: UtteranceFacts): boolean {
  const { outcome, confidence } = evidence;
  // Experts wrote down by which words they are known: told or asked, the agent must see them.
  if (outcome === EvidenceOutcome.FRAUD || outcome === EvidenceOutcome.DISTRESS) return true;
  if (told && outcome === EvidenceOutcome.ANSWER && confidence >= LEAST_TOLD_CONFIDENCE) return true;
  if (!asked || (continuation === 'subjectless' && !inContext)) return false;
  if (outcome === EvidenceOutcome.OTHER_BODY) return confidence >= LEAST_BODY_CONFIDENCE;
  const isShort = terms <= SHORT_TERMS && !inContext;
  if (isShort && (terms < SHORT_TERMS || ofTheAgent)) return false;
  return (
    outcome === EvidenceOutcome.ANSWER && confidence >= (isShort ? LEAST_SHORT_CONFIDENCE : LEAST_CONFIDENCE)
  );
}
