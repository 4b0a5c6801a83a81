import type { RTCSessionEvent } from 'jssip/lib/UA';
import type { PhoneAccount } from '#contract';
import { PEER_CONNECTION, VoiceCall } from './voice-call.ts';

/** Whether Asterisk is reached, and knows this phone where it registers. */
export type LineState = 'connecting' | 'open' | 'lost' | 'refused';

/** What a line tells. */
export interface LineListener {
  state(state: LineState): void;
  /** A call that rings here; only a line that registers gets some. */
  incoming?(call: VoiceCall): void;
  /** Something of a call changed. */
  changed(): void;
}

/** Between two tries to reach Asterisk again, seconds: about doubled each time, between these. */
const RECONNECT_SECONDS = { min: 1, max: 10 };
const REGISTRATION_SECONDS = 120;
/** As long as an agent's phone rings, and more, seconds; Asterisk ends the ringing before. */
const RING_SECONDS = 60;

/**
 * A browser's line to Asterisk: SIP over WebSocket (RFC 7118), by JsSIP. It connects again by itself.
 */
export class VoiceLine {
  readonly #ua: import('jssip').UA;
  readonly #listener: LineListener;
  readonly #host: string;
  readonly #leave = (): void => this.stop();
  #stopped = false;

  /** Loads JsSIP, which no other page needs, and connects. */
  static async open(account: PhoneAccount, register: boolean, listener: LineListener): Promise<VoiceLine> {
    const { UA, WebSocketInterface } = await import('jssip');
    const host = new URL(account.url).hostname;
    const ua = new UA({
      sockets: new WebSocketInterface(account.url),
      uri: `sip:${account.user}@${host}`,
      authorization_user: account.user,
      password: account.secret,
      register,
      register_expires: REGISTRATION_SECONDS,
      no_answer_timeout: RING_SECONDS,
      connection_recovery_min_interval: RECONNECT_SECONDS.min,
      connection_recovery_max_interval: RECONNECT_SECONDS.max,
      user_agent: 'decroche-web',
    });
    return new VoiceLine(ua, host, register, listener);
  }

  private constructor(ua: import('jssip').UA, host: string, register: boolean, listener: LineListener) {
    this.#ua = ua;
    this.#host = host;
    this.#listener = listener;
    ua.on('connected', () => this.#tell(register ? 'connecting' : 'open'));
    ua.on('disconnected', () => this.#tell('lost'));
    ua.on('registered', () => this.#tell('open'));
    ua.on('registrationFailed', () => this.#tell(ua.isConnected() ? 'refused' : 'lost'));
    ua.on('newRTCSession', ({ originator, session }: RTCSessionEvent) => {
      if (String(originator) !== 'remote' || this.#stopped) return;
      listener.incoming?.(new VoiceCall(session, 'incoming', () => listener.changed()));
    });
    // Whoever closes the page hangs up: Asterisk would find out by the silence of his voice, half a minute later.
    window.addEventListener('pagehide', this.#leave);
    this.#tell('connecting');
    ua.start();
  }

  /** Calls a number of Asterisk's dialplan with the voice of `stream`. */
  call(number: string, stream: MediaStream): VoiceCall {
    const session = this.#ua.call(`sip:${number}@${this.#host}`, {
      mediaStream: stream,
      pcConfig: PEER_CONNECTION,
    });
    return new VoiceCall(session, 'outgoing', () => this.#listener.changed());
  }

  /** Ends what goes on, unregisters and closes. */
  stop(): void {
    this.#stopped = true;
    window.removeEventListener('pagehide', this.#leave);
    this.#ua.stop();
  }

  #tell(state: LineState): void {
    if (!this.#stopped) this.#listener.state(state);
  }
}
