import type { PersonalDataClass } from '@decroche/contracts';
import type { DigitStretch } from './digit-stretches.ts';
import type { PiiSpan } from './span.ts';
import type { Utterance } from './utterance.ts';

/** What a detector looks at. */
export interface Scene {
  readonly utterance: Utterance;
  readonly thisYear: number;
  /** Runs of digits that no harmless quantity and nothing found by an `explaining` detector explains. */
  readonly stretches: readonly DigitStretch[];
  /** What the detectors before found, disjoint and in order; only for those of the stage `echo`. */
  readonly found: readonly PiiSpan[];
  /** Whether a folded word was part of a name earlier in the conversation. */
  readonly isKnownName: (norm: string) => boolean;
}

/**
 * When a detector looks: `explaining` ones first, whose digits belong to no other number; `plain` ones then; those
 * of the stage `echo` last, once the others are done.
 */
export type Stage = 'explaining' | 'plain' | 'echo';

/**
 * One way of finding personal data, declared in `detectors/registry.ts` and nowhere else. What becomes of what it
 * finds (placeholder, hold-back of a found stretch, imported documents) is that of the class.
 */
export interface Detector {
  readonly name: string;
  readonly finds: readonly PersonalDataClass[];
  readonly stage: Stage;
  /** Each rule by its name, with a sentence in which it fires. */
  readonly rules: Readonly<Record<string, string>>;
  /** Pure. Spans name one of `rules`; they may overlap, the arbiter decides. */
  readonly detect: (scene: Scene) => PiiSpan[];
  /**
   * The first word of a partial text that words to come may still make part of what this detector finds; the number
   * of words when there is none.
   *
   * @param spans what was found in the text so far
   */
  readonly openFrom: (utterance: Utterance, spans: readonly PiiSpan[]) => number;
}
