import type { Said, Turn } from '@decroche/contracts';
import type { DictationFault, DictationMessage } from '#contract';
import { saidView } from '../../calls/text-views.ts';
import { type DictatedSpeech, DictationError } from './dictated-speech.ts';
import type { HeardSpeech } from './transcribers.ts';
import { VoiceMeter } from './voice-meter.ts';

/** Longest wait for the redacted text once the transcriber has it, milliseconds. */
const TEXT_DEADLINE_MS = 5_000;
/** A dictation that nobody finishes is over after this, milliseconds. */
const MAX_OPEN_MS = 45_000;

/** What a {@link Dictation} stands on. */
export interface DictationParts {
  readonly turn: Turn;
  readonly listen: (turn: Turn) => Promise<HeardSpeech>;
  /** To the page. */
  readonly tell: (message: DictationMessage) => void;
  /** Nothing more comes. */
  readonly over: () => void;
  /** Time that never jumps, milliseconds. */
  readonly steady: () => number;
}

/**
 * One dictation: the voice goes to a transcriber, and what comes back is the redactor's signed text. It is held for
 * nobody but the page that dictates, and no longer than its socket is open.
 */
export class Dictation {
  readonly turn: Turn;
  readonly #parts: DictationParts;
  readonly #longest: NodeJS.Timeout;
  #speech: DictatedSpeech | undefined;
  #meter: VoiceMeter | undefined;
  #text: NodeJS.Timeout | undefined;
  #sequence = -1;
  #tooLong = false;
  /** The transcriber has told the end. */
  #ended = false;
  /** The final text is empty. */
  #silent = false;
  #over = false;

  constructor(parts: DictationParts) {
    this.#parts = parts;
    this.turn = parts.turn;
    this.#longest = setTimeout(() => this.fail('listening-lost'), MAX_OPEN_MS);
  }

  /** Finds a transcriber, tells the page to speak, and stays until the end. Faults are told, not thrown. */
  async run(): Promise<void> {
    try {
      const { speech, hears } = await this.#parts.listen(this.turn);
      if (this.#over) return speech.discard();
      this.#speech = speech;
      this.#meter = new VoiceMeter(this.#parts.steady());
      this.#parts.tell({ kind: 'ready', hears });
      const { somethingHeard, notUnderstood } = await speech.end;
      if (this.#over) return;
      this.#ended = true;
      if (!somethingHeard || this.#silent) this.#finish({ kind: 'nothing', notUnderstood });
      else this.#text = setTimeout(() => this.fail('text-lost'), TEXT_DEADLINE_MS);
    } catch (error) {
      if (!(error instanceof DictationError)) throw error;
      this.fail(error.fault);
    }
  }

  /** Takes a frame of the voice. */
  voice(frame: Buffer): void {
    // The page sends none before it was told to speak, and may send some after the end.
    if (this.#over || this.#speech === undefined || this.#meter === undefined || this.#tooLong) return;
    const verdict = this.#meter.take(frame.length, this.#parts.steady());
    if (verdict === 'malformed' || verdict === 'too-fast') this.fail('refused');
    else if (!this.#speech.write(frame)) this.fail('too-slow');
    else if (verdict === 'full') {
      this.#tooLong = true;
      this.#speech.finish();
    }
  }

  /** The agent has finished. */
  finish(): void {
    this.#speech?.finish();
  }

  /** The agent thinks better of it, or his page is gone: nothing of it is told. */
  discard(): void {
    this.#close();
  }

  /** Takes a signed text of its turn. */
  said(said: Said): void {
    if (this.#over || said.sequence <= this.#sequence) return;
    this.#sequence = said.sequence;
    const view = saidView(said);
    if (view.outcome === 'nothing-heard') {
      // Whether there was voice, the transcriber says.
      this.#silent = view.final;
      if (view.final && this.#ended) this.#finish({ kind: 'nothing', notUnderstood: false });
      return;
    }
    const message: DictationMessage = { kind: 'text', said: view, tooLong: this.#tooLong };
    if (view.final) this.#finish(message);
    else this.#parts.tell(message);
  }

  /** Ends it and says why; what was told of its text before stays with the page. */
  fail(fault: DictationFault): void {
    this.#finish({ kind: 'fault', fault });
  }

  #finish(last: DictationMessage): void {
    if (this.#over) return;
    this.#parts.tell(last);
    this.#close();
  }

  #close(): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#longest);
    clearTimeout(this.#text);
    this.#speech?.discard();
    this.#parts.over();
  }
}
