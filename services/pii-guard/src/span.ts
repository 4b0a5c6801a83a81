import type { PersonalDataClass } from '@decroche/contracts';

/** A stretch of a text that must not leave the process. */
export interface PiiSpan {
  readonly type: PersonalDataClass;
  /** UTF-16 offset in the text. */
  readonly start: number;
  /** Exclusive UTF-16 offset in the text. */
  readonly end: number;
  /** What may stay, such as a year of birth. */
  readonly keep?: string;
  /** 0 to 1; the arbiter prefers the higher one where spans overlap. */
  readonly score: number;
  /** Why the span exists: the rule of its detector that fired, such as `phone/national`. */
  readonly rule: string;
}
