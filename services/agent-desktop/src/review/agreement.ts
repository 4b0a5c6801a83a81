import type { Judgement } from '#contract';

/** How often two reviewers said these of a draft. */
export interface PairCount {
  readonly first: Judgement;
  readonly second: Judgement;
  readonly cases: number;
}

/** How far two reviewers agree. */
export interface Agreement {
  readonly cases: number;
  /** Share of drafts of which both said the same, 0 to 1; 0 without a case. */
  readonly same: number;
  /** Null where chance alone would agree always: both said the same of every draft. */
  readonly kappa: number | null;
}

/** Agreement beyond chance (J. Cohen, 1960). */
export function agreementOf(pairs: readonly PairCount[]): Agreement {
  const cases = sum(pairs);
  if (cases === 0) return { cases, same: 0, kappa: null };
  const same = sum(pairs.filter(({ first, second }) => first === second)) / cases;
  const answers = new Set(pairs.flatMap(({ first, second }) => [first, second]));
  const chance = [...answers].reduce((total, answer) => {
    const firsts = sum(pairs.filter(({ first }) => first === answer));
    const seconds = sum(pairs.filter(({ second }) => second === answer));
    return total + (firsts * seconds) / cases ** 2;
  }, 0);
  return { cases, same, kappa: chance >= 1 ? null : (same - chance) / (1 - chance) };
}

function sum(pairs: readonly PairCount[]): number {
  return pairs.reduce((total, { cases }) => total + cases, 0);
}
