import type { PhoneAccount } from '#contract';
import { closeMicrophone, MicrophoneError, type MicrophoneFault, openMicrophone } from '../microphone.ts';
import type { CallView, VoiceCall } from '../voice-call.ts';
import { SILENT, type VoiceLevel, watchVoiceLevel } from '../voice-level.ts';
import { type LineState, VoiceLine } from '../voice-line.ts';

/** The number of the retirement-insurance funds, as the dialplan knows it. */
const CALLED_NUMBER = '3960';

/** What the page of a caller shows. */
export interface CallerView {
  readonly line: LineState;
  /** Why the microphone cannot be had; null when it can, or was not asked for. */
  readonly microphone: MicrophoneFault | null;
  /** True while the browser asks for the microphone. */
  readonly asking: boolean;
  /** The call, and what became of the last one; null before the first. */
  readonly call: CallView | null;
  readonly level: VoiceLevel;
}

/** The phone of somebody who calls from a browser. */
export class CallerPhone {
  #view: CallerView = { line: 'connecting', microphone: null, asking: false, call: null, level: SILENT };
  readonly #listeners = new Set<() => void>();
  #line: VoiceLine | null = null;
  #call: VoiceCall | null = null;
  #stream: MediaStream | null = null;
  #stopMeter: (() => void) | null = null;
  #stopped = false;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): CallerView => this.#view;

  async start(account: PhoneAccount): Promise<void> {
    const line = await VoiceLine.open(account, false, {
      state: (state) => this.#set({ line: state }),
      changed: () => this.#follow(),
    });
    if (this.#stopped) line.stop();
    else this.#line = line;
  }

  stop(): void {
    this.#stopped = true;
    this.#line?.stop();
    this.#release();
  }

  /** Asks for the microphone, then calls. Nothing happens while a call goes on. */
  async call(): Promise<void> {
    if (this.#view.asking || this.#line === null || (this.#call !== null && this.#call.view.end === null))
      return;
    this.#set({ asking: true, microphone: null, call: null });
    try {
      const stream = await openMicrophone();
      if (this.#stopped) return closeMicrophone(stream);
      this.#stream = stream;
      this.#stopMeter = watchVoiceLevel(stream, (level) => this.#set({ level }));
      this.#call = this.#line.call(CALLED_NUMBER, stream);
      this.#set({ asking: false, call: this.#call.view });
    } catch (error) {
      const fault = error instanceof MicrophoneError ? error.fault : 'failed';
      this.#release();
      this.#set({ asking: false, microphone: fault });
    }
  }

  hangUp(): void {
    this.#call?.hangUp();
  }

  press(key: string): void {
    this.#call?.press(key);
  }

  #follow(): void {
    if (this.#call === null) return;
    this.#set({ call: this.#call.view });
    if (this.#call.view.end !== null) this.#release();
  }

  #release(): void {
    this.#stopMeter?.();
    this.#stopMeter = null;
    closeMicrophone(this.#stream);
    this.#stream = null;
    this.#set({ level: SILENT });
  }

  #set(change: Partial<CallerView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }
}
