import {
  checkSubject,
  type NeedTheme,
  needThemeCodec,
  type PublicKeys,
  signedNeedTheme,
} from '@decroche/contracts';
import { describeError, type Logger, OnceInAWhile } from '@decroche/service-kit';

/** What is needed to hear what needs are about. */
export interface NeedThemesParts {
  /** Public keys of the retriever. */
  readonly keys: PublicKeys;
  /** What the need of a conversation is about, as far as it is known now: a later word replaces an earlier one. */
  readonly onTheme: (need: NeedTheme) => void;
  readonly logger: Logger;
  /** Unix time, milliseconds. */
  readonly now: () => number;
}

/** Tells what the retriever signed of callers' needs from what somebody else had delivered on their subjects. */
export class NeedThemes {
  readonly #parts: NeedThemesParts;
  readonly #refusals: OnceInAWhile;

  constructor(parts: NeedThemesParts) {
    this.#parts = parts;
    this.#refusals = new OnceInAWhile(parts.now);
  }

  /** One message of the bus. Never throws. */
  hear(subject: string, data: Uint8Array): void {
    const { keys, onTheme, logger } = this.#parts;
    try {
      const need = signedNeedTheme.open(needThemeCodec.decode(data), keys);
      checkSubject('need-theme', subject, need.conversationId);
      onTheme(need);
    } catch (error) {
      if (this.#refusals.mayTell())
        logger.warn({ err: describeError(error) }, 'the theme of a need was refused');
    }
  }
}
