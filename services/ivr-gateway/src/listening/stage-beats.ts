import {
  checkAlive,
  MAX_ALIVE_AGE_MS,
  type PublicKeys,
  STAGES,
  type Stage,
  stageSubject,
} from '@decroche/contracts';
import { ClockWatch, describeError, type Logger, OnceInAWhile, PassingMemory } from '@decroche/service-kit';

/** Signs that are remembered: one a second of each instance. */
const MAX_SIGNS = 50_000;

/** What is needed to hear the stages. */
export interface StageBeatsParts {
  /** Public keys of each stage. */
  readonly keys: Readonly<Record<Stage, PublicKeys>>;
  /** Unix time, milliseconds. */
  readonly now: () => number;
  readonly onAlive: (stage: Stage) => void;
  readonly logger: Logger;
}

/** Tells the signs of life that the stages signed from those that somebody else had delivered on their subjects. */
export class StageBeats {
  readonly #parts: StageBeatsParts;
  readonly #refusals: OnceInAWhile;
  readonly #clocks: ClockWatch;
  /** A sign counts once, or a recorded one could keep a dead stage alive. */
  readonly #taken: PassingMemory<true>;

  constructor(parts: StageBeatsParts) {
    this.#parts = parts;
    this.#refusals = new OnceInAWhile(parts.now);
    this.#clocks = new ClockWatch(parts.logger);
    // Of a clock that is ahead by all that is believed a sign passes for twice that time, its last millisecond included.
    const lifeMs = 2 * MAX_ALIVE_AGE_MS + 1;
    this.#taken = new PassingMemory({ lifeMs, maxThings: MAX_SIGNS, now: parts.now });
  }

  /** Never throws. */
  hear(subject: string, data: Uint8Array): void {
    const { keys, now, onAlive, logger } = this.#parts;
    const stage = STAGES.find((each) => stageSubject(each) === subject);
    if (stage === undefined) return;
    try {
      const signedAtMs = checkAlive(stage, data, keys[stage], now());
      const sign = `${stage} ${signedAtMs}`;
      if (this.#taken.get(sign)) return;
      this.#taken.set(sign, true);
      this.#clocks.saw(stage, signedAtMs, now());
    } catch (error) {
      if (this.#refusals.mayTell()) {
        logger.warn({ err: describeError(error), stage }, 'a sign of life was refused');
      }
      return;
    }
    onAlive(stage);
  }
}
