import {
  type CallState,
  type DialogueCommand,
  type EndReason,
  type MenuTime,
  modeCode,
  type Prompt,
} from '@decroche/call';
import { type AssistMode, type NeedTheme, type Turn, TurnSource } from '@decroche/contracts';
import { describeError, type Logger, settledBefore } from '@decroche/service-kit';
import type { CallerAudio } from '../legs/caller-audio.ts';
import {
  type Listening,
  ListeningLostError,
  type Transcriber,
  type Transcribers,
} from '../listening/transcribers.ts';
import type { KeyMenu } from '../menu/key-menu.ts';
import type { Dialogue, Sighting } from '../queue/calls.ts';
import { type Route, type ThemeOfNeed, USUAL_ROUTE } from '../routing/routing-table.ts';
import type { CallerLine } from './caller-line.ts';
import { HeardNeed } from './heard-need.ts';
import { KeyTones } from './key-tones.ts';
import type { ReadBack } from './read-back.ts';
import { SaidAudio } from './said-audio.ts';

/** What a session works with. */
export interface SessionParts {
  readonly conversationId: string;
  readonly line: CallerLine;
  readonly transcribers: Transcribers;
  /** Asterisk media of each prompt. */
  readonly prompts: Readonly<Record<Prompt, string>>;
  /** Whether callers of whom nothing was understood are asked once more. */
  readonly mayAskAgain: () => boolean;
  /** Which needs are read back to callers; absent where none is. */
  readonly readBack?: ReadBack | undefined;
  /** Themes that a caller may choose by key; absent where there are none. */
  readonly menu?: KeyMenu | undefined;
  /** Where a caller goes whose need is about that. */
  readonly routeOf: (need: ThemeOfNeed) => Route;
  /** Something happened to the call. */
  readonly happen: (sighting: Sighting) => void;
  readonly logger: Logger;
  /** Makes a UUIDv7. */
  readonly newId: () => string;
  /** Monotonic clock, milliseconds. */
  readonly now: () => number;
}

/** Longest wait until a prompt is stopped, milliseconds; meanwhile his lease runs out. */
const STOP_DEADLINE_MS = 1_000;

/**
 * The assistant's part of one call: it does what the call asks for, and says what came of it. What is to be done when is
 * decided in `packages/call` alone.
 */
