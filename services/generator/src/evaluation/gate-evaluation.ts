import { fold } from '@decroche/french';
import { ProofGate } from '../grounding/proof-gate.ts';
import type { JudgedSentence, JudgedSentences } from './judged-sentences.ts';

/** How often the gate refused sentences of one kind. */
export interface RefusalCount {
  readonly tried: number;
  readonly refused: number;
  /** Of the refused ones, those that a verifier's yes would show. */
  readonly onVerifier: number;
}

/** Refusals of one half of the sets, by kind; `all` is their sum. */
export interface GateFigures {
  readonly true: Readonly<Record<string, RefusalCount>>;
  readonly false: Readonly<Record<string, RefusalCount>>;
  /** Refusals of true sentences by the fault that the gate found. */
  readonly faults: Readonly<Record<string, number>>;
}

/** What the gate said of one sentence; undefined when it let it pass. */
export interface SentenceVerdict {
  readonly sentence: JudgedSentence;
  readonly fault: string | undefined;
  /** True for one that the gate refused, and of which a verifier may be asked. */
  readonly onVerifier: boolean;
}

/** Holds each sentence against all passages of its article, after another sentence of the passage that it speaks of. @param gates those that were made before */
export function verdictsOn(
  sentences: readonly JudgedSentence[],
  passages: JudgedSentences['passages'],
  gates = new Map<string, ProofGate>(),
): SentenceVerdict[] {
  return sentences.map((sentence) => {
    const own = passages.get(sentence.article) ?? [];
    const gate = gates.get(sentence.article) ?? new ProofGate(own);
    gates.set(sentence.article, gate);
    const source = own.find(({ text }) => fold(text).includes(fold(sentence.evidence)));
    const [sourceId, before] = [source?.sourceId ?? '', source?.text];
    const fault = gate.faultOf(sentence.text, sourceId, before);
    const onVerifier = fault !== undefined && gate.isDoubtful(sentence.text, sourceId, before);
    return { sentence, fault, onVerifier };
  });
}

/** Both halves, apart. */
export function evaluateGate(sets: JudgedSentences): Record<JudgedSentence['half'], GateFigures> {
  const gates = new Map<string, ProofGate>();
  const right = verdictsOn(sets.true, sets.passages, gates);
  const wrong = verdictsOn(sets.false, sets.passages, gates);
  const of = (half: JudgedSentence['half']): GateFigures => {
    const isOf = ({ sentence }: SentenceVerdict): boolean => sentence.half === half;
    return {
      true: byKind(right.filter(isOf)),
      false: byKind(wrong.filter(isOf)),
      faults: countsOf(right.filter(isOf).flatMap(({ fault }) => fault ?? [])),
    };
  };
  return { dev: of('dev'), check: of('check') };
}

function byKind(verdicts: readonly SentenceVerdict[]): Record<string, RefusalCount> {
  const kinds = [...new Set(verdicts.map(({ sentence }) => sentence.kind))].sort();
  const count = (of: readonly SentenceVerdict[]): RefusalCount => ({
    tried: of.length,
    refused: of.filter(({ fault }) => fault !== undefined).length,
    onVerifier: of.filter(({ onVerifier }) => onVerifier).length,
  });
  return {
    ...Object.fromEntries(
      kinds.map((kind) => [kind, count(verdicts.filter(({ sentence }) => sentence.kind === kind))]),
    ),
    all: count(verdicts),
  };
}

function countsOf(faults: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const fault of faults) counts[fault] = (counts[fault] ?? 0) + 1;
  return counts;
}
