import type { PhoneAccount } from '../../../src/desk-view.ts';
import { watchSilence } from '../dictation/silence.ts';
import { closeMicrophone, MicrophoneError, type MicrophoneFault, openMicrophone } from './microphone.ts';
import { ring } from './ringer.ts';
import type { CallView, VoiceCall } from './voice-call.ts';
import { SILENT, type VoiceLevel, watchVoiceLevel } from './voice-level.ts';
import { type LineState, VoiceLine } from './voice-line.ts';

/** Where the agent's phone stands: `off` until he turns it on; `elsewhere`: another tab has it. */
export type PhoneState = 'off' | 'elsewhere' | 'no-account' | LineState;

/** What the bar of the phone shows. */
export interface PhoneView {
  readonly state: PhoneState;
  /** Why the microphone cannot be had; null when it can. */
  readonly microphone: MicrophoneFault | null;
  /** The call that rings or goes on, and what became of the last one; null before the first. */
  readonly call: CallView | null;
  readonly level: VoiceLevel;
}

const OFF: PhoneView = { state: 'off', microphone: null, call: null, level: SILENT };

/** The phone of one extension in the agent's browser. */
export class AgentPhone {
  readonly extension: string;
  readonly #account: () => Promise<PhoneAccount>;
  readonly #listeners = new Set<() => void>();
  #view = OFF;
  #line: VoiceLine | null = null;
  #call: VoiceCall | null = null;
  #stream: MediaStream | null = null;
  #stopMeter: (() => void) | null = null;
  #stopRinging: (() => void) | null = null;
  #giveUpLock: (() => void) | null = null;
  #retired: (() => void) | null = null;
  #stopWatching: (() => void) | null = null;
  /** Somebody dictates in this browser. */
  #silent = false;
  /** It was the dictation that muted, and not the agent. */
  #mutedBySilence = false;

  constructor(extension: string, account: () => Promise<PhoneAccount>) {
    this.extension = extension;
    this.#account = account;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): PhoneView => this.#view;

  /** True while somebody would be cut off. */
  get inCall(): boolean {
    return this.#call !== null && this.#call.view.end === null;
  }

  /** Asks for the microphone, so that nothing is asked when a call rings, and registers. */
  async turnOn(): Promise<void> {
    if (this.#line !== null || this.#view.state === 'connecting') return;
    this.#set({ ...OFF, state: 'connecting' });
    try {
      closeMicrophone(await openMicrophone());
      if (!(await this.#lock())) {
        this.#set({ state: 'elsewhere' });
        return;
      }
      const line = await VoiceLine.open(await this.#account(), true, {
        state: (state) => this.#set({ state }),
        incoming: (call) => this.#ring(call),
        changed: () => this.#follow(),
      });
      this.#line = line;
      this.#stopWatching = watchSilence((silent) => this.#silence(silent));
      if (this.#retired !== null) this.#stop();
    } catch (error) {
      this.#stop();
      const microphone = error instanceof MicrophoneError ? error.fault : null;
      this.#set({ state: microphone === null ? 'no-account' : 'off', microphone });
    }
  }

  turnOff(): void {
    this.#stop();
  }

  /** Takes {@link retire} back. */
  keep(): void {
    this.#retired = null;
  }

  /** Turns itself off once no call goes on, and says so: whoever is spoken with is not cut off. */
  retire(done: () => void): void {
    this.#retired = done;
    if (!this.inCall || this.#view.call?.stage === 'ringing') this.#stop();
  }

  async answer(): Promise<void> {
    const call = this.#call;
    if (call === null || call.view.stage !== 'ringing' || this.#stream !== null) return;
    try {
      const stream = await openMicrophone();
      if (call.view.end !== null) return closeMicrophone(stream);
      this.#stream = stream;
      this.#stopMeter = watchVoiceLevel(stream, (level) => this.#set({ level }));
      this.#set({ microphone: null });
      call.answer(stream);
    } catch (error) {
      this.#set({ microphone: error instanceof MicrophoneError ? error.fault : 'failed' });
    }
  }

  hangUp(): void {
    this.#call?.hangUp();
  }

  toggleMute(): void {
    if (this.#view.call?.stage === 'talking') this.#call?.toggleMute();
  }

  toggleHold(): void {
    if (this.#view.call?.stage === 'talking') this.#call?.toggleHold();
  }

  #ring(call: VoiceCall): void {
    if (this.inCall) {
      call.hangUp();
      return;
    }
    this.#call = call;
    this.#stopRinging = ring();
    this.#set({ call: call.view });
  }

  #follow(): void {
    if (this.#call === null) return;
    const { view } = this.#call;
    if (view.stage !== 'ringing') {
      this.#stopRinging?.();
      this.#stopRinging = null;
    }
    this.#set({ call: view });
    this.#holdTongue();
    if (view.end === null) return;
    this.#release();
    if (this.#retired !== null) this.#stop();
  }

  /** What is dictated is for nobody else's ears. */
  #silence(silent: boolean): void {
    this.#silent = silent;
    this.#holdTongue();
    if (silent || !this.#mutedBySilence) return;
    this.#mutedBySilence = false;
    if (this.#call?.view.stage === 'talking' && this.#call.view.muted) this.#call.toggleMute();
  }

  #holdTongue(): void {
    if (!this.#silent || this.#call?.view.stage !== 'talking' || this.#call.view.muted) return;
    this.#mutedBySilence = true;
    this.#call.toggleMute();
  }

  /** One tab of a browser has the phone; two would take it from each other at each registration. */
  async #lock(): Promise<boolean> {
    return await new Promise((resolve, reject) => {
      navigator.locks
        .request(`telephone ${this.extension}`, { ifAvailable: true }, async (lock) => {
          resolve(lock !== null);
          if (lock === null) return;
          await new Promise<void>((giveUp) => {
            this.#giveUpLock = giveUp;
          });
        })
        .catch(reject);
    });
  }

  #stop(): void {
    this.#call?.hangUp();
    this.#line?.stop();
    this.#line = null;
    this.#call = null;
    this.#release();
    this.#stopWatching?.();
    this.#stopWatching = null;
    this.#silent = false;
    this.#mutedBySilence = false;
    this.#giveUpLock?.();
    this.#giveUpLock = null;
    this.#set(OFF);
    this.#retired?.();
  }

  #release(): void {
    this.#stopRinging?.();
    this.#stopRinging = null;
    this.#stopMeter?.();
    this.#stopMeter = null;
    closeMicrophone(this.#stream);
    this.#stream = null;
    this.#set({ level: SILENT });
  }

  #set(change: Partial<PhoneView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }
}
