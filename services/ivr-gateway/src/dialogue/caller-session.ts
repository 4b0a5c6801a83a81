import { AssistMode, EndReason, type SpeechModel, type Turn, TurnSource } from '@decroche/contracts';
import { describeError, type Logger } from '@decroche/service-kit';
import { CALLER_BYTES_PER_SECOND, type CallerAudio } from '../legs/caller-audio.ts';
import {
  type Listening,
  ListeningLostError,
  type ListeningResult,
  type Transcriber,
  type Transcribers,
} from '../listening/transcribers.ts';
import type { CallerLine } from './caller-line.ts';
import { KeyTones } from './key-tones.ts';

/** What a session tells the rest of the system. */
export interface SessionTimeline {
  arrived(): void;
  refused(): void;
  listening(turn: Turn, model: SpeechModel | undefined): void;
  spoke(turnId: string): void;
  listeningEnded(turnId: string, reason: EndReason, mode: AssistMode): void;
  queued(mode: AssistMode): void;
}

/** Prompts and limits of a session. */
export interface SessionOptions {
  readonly noticeMedia: string;
  readonly questionMedia: string;
  /** Longest the caller can be listened to, all in all, milliseconds. */
  readonly maxListeningMs: number;
}

/** What a session works with. */
export interface SessionParts {
  readonly conversationId: string;
  readonly line: CallerLine;
  readonly transcribers: Transcribers;
  readonly timeline: SessionTimeline;
  readonly options: SessionOptions;
  readonly logger: Logger;
  /** Makes a UUIDv7. */
  readonly newId: () => string;
  /** Monotonic clock, milliseconds. */
  readonly now: () => number;
}

/** Why the assistant stops before it has heard a need. */
type Interruption = 'refused' | 'hung-up' | 'cut-off';

class Interrupted extends Error {
  readonly why: Interruption;

  constructor(why: Interruption) {
    super(why);
    this.why = why;
  }
}

/** The mode of a call that was interrupted. A refusal is key 0 and nothing else; who hung up chose none. */
const MODE_WHEN: Readonly<Record<Interruption, AssistMode>> = {
  refused: AssistMode.REFUSED,
  'hung-up': AssistMode.UNSPECIFIED,
  'cut-off': AssistMode.LISTENING_LOST,
};

const REFUSAL_KEY = '0';
/** A need longer than this cannot be replayed to a second transcriber. */
const MAX_REPLAY_BYTES = 40 * CALLER_BYTES_PER_SECOND;

/**
 * The assistant's part of one call: notice, question, listening, queue.
 *
 * The caller's audio is let through only once the notice has been heard whole: until then he does not know that a
 * system listens and could not have refused. He may speak over the question, which stops it. Whatever fails, the
 * caller goes to the queue at once.
 */