export class CallerSession implements Dialogue {
  readonly #parts: SessionParts;
  readonly #startedAt: number;
  readonly #over = Promise.withResolvers<AssistMode>();
  readonly #tones = new KeyTones();
  readonly #said = new SaidAudio();
  readonly #need = new HeardNeed();
  readonly #tried = new Set<Transcriber>();
  #found: Transcriber | undefined;
  #listening: Listening | undefined;
  #audio: CallerAudio | undefined;
  #audioClosed = false;
  #handingOver = false;
  #stopping: Promise<void> = Promise.resolve();

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#startedAt = parts.now();
  }

  /** Resolves once the caller is in the queue or gone, with the mode in which the assistant worked. */
  get done(): Promise<AssistMode> {
    return this.#over.promise;
  }

  over(state: CallState): void {
    this.#closeAudio();
    const notTaken = state.stage === 'left' && this.#handingOver;
    this.#over.resolve(modeCode(notTaken ? state.mode : state.assistance.mode));
  }

  /** What his need is about: he may have another queue, or another place in it. Nobody waits for it. */
  themeFound(need: NeedTheme): void {
    if (!this.#need.counts(need)) return;
    this.#parts.line.goTo(this.#parts.routeOf(need));
    this.#need.told(need);
  }

  run(command: DialogueCommand): void {
    switch (command.do) {
      case 'seek':
        this.#seek();
        break;
      case 'open-audio':
        void this.#openAudio();
        break;
      case 'close-audio':
        this.#closeAudio();
        break;
      case 'play':
        void this.#play(command.prompt, this.#parts.prompts[command.prompt]);
        break;
      case 'read-back':
        void this.#play('read-back', this.#parts.readBack?.mediaOf(command.theme) ?? []);
        break;
      case 'stop-playing':
        this.#stopping = this.#parts.line.stopPlaying().catch(() => undefined);
        break;
      case 'listen':
        this.#listen(command.turnId, command.attempt);
        break;
      case 'finish':
        this.#finish(command.reason, false);
        break;
      case 'discard':
        this.#finish('closed', true);
        break;
      case 'play-menu':
        void this.#play(command.time, this.#parts.menu?.mediaOf(command.keys) ?? []);
        break;
      case 'choose':
        this.#choose(command.digit);
        break;
      case 'weigh':
        this.#weigh(command.turnId);
        break;
      case 'withdraw':
        this.#need.withdraw(command.turnId);
        this.#parts.line.goTo(USUAL_ROUTE);
        break;
      case 'hand-over':
        void this.#handOver();
    }
  }

  #seek(): void {
    const { transcribers, happen, newId, mayAskAgain, readBack, menu } = this.#parts;
    const choice = transcribers.choose(this.#tried);
    if ('mode' in choice) {
      happen({ kind: 'way-closed', mode: choice.mode });
    } else {
      this.#found = choice.transcriber;
      const may = {
        mayAskAgain: mayAskAgain(),
        mayReadBack: readBack !== undefined,
        menuKeys: menu?.keys(),
      };
      happen({ kind: 'way-open', turnId: newId(), ...may });
    }
  }

  async #openAudio(): Promise<void> {
    const { line, happen, logger } = this.#parts;
    try {
      const audio = await line.openAudio((frame) => this.#take(frame));
      if (this.#audioClosed) return void audio.close().catch(() => undefined);
      this.#audio = audio;
      void audio.ended.then(() => happen({ kind: 'audio-over' }));
      happen({ kind: 'audio-open' });
    } catch (error) {
      logger.warn({ err: describeError(error) }, 'the caller cannot be tapped');
      happen({ kind: 'audio-failed' });
    }
  }

  #closeAudio(): void {
    this.#audioClosed = true;
    this.#listening = undefined;
    this.#said.wipe();
    void this.#audio?.close().catch(() => undefined);
    this.#audio = undefined;
  }

  async #play(prompt: Prompt | 'read-back' | MenuTime, media: string | readonly string[]): Promise<void> {
    const { line, happen, logger } = this.#parts;
    try {
      await line.play(media);
      happen({ kind: 'prompt-over', prompt });
    } catch (error) {
      logger.warn({ err: describeError(error), prompt }, 'a prompt could not be played to its end');
      happen({ kind: 'prompt-failed', prompt });
    }
  }

  #listen(turnId: string, attempt: number): void {
    const { conversationId, happen, now } = this.#parts;
    const transcriber = this.#found;
    if (transcriber === undefined) throw new Error('nobody was found who could listen');
    this.#tried.add(transcriber);
    this.#said.begin(attempt);
    const turn: Turn = { conversationId, turnId, source: TurnSource.CALLER_IVR };
    const offsetMs = Math.max(0, Math.round(now() - this.#startedAt - this.#said.replayMs));
    const listening = transcriber.listen(turn, offsetMs, {
      onReady: (model) => happen({ kind: 'ready', turnId, model }),
      onSpeechStarted: () => happen({ kind: 'speech', turnId }),
    });
    listening.replay(this.#said.replay);
    this.#listening = listening;
    void this.#hear(listening, turnId);
  }

  async #hear(listening: Listening, turnId: string): Promise<void> {
    const { happen, logger } = this.#parts;
    try {
      const result = await listening.done;
      // A second time the same transcribers may be asked.
      this.#tried.clear();
      happen({ kind: 'heard', turnId, ...result });
    } catch (error) {
      if (error instanceof ListeningLostError) {
        const { mode, retryable } = error;
        logger.warn({ err: describeError(error), retryable }, 'lost a transcriber');
        happen({ kind: 'transcriber-lost', turnId, mode, retryable });
      } else {
        logger.warn({ err: describeError(error) }, 'the assistant gave up; queueing');
        happen({ kind: 'fault' });
      }
    } finally {
      if (this.#listening === listening) this.#listening = undefined;
    }
  }

  #choose(digit: string): void {
    const { conversationId, menu, line, routeOf } = this.#parts;
    const chosen = menu?.choose(conversationId, digit);
    if (chosen !== undefined) line.goTo(routeOf(chosen));
  }

  #weigh(turnId: string): void {
    const { readBack, happen } = this.#parts;
    this.#need.whenWhole(turnId, (need) =>
      happen({ kind: 'weighed', turnId, ...(readBack?.isFor(need) && { theme: need.theme }) }),
    );
  }

  #finish(reason: EndReason, discard: boolean): void {
    this.#listening?.finish(reason, discard);
    if (discard) this.#listening = undefined;
  }

  async #handOver(): Promise<void> {
    const { line, happen, logger } = this.#parts;
    this.#handingOver = true;
    line.release();
    try {
      // Asterisk takes him out of the application only once no prompt plays.
      await settledBefore(this.#stopping, AbortSignal.timeout(STOP_DEADLINE_MS));
      await line.toQueue();
      happen({ kind: 'handed-over' });
    } catch (error) {
      // The dialplan's own lease takes the caller to the queue if the line is still there.
      logger.warn({ err: describeError(error) }, 'could not hand the caller to the queue');
      happen({ kind: 'not-handed-over' });
    }
  }

  #take(frame: Buffer): void {
    const digit = this.#tones.push(frame);
    if (digit !== undefined) this.#parts.happen({ kind: 'key', digit });
    if (this.#listening === undefined) {
      frame.fill(0);
      return;
    }
    this.#said.keep(frame);
    this.#listening.write(frame);
  }
}
