import { type Said, type Turn, TurnSource } from '@decroche/contracts';
import { v7 as uuidv7 } from 'uuid';
import type { DictationMessage } from '#contract';
import { TooManyRequestsError } from '../../http/request-errors.ts';
import { Dictation } from './dictation.ts';
import type { HeardSpeech } from './transcribers.ts';

/** Dictations at once in this process; the transcribers have bounds of their own. */
const MAX_OPEN = 200;

/** The page that dictates. */
export interface DictatingPage {
  /** Key of its session. */
  readonly sessionKey: string;
  /** The conversation that the question is for. */
  readonly conversationId: string;
  readonly tell: (message: DictationMessage) => void;
  /** Nothing more comes. */
  readonly close: () => void;
}

/** The dictations of this process: one a session, the newest. */
export class Dictations {
  readonly #listen: (turn: Turn) => Promise<HeardSpeech>;
  readonly #steady: () => number;
  /** By session. */
  readonly #open = new Map<string, Dictation>();

  constructor(listen: (turn: Turn) => Promise<HeardSpeech>, steady: () => number) {
    this.#listen = listen;
    this.#steady = steady;
  }

  /**
   * Refuses one more than there is room for.
   *
   * @throws TooManyRequestsError
   */
  checkRoom(sessionKey: string): void {
    if (this.#open.size < MAX_OPEN || this.#open.has(sessionKey)) return;
    throw new TooManyRequestsError('too many dictations at once: try again in a moment');
  }

  /** Begins one. An older one of the session, such as that of a page which lost its network, gives way. */
  begin({ sessionKey, conversationId, tell, close }: DictatingPage): Dictation {
    this.#open.get(sessionKey)?.fail('replaced');
    const turn = { conversationId, turnId: uuidv7(), source: TurnSource.AGENT_DICTATED };
    const dictation: Dictation = new Dictation({
      turn,
      listen: this.#listen,
      tell,
      over: () => {
        if (this.#open.get(sessionKey) === dictation) this.#open.delete(sessionKey);
        close();
      },
      steady: this.#steady,
    });
    this.#open.set(sessionKey, dictation);
    return dictation;
  }

  /** Takes a signed text: only the dictation of that turn gets it. */
  said(said: Said): void {
    for (const dictation of this.#open.values()) {
      const { turnId, conversationId } = dictation.turn;
      if (said.turn?.turnId === turnId && said.turn.conversationId === conversationId) dictation.said(said);
    }
  }

  closeAll(): void {
    for (const dictation of [...this.#open.values()]) dictation.fail('listening-lost');
  }
}