export class CallerSession {
  readonly #parts: SessionParts;
  readonly #startedAt: number;
  readonly #interrupted = Promise.withResolvers<never>();
  #interruption: Interruption | undefined;
  #listening: Listening | undefined;
  /** What was listened to, for another transcriber, and what was said later than it can be given. */
  readonly #heardAudio: Buffer[] = [];
  #heardBytes = 0;
  readonly #laterAudio: Buffer[] = [];
  readonly #tones = new KeyTones();

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#startedAt = parts.now();
    this.#interrupted.promise.catch(() => undefined);
  }

  /** Runs to the hand-over to the queue, or to the caller's hang-up, and wipes what was heard. Never throws. */
  async run(): Promise<AssistMode> {
    try {
      return await this.#run();
    } finally {
      for (const frame of [...this.#heardAudio.splice(0), ...this.#laterAudio.splice(0)]) frame.fill(0);
    }
  }

  async #run(): Promise<AssistMode> {
    const { timeline, line, logger } = this.#parts;
    timeline.arrived();
    let mode: AssistMode;
    try {
      mode = await this.#assist();
    } catch (error) {
      mode = this.#modeAfter(error);
      if (this.#interruption === undefined)
        logger.warn({ err: describeError(error) }, 'the assistant gave up; queueing');
    }
    if (this.#interruption === 'hung-up') return mode;
    if (this.#interruption === 'refused') timeline.refused();
    if (this.#interruption !== undefined) mode = MODE_WHEN[this.#interruption];
    try {
      await line.toQueue();
      timeline.queued(mode);
    } catch (error) {
      // The dialplan's own lease takes the caller to the queue if the line is still there.
      logger.warn({ err: describeError(error) }, 'could not hand the caller to the queue');
    }
    return mode;
  }

  /** A key was pressed, or heard as a tone: 0 refuses the assistant, any other one says "I have finished". */
  key(digit: string): void {
    if (digit === REFUSAL_KEY) this.#interrupt('refused');
    else this.#listening?.finish(EndReason.KEY, false);
  }

  /** The caller is gone. */
  hungUp(): void {
    this.#interrupt('hung-up');
  }

  /** His keys cannot be seen any more: he could not refuse, so nothing that he says may be used. */
  cutOff(): void {
    this.#interrupt('cut-off');
  }

  #interrupt(why: Interruption): void {
    if (this.#interruption !== undefined) return;
    this.#interruption = why;
    // First the rejection: a finished listening also settles, and must not look like a heard need.
    this.#interrupted.reject(new Interrupted(why));
    this.#listening?.finish(EndReason.CLOSED, true);
  }

  async #assist(): Promise<AssistMode> {
    const { transcribers, line, options } = this.#parts;
    const choice = transcribers.choose();
    if ('mode' in choice) return choice.mode;
    const opening = line.openAudio((frame) => this.#take(frame));
    // A failure to tap is looked at after the notice; until then it must not be an unhandled rejection.
    opening.catch(() => undefined);
    try {
      await this.#unlessInterrupted(this.#playUnlessNoAudio(options.noticeMedia, opening));
      const audio = await this.#unlessInterrupted(opening);
      // The notice takes seconds: who lived at its begin may be down now, and the caller would speak for nothing.
      const still = transcribers.choose();
      return 'mode' in still ? still.mode : await this.#hear(still.transcriber, audio);
    } finally {
      await line.stopPlaying().catch(() => undefined);
      void opening.then(
        (audio) => audio.close().catch(() => undefined),
        () => undefined,
      );
    }
  }

  /** Without audio the rest of the notice would only make the caller wait. */
  async #playUnlessNoAudio(media: string, opening: Promise<CallerAudio>): Promise<void> {
    const failed = new Promise<never>((_, reject) => {
      opening.catch((cause: unknown) =>
        reject(new ListeningLostError(AssistMode.NO_AUDIO, false, 'the caller cannot be tapped', { cause })),
      );
    });
    await Promise.race([this.#parts.line.play(media), failed]);
  }

  async #hear(first: Transcriber, audio: CallerAudio): Promise<AssistMode> {
    const { transcribers, line, options, logger, timeline, newId } = this.#parts;
    const tried = new Set<Transcriber>();
    const question = line.play(options.questionMedia).catch((error: unknown) => {
      logger.warn({ err: describeError(error) }, 'the question could not be played');
    });
    const deadline = this.#parts.now() + options.maxListeningMs;
    let transcriber: Transcriber | undefined = first;
    let lost: ListeningLostError | undefined;
    let turnId = '';
    while (transcriber !== undefined) {
      tried.add(transcriber);
      turnId = newId();
      try {
        return await this.#hearWith(transcriber, turnId, audio, deadline);
      } catch (error) {
        if (!(error instanceof ListeningLostError)) {
          timeline.listeningEnded(turnId, EndReason.CLOSED, this.#modeAfter(error));
          throw error;
        }
        lost = error;
        const next = error.retryable && this.#parts.now() < deadline ? transcribers.choose(tried) : undefined;
        transcriber = next !== undefined && 'transcriber' in next ? next.transcriber : undefined;
        logger.warn({ err: describeError(error), again: transcriber !== undefined }, 'lost a transcriber');
      }
    }
    void question;
    const failure = lost ?? new ListeningLostError(AssistMode.NO_TRANSCRIBER, false, 'no transcriber');
    timeline.listeningEnded(turnId, EndReason.GIVEN_UP, failure.mode);
    throw failure;
  }

  async #hearWith(
    transcriber: Transcriber,
    turnId: string,
    audio: CallerAudio,
    deadline: number,
  ): Promise<AssistMode> {
    const { conversationId, timeline, now, line } = this.#parts;
    const turn: Turn = { conversationId, turnId, source: TurnSource.CALLER_IVR };
    const offsetMs = Math.round(
      now() - this.#startedAt - (this.#heardBytes / CALLER_BYTES_PER_SECOND) * 1000,
    );
    const listening = transcriber.listen(turn, Math.max(0, offsetMs), {
      onReady: (model) => timeline.listening(turn, model),
      onSpeechStarted: () => {
        timeline.spoke(turnId);
        void line.stopPlaying().catch(() => undefined);
      },
    });
    listening.replay(this.#heardAudio);
    this.#listening = listening;
    void audio.ended.then(() => listening.finish(EndReason.CLOSED, false));
    const guard = setTimeout(
      () => listening.finish(EndReason.MAX_LENGTH, false),
      Math.max(0, deadline - now()),
    );
    try {
      const result = await this.#unlessInterrupted(listening.done);
      const mode = modeAfter(result);
      timeline.listeningEnded(turnId, result.reason, mode);
      return mode;
    } finally {
      clearTimeout(guard);
      this.#listening = undefined;
    }
  }

  #modeAfter(error: unknown): AssistMode {
    if (this.#interruption !== undefined) return MODE_WHEN[this.#interruption];
    return error instanceof ListeningLostError ? error.mode : AssistMode.LISTENING_LOST;
  }

  #take(frame: Buffer): void {
    const key = this.#tones.push(frame);
    if (key !== undefined) this.key(key);
    if (this.#listening === undefined) {
      frame.fill(0);
      return;
    }
    if (this.#heardBytes < MAX_REPLAY_BYTES) {
      this.#heardAudio.push(frame);
      this.#heardBytes += frame.length;
    } else {
      this.#laterAudio.push(frame);
    }
    this.#listening.write(frame);
  }

  #unlessInterrupted<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#interrupted.promise]);
  }
}

function modeAfter(result: ListeningResult): AssistMode {
  if (result.reason === EndReason.GIVEN_UP) return AssistMode.LISTENING_LOST;
  if (result.notUnderstood) return AssistMode.NOT_UNDERSTOOD;
  return result.somethingHeard ? AssistMode.LISTENING : AssistMode.SILENT;
}
