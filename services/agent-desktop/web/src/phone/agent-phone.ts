import type { PhoneAccount } from '#contract';
import { watchSilence } from '../questions/dictation/silence.ts';
import { Consultation, type ConsultationView } from './consultation.ts';
import { closeMicrophone, MicrophoneError, type MicrophoneFault, openMicrophone } from './microphone.ts';
import { ring } from './ringer.ts';
import type { CallEnd, CallView, VoiceCall } from './voice-call.ts';
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
  /** The colleague whom the agent asks; null while he asks none. */
  readonly consultation: ConsultationView | null;
  /** What became of the last consultation of this call, and with whom; null when there was none. */
  readonly consulted: { readonly number: string; readonly end: CallEnd } | null;
  /** The agent is not heard. */
  readonly muted: boolean;
  readonly level: VoiceLevel;
}

const OFF: PhoneView = {
  ...{ state: 'off', microphone: null, call: null, level: SILENT },
  ...{ consultation: null, consulted: null, muted: false },
};

/** The phone of one extension in the agent's browser. */
export class AgentPhone {
  readonly extension: string;
  readonly #account: () => Promise<PhoneAccount>;
  readonly #listeners = new Set<() => void>();
  #view = OFF;
  #line: VoiceLine | null = null;
  #call: VoiceCall | null = null;
  #consultation: Consultation | null = null;
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
    if (this.#consultation === null) this.#call?.hangUp();
    else this.comeBack();
  }

  toggleMute(): void {
    if (this.#view.call?.stage === 'talking') this.#mute(!this.#view.muted);
  }

  /** While a colleague is asked, back to the caller. */
  toggleHold(): void {
    if (this.#consultation !== null) this.comeBack();
    else if (this.#view.call?.stage === 'talking') this.#call?.hold(!this.#view.call.held);
  }

  /** Holds the caller and calls a colleague. */
  consult(number: string): void {
    const [call, line, microphone] = [this.#call, this.#line, this.#stream];
    if (call?.view.stage !== 'talking' || this.#consultation !== null || line === null || microphone === null)
      return;
    this.#consultation = new Consultation(
      {
        ...{ number, caller: call, microphone },
        call: (called, stream) => line.call(called, stream),
        changed: () => this.#follow(),
      },
      this.#view.muted,
    );
    this.#set({ consulted: null });
    this.#follow();
  }

  /** Ends the consultation, and talks with the caller. */
  comeBack(): void {
    this.#consultation?.comeBack();
  }

  talkTogether(): void {
    this.#consultation?.talkTogether();
  }

  giveCaller(): void {
    this.#consultation?.give();
  }

  #ring(call: VoiceCall): void {
    if (this.inCall) {
      call.hangUp();
      return;
    }
    this.#call = call;
    this.#stopRinging = ring();
    this.#set({ call: call.view, consulted: null, muted: false });
  }

  #follow(): void {
    if (this.#call === null) return;
    this.#followConsultation();
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
    if (this.#call?.view.stage === 'talking') this.#mute(false);
  }

  #holdTongue(): void {
    if (!this.#silent || this.#call?.view.stage !== 'talking' || this.#view.muted) return;
    this.#mutedBySilence = true;
    this.#mute(true);
  }

  #mute(muted: boolean): void {
    this.#set({ muted });
    if (this.#consultation === null) this.#call?.mute(muted);
    else this.#consultation.mute(muted);
  }

  #followConsultation(): void {
    const consultation = this.#consultation;
    if (consultation === null || this.#call === null) return;
    const { number, call } = consultation.view;
    if (call.end !== null) {
      consultation.close();
      this.#consultation = null;
      this.#set({ consultation: null, consulted: { number, end: call.end } });
    } else if (this.#call.view.end === null) this.#set({ consultation: consultation.view });
    else if (consultation.isGiving) consultation.call.hangUp();
    else this.#stayWith(consultation);
  }

  /** The caller has hung up meanwhile: the conversation with the colleague goes on. */
  #stayWith({ call, microphone }: Consultation): void {
    this.#release();
    this.#consultation = null;
    this.#call = call;
    this.#stream = microphone;
    this.#stopMeter = watchVoiceLevel(microphone, (level) => this.#set({ level }));
    this.#set({ consultation: null });
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
    this.#consultation?.call.hangUp();
    this.#consultation?.close();
    this.#consultation = null;
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
