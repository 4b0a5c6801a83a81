import type { DictationFault, DictationMessage, Hearing, SaidView } from '#contract';
import { MicrophoneError, type MicrophoneFault } from '../../phone/microphone.ts';
import { SILENT, type VoiceLevel, watchVoiceLevel } from '../../phone/voice-level.ts';
import { DictationLine } from './dictation-line.ts';
import { beginSilence } from './silence.ts';
import { VoiceCapture } from './voice-capture.ts';

/** Where a dictation stands: `opening` until the microphone is there, `closing` until the text is. */
export type DictationStage = 'idle' | 'opening' | 'speaking' | 'closing';

/** Why there is no text, or not all of it. */
export type DictationProblem =
  | { readonly kind: 'microphone'; readonly fault: MicrophoneFault }
  | {
      readonly kind: 'text';
      readonly fault:
        | DictationFault
        | 'unreachable'
        | 'nothing-heard'
        | 'not-understood'
        | 'dropped'
        | 'cut'
        | 'too-long';
      /** True when what was heard until then is in the field. */
      readonly kept: boolean;
    };

/** What the page shows of a dictation. */
export interface DictationView {
  readonly stage: DictationStage;
  /** What was understood so far, redacted. */
  readonly text: string;
  readonly level: VoiceLevel;
  /** Of the last one; null when it went well, or none was begun. */
  readonly problem: DictationProblem | null;
  /** Whom the transcriber understands; null until one has listened. */
  readonly hears: Hearing | null;
}

/** What was dictated, redacted: for the field, where the agent mends it and asks it. */
export interface Dictated {
  readonly text: string;
  /** Kinds of personal data that were removed. */
  readonly removed: readonly string[];
}

/** Longest wait for the text once nothing more is said, milliseconds. */
const TEXT_DEADLINE_MS = 15_000;

const IDLE = { stage: 'idle', text: '', level: SILENT } as const;

/** Questions that are spoken instead of typed. */
export class Dictation {
  /** Takes each text; set by whoever shows it. */
  onDictated: (dictated: Dictated) => void = () => undefined;
  readonly #listeners = new Set<() => void>();
  #view: DictationView = { ...IDLE, problem: null, hears: null };
  #line: DictationLine | null = null;
  #capture: VoiceCapture | null = null;
  #stopMeter: (() => void) | null = null;
  #speakAgain: (() => void) | null = null;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #last: SaidView | null = null;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): DictationView => this.#view;

  /** Opens the microphone and has what is said listened to. @param conversationId what the question is for */
  async begin(conversationId: string | null): Promise<void> {
    if (this.#view.stage !== 'idle') return;
    this.#last = null;
    // Elsewhere there is no microphone either.
    if (window.isSecureContext) this.#speakAgain = beginSilence();
    this.#set({ ...IDLE, stage: 'opening', problem: null });
    const line = new DictationLine(conversationId, {
      message: (message) => this.#receive(message),
      lost: () => this.#end('unreachable'),
    });
    this.#line = line;
    try {
      const capture = await VoiceCapture.start((frame) => line.send(frame));
      // Ended, or given up, while the browser asked for the microphone.
      if (this.#line !== line) return capture.stop();
      this.#capture = capture;
      this.#stopMeter = watchVoiceLevel(capture.stream, (level) => this.#set({ level }));
      this.#set({ stage: 'speaking' });
    } catch (error) {
      if (this.#line !== line) return;
      const fault = error instanceof MicrophoneError ? error.fault : 'failed';
      this.#stop({ kind: 'microphone', fault });
    }
  }

  /** Nothing more is said: the text follows. */
  finish(): void {
    if (this.#view.stage === 'opening') this.discard();
    if (this.#view.stage !== 'speaking') return;
    this.#hush();
    this.#line?.finish();
    this.#set({ stage: 'closing', level: SILENT });
    this.#deadline = setTimeout(() => this.#end('unreachable'), TEXT_DEADLINE_MS);
  }

  /** Nothing of it is wanted. */
  discard(): void {
    if (this.#view.stage !== 'idle') this.#stop(null);
  }

  #receive(message: DictationMessage): void {
    switch (message.kind) {
      case 'ready':
        this.#set({ hears: message.hears });
        break;
      case 'text':
        this.#last = message.said;
        if (!message.said.final) this.#set({ text: message.said.text });
        else if (message.said.outcome === 'dropped') this.#stop(problem('dropped', false));
        else this.#end(message.tooLong ? 'too-long' : message.said.incomplete ? 'cut' : null);
        break;
      case 'nothing':
        this.#stop(problem(message.notUnderstood ? 'not-understood' : 'nothing-heard', false));
        break;
      case 'fault':
        this.#end(message.fault);
    }
  }

  /** Gives what was understood to whoever shows it, whether it is all or not. */
  #end(fault: TextFault | null): void {
    const { text = '', redactions = [] } = this.#last ?? {};
    if (text !== '') this.onDictated({ text, removed: redactions.map(({ type }) => type) });
    this.#stop(fault === null ? null : problem(fault, text !== ''));
  }

  #stop(found: DictationProblem | null): void {
    clearTimeout(this.#deadline);
    this.#hush();
    this.#line?.discard();
    this.#line = null;
    this.#last = null;
    this.#set({ ...IDLE, problem: found });
  }

  /** Lets the microphone go, and callers hear the agent again. */
  #hush(): void {
    this.#stopMeter?.();
    this.#stopMeter = null;
    this.#capture?.stop();
    this.#capture = null;
    this.#speakAgain?.();
    this.#speakAgain = null;
  }

  #set(change: Partial<DictationView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }
}

type TextFault = Extract<DictationProblem, { kind: 'text' }>['fault'];

function problem(fault: TextFault, kept: boolean): DictationProblem {
  return { kind: 'text', fault, kept };
}
