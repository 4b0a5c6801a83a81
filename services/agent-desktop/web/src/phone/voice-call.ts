import type { RTCSession } from 'jssip/lib/RTCSession';

/** Where a call stands. */
export type CallStage = 'connecting' | 'ringing' | 'talking' | 'over';

/** Why a call is over. */
export type CallEnd =
  | 'hung-up'
  | 'other-hung-up'
  | 'not-answered'
  | 'refused'
  | 'busy'
  | 'unreachable'
  | 'no-voice-path'
  | 'failed';

/** What is shown of a call. */
export interface CallView {
  readonly direction: 'incoming' | 'outgoing';
  readonly stage: CallStage;
  /** When the conversation began, `Date.now()`; null before. */
  readonly talkingSinceMs: number | null;
  readonly held: boolean;
  /** Null while it goes on. */
  readonly end: CallEnd | null;
}

/** Reasons that JsSIP gives, by their name in its `causes`. */
const ENDS: Readonly<Record<string, CallEnd>> = {
  Terminated: 'other-hung-up',
  Canceled: 'not-answered',
  'No Answer': 'not-answered',
  Expires: 'not-answered',
  Busy: 'busy',
  Rejected: 'refused',
  'Authentication Error': 'refused',
  Unavailable: 'unreachable',
  'Not Found': 'unreachable',
  'Connection Error': 'unreachable',
  'Request Timeout': 'unreachable',
  'WebRTC Error': 'no-voice-path',
  'Incompatible SDP': 'no-voice-path',
  'Bad Media Description': 'no-voice-path',
  'RTP Timeout': 'no-voice-path',
};

/** Why a call is over, from what JsSIP says of it. */
export function callEnd(originator: string, cause: string): CallEnd {
  if (originator === 'local' && (cause === 'Terminated' || cause === 'Canceled')) return 'hung-up';
  return ENDS[cause] ?? 'failed';
}

/** Longest wait for a way for the voice once a call is answered, milliseconds. */
const VOICE_PATH_TIMEOUT_MS = 10_000;
/** Addresses of this machine are found in a few milliseconds; one that is found later is not waited for. */
const GATHERING_MS = 500;
/** RFC 4733: how long a key sounds, milliseconds. */
const KEY_MS = 160;

/** The voice goes straight to Asterisk, over addresses of both machines: nobody else is asked for one (no STUN). */
export const PEER_CONNECTION: RTCConfiguration = { iceServers: [] };

/** One call of a browser, over JsSIP. */
export class VoiceCall {
  #view: CallView;
  readonly #session: RTCSession;
  readonly #changed: () => void;
  readonly #speaker: HTMLAudioElement;
  #gathering: ReturnType<typeof setTimeout> | undefined;
  #voicePath: ReturnType<typeof setTimeout> | undefined;
  #noVoicePath = false;

  constructor(session: RTCSession, direction: CallView['direction'], changed: () => void) {
    this.#session = session;
    this.#changed = changed;
    this.#speaker = new Audio();
    this.#view = {
      direction,
      stage: direction === 'incoming' ? 'ringing' : 'connecting',
      talkingSinceMs: null,
      held: false,
      end: null,
    };
    if (session.connection) this.#hear(session.connection);
    session.on('peerconnection', ({ peerconnection }) => this.#hear(peerconnection));
    session.on('icecandidate', ({ ready }) => {
      this.#gathering ??= setTimeout(ready, GATHERING_MS);
    });
    session.on('progress', () => this.#set({ stage: 'ringing' }));
    session.on('confirmed', () => this.#begin());
    session.on('hold', ({ originator }) => {
      if (String(originator) === 'local') this.#set({ held: true });
    });
    session.on('unhold', ({ originator }) => {
      if (String(originator) === 'local') this.#set({ held: false });
    });
    session.on('ended', ({ originator, cause }) => this.#finish(String(originator), cause));
    session.on('failed', ({ originator, cause }) => this.#finish(String(originator), cause));
  }

  get view(): CallView {
    return this.#view;
  }

  answer(stream: MediaStream): void {
    this.#set({ stage: 'connecting' });
    this.#session.answer({ mediaStream: stream, pcConfig: PEER_CONNECTION });
  }

  /** Ends the call, or refuses it while it rings. */
  hangUp(): void {
    if (this.#session.isEnded()) return;
    this.#session.terminate(
      this.#view.direction === 'incoming' && this.#view.stage === 'ringing' ? { status_code: 486 } : {},
    );
  }

  /** Presses a key of the keypad: 0 to 9, * or #. */
  press(key: string): void {
    const sender = this.#session.connection?.getSenders().find(({ dtmf }) => dtmf !== null)?.dtmf;
    if (this.#view.stage === 'talking' && sender?.canInsertDTMF) {
      sender.insertDTMF(sender.toneBuffer + key, KEY_MS);
    }
  }

  mute(muted: boolean): void {
    if (muted) this.#session.mute({ audio: true });
    else this.#session.unmute({ audio: true });
  }

  hold(held: boolean): void {
    if (held === this.#view.held) return;
    if (held) this.#session.hold();
    else this.#session.unhold();
  }

  /** The voice that comes from the other side; null before there is one. */
  get heard(): MediaStreamTrack | null {
    const receivers = this.#session.connection?.getReceivers() ?? [];
    return receivers.find(({ track }) => track.kind === 'audio')?.track ?? null;
  }

  /** Sends another voice in the place of the one that is sent. */
  send(track: MediaStreamTrack): void {
    const sender = this.#session.connection?.getSenders().find(({ dtmf }) => dtmf !== null);
    sender?.replaceTrack(track).catch(() => undefined);
  }

  /** Joins the other end of this call with that of another one (RFC 3891); tells whether it was done. */
  giveTo(other: VoiceCall, done: (given: boolean) => void): void {
    const session = other.#session;
    const [accepted, failed] = [() => done(true), () => done(false)];
    this.#session.refer(session.remote_identity.uri, {
      replaces: session,
      eventHandlers: { accepted, failed, requestFailed: failed },
    });
  }

  #hear(connection: RTCPeerConnection): void {
    connection.addEventListener('track', ({ track }) => {
      this.#speaker.srcObject = new MediaStream([track]);
      this.#speaker.play().catch(() => undefined);
    });
  }

  /** A conversation begins once voices pass: a key pressed before would be lost. */
  #begin(): void {
    if (this.#view.talkingSinceMs !== null || this.#voicePath !== undefined) return;
    const { connection } = this.#session;
    const giveUp = (): void => {
      this.#noVoicePath = true;
      this.hangUp();
    };
    const look = (): void => {
      if (connection.connectionState === 'failed') giveUp();
      if (connection.connectionState !== 'connected' || this.#view.talkingSinceMs !== null) return;
      clearTimeout(this.#voicePath);
      this.#set({ stage: 'talking', talkingSinceMs: Date.now() });
    };
    this.#voicePath = setTimeout(giveUp, VOICE_PATH_TIMEOUT_MS);
    connection.addEventListener('connectionstatechange', look);
    look();
  }

  #finish(originator: string, cause: string): void {
    clearTimeout(this.#gathering);
    clearTimeout(this.#voicePath);
    this.#speaker.srcObject = null;
    const end = this.#noVoicePath ? 'no-voice-path' : callEnd(originator, cause);
    this.#set({ stage: 'over', end });
  }

  #set(change: Partial<CallView>): void {
    if (this.#view.stage === 'over') return;
    this.#view = { ...this.#view, ...change };
    this.#changed();
  }
}
