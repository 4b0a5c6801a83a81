import { checkAlive, type PublicKeys, STAGES, type Stage, stageSubject } from '@decroche/contracts';
import { describeError, type Logger, OnceInAWhile } from '@decroche/service-kit';

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

  constructor(parts: StageBeatsParts) {
    this.#parts = parts;
    this.#refusals = new OnceInAWhile(parts.now);
  }

  /** Never throws. */
  hear(subject: string, data: Uint8Array): void {
    const { keys, now, onAlive, logger } = this.#parts;
    const stage = STAGES.find((each) => stageSubject(each) === subject);
    if (stage === undefined) return;
    try {
      checkAlive(stage, data, keys[stage], now());
    } catch (error) {
      if (this.#refusals.mayTell()) {
        logger.warn({ err: describeError(error), stage }, 'a sign of life was refused');
      }
      return;
    }
    onAlive(stage);
  }
}
