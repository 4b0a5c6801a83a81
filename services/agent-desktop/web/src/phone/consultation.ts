import { ConferenceMixer } from './conference-mixer.ts';
import { closeMicrophone } from './microphone.ts';
import type { CallView, VoiceCall } from './voice-call.ts';

/** What the bar of the phone shows of a consultation. */
export interface ConsultationView {
  /** Extension of the colleague. */
  readonly number: string;
  readonly call: CallView;
  /** Agent, caller and colleague hear one another. */
  readonly together: boolean;
  /** The caller could not be given to him. */
  readonly notGiven: boolean;
}

/** What a consultation is made of. */
export interface ConsultationParts {
  readonly number: string;
  /** The call with the caller. */
  readonly caller: VoiceCall;
  /** The agent's voice, as the caller hears it. */
  readonly microphone: MediaStream;
  /** Calls the colleague with a voice. */
  readonly call: (number: string, stream: MediaStream) => VoiceCall;
  readonly changed: () => void;
}

/** A second call of the agent's phone: he asks a colleague while the caller hears music, talks with both, or gives him the caller. */
export class Consultation {
  /** The agent's voice for the colleague: holding the caller silences only the track that the caller hears. */
  readonly microphone: MediaStream;
  readonly call: VoiceCall;
  readonly #parts: ConsultationParts;
  #mixer: ConferenceMixer | null = null;
  #giving = false;
  #notGiven = false;
  #muted: boolean;

  constructor(parts: ConsultationParts, muted: boolean) {
    this.#parts = parts;
    this.#muted = muted;
    this.microphone = openCopy(parts.microphone);
    parts.caller.hold(true);
    this.call = parts.call(parts.number, this.microphone);
    if (muted) this.call.mute(true);
  }

  get view(): ConsultationView {
    const { number } = this.#parts;
    return { number, call: this.call.view, together: this.#mixer !== null, notGiven: this.#notGiven };
  }

  /** Whether the caller is being given to the colleague. */
  get isGiving(): boolean {
    return this.#giving;
  }

  mute(muted: boolean): void {
    this.#muted = muted;
    if (this.#mixer !== null) this.#mixer.mute(muted);
    else {
      this.call.mute(muted);
      this.#parts.caller.mute(muted);
    }
  }

  /** All three talk together. */
  talkTogether(): void {
    const { caller } = this.#parts;
    const [callers, colleagues] = [caller.heard, this.call.heard];
    if (this.#mixer !== null || this.call.view.stage !== 'talking' || callers === null || colleagues === null)
      return;
    this.#mixer = new ConferenceMixer(this.microphone, callers, colleagues);
    // The mixer's voices go on while the agent is muted.
    caller.mute(false);
    this.call.mute(false);
    this.#mixer.mute(this.#muted);
    this.call.send(this.#mixer.toColleague);
    caller.send(this.#mixer.toCaller);
    caller.hold(false);
    this.#parts.changed();
  }

  /** The colleague has the caller from now on, and the agent has neither. */
  give(): void {
    if (this.#giving || this.call.view.stage !== 'talking') return;
    this.#giving = true;
    this.#notGiven = false;
    this.#parts.caller.giveTo(this.call, (given) => {
      this.#giving = false;
      this.#notGiven = !given;
      if (given) {
        this.#parts.caller.hangUp();
        this.call.hangUp();
      }
      this.#parts.changed();
    });
  }

  /** Back to the caller alone. */
  comeBack(): void {
    this.call.hangUp();
    this.#parts.caller.hold(false);
  }

  /** The colleague is gone: the caller hears the agent's own voice, once he is not held. */
  close(): void {
    closeMicrophone(this.microphone);
    if (this.#mixer === null) return;
    this.#mixer.close();
    this.#mixer = null;
    const [track] = this.#parts.microphone.getAudioTracks();
    if (track === undefined) return;
    track.enabled = true;
    this.#parts.caller.send(track);
    this.#parts.caller.mute(this.#muted);
  }
}

/** The same voice on a track of its own. */
function openCopy(microphone: MediaStream): MediaStream {
  const copy = microphone.clone();
  for (const track of copy.getTracks()) track.enabled = true;
  return copy;
}
