import type { DigitStretch } from './digit-stretches.ts';
import type { PiiSpan } from './span.ts';
import type { Utterance } from './utterance.ts';

/** What a detector looks at. */
export interface Scene {
  readonly utterance: Utterance;
  /** Runs of digits that no harmless quantity and no date of birth explains. */
  readonly stretches: readonly DigitStretch[];
}

/** Finds one class of personal data. Pure; spans may overlap, the arbiter decides. */
export type Detector = (scene: Scene) => PiiSpan[];

/** A set of folded words. */
export const wordSet = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));
