import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { encodeAlaw } from './alaw.ts';
import { type CallSegment, callTimeline } from './call-timeline.ts';
import { dtmfPackets } from './dtmf-packets.ts';
import { dtmfTone } from './dtmf-tones.ts';
import { AudioFormatError, PhoneScriptError } from './errors.ts';
import type { LocalStack } from './local-stack.ts';
import { resample } from './resampling.ts';
import { type PhoneEvent, SILENCE_FILE, SippPhone, silence, silenceBytes } from './sipp-phone.ts';
import { callerScenario, type PhoneStep, type RtpFile } from './sipp-scenario.ts';
import { type MonoAudio, readWav } from './wav.ts';

export interface CallOptions {
  readonly stack: LocalStack;
  /** What the caller says: a WAV file in memory (16-bit PCM, mono) or samples. Absent: the caller is silent. */
  readonly wav?: Uint8Array | MonoAudio;
  /** Silence before the speech, counted from the answer; default 500 ms. */
  readonly speakAfterMs?: number;
  /** Keys pressed, counted from the answer. Speech that goes on under a key press is lost for 150 ms. */
  readonly dtmf?: ReadonlyArray<{ readonly digit: string; readonly atMs: number }>;
  /** `in-band`: the phone offers no telephone-event, and its keys are tones on the line. Default `events`. */
  readonly keys?: 'events' | 'in-band';
  /**
   * When the caller hangs up, counted from the answer, or from the start of the call while it is not answered
   * (CANCEL). Absent: only `hangUp()`, the other side, or `longestMs` ends the call.
   */
  readonly hangUpAfterMs?: number;
  /** Address of this machine that the call comes from; default 127.0.0.1. */
  readonly fromAddress?: string;
  /** Address and UDP port that are called; default the stack's Asterisk on loopback. */
  readonly toAddress?: string;
  readonly sipPort?: number;
  /** Number dialled; default 3960. */
  readonly to?: string;
  /** Request URI, where it is another one than `sip:TO@address`. */
  readonly requestUri?: string;
  /** Caller's number; default one of the range kept for fiction (+33 1 99 00 xx xx, ARCEP decision 2018-0881). */
  readonly from?: string;
  /** How long an unanswered call rings before the caller cancels it; default 30 000 ms. */
  readonly answerTimeoutMs?: number;
  /** Longest call; default 600 000 ms. */
  readonly longestMs?: number;
}

/**
 * `cancelled`: the caller gave up while it rang. `no-response`: the other side said nothing at all, not even
 * that it is trying. `failed`: something else than the script foresees; see the call's output.
 */
export type CallEnd =
  | 'caller-hung-up'
  | 'remote-hung-up'
  | 'cancelled'
  | 'refused'
  | 'no-response'
  | 'failed';

export interface CallResult {
  readonly end: CallEnd;
  /** Of sipp: 0 when every message of the call was as it should be. */
  readonly exitCode: number | null;
  readonly answeredAfterMs: number | undefined;
  /** From the start of the call. */
  readonly endedAfterMs: number;
}

export interface PhoneCall {
  readonly callId: string;
  /** `performance.now()` when the call was placed. */
  readonly placedAt: number;
  /** `performance.now()` when the speech starts and ends; known from the answer on, absent without speech. */
  readonly speech: Promise<{ readonly startsAt: number; readonly endsAt: number } | undefined>;
  /** Resolves when the call is answered; rejects when it ends unanswered. */
  readonly answered: Promise<void>;
  readonly ended: Promise<CallResult>;
  /** What happened so far. */
  readonly events: readonly PhoneEvent[];
  /** Last lines of sipp, for errors. */
  output(): string;
  /** Hangs up now: CANCEL before the answer, BYE after. */
  hangUp(): Promise<void>;
  /** Sends and answers nothing more, as a telephone whose battery is empty; `ended` then waits for the stack's end. */
  vanish(): Promise<void>;
}

const TELEPHONE_RATE = 8_000;
const DEFAULT_SPEAK_AFTER_MS = 500;
const LONGEST_CALL_MS = 600_000;
/** How long after its time-out an unanswered call may take to be cancelled. */
const CANCEL_GRACE_MS = 1_000;

/**
 * Places one real SIP call into the stack. Audio and scenario live in a memory folder until the call has ended.
 * @throws PhoneScriptError, AudioFormatError, PortsExhaustedError
 */
export async function placeCall(options: CallOptions): Promise<PhoneCall> {
  const speech = options.wav === undefined ? undefined : telephoneAudio(options.wav);
  const callId = `${randomUUID()}@phone`;
  const timeline = spokenCall(options, speech);
  const answerTimeoutMs = Math.min(
    options.hangUpAfterMs ?? Number.POSITIVE_INFINITY,
    options.answerTimeoutMs ?? 30_000,
  );
  const call = new SippCall(callId, timeline.speech, answerTimeoutMs);
  const phone = await SippPhone.create(
    {
      stack: options.stack,
      ...(options.fromAddress === undefined ? {} : { address: options.fromAddress }),
      args: ({ folder }) => [
        `${options.toAddress ?? '127.0.0.1'}:${options.sipPort ?? options.stack.asterisk.sipPort}`,
        ...['-sf', join(folder, 'scenario.xml')],
        ...['-s', options.to ?? '3960'],
        ...['-cid_str', callId],
        ...['-m', '1', '-l', '1'],
      ],
      onEvent: (event) => call.note(event),
    },
    timeline.files,
  );
  try {
    await phone.write(
      'scenario.xml',
      callerScenario({
        from: options.from ?? '+33199000001',
        answerTimeoutMs,
        steps: timeline.steps(phone.folder),
        requestUri: options.requestUri,
        telephoneEvent: options.keys !== 'in-band',
      }),
    );
    await call.begin(phone);
    return call;
  } catch (error) {
    await phone.close();
    throw error;
  }
}

class SippCall implements PhoneCall {
  readonly callId: string;
  readonly events: PhoneEvent[] = [];
  readonly speech: PhoneCall['speech'];
  readonly answered: Promise<void>;
  readonly ended: Promise<CallResult>;
  placedAt = 0;
  #phone: SippPhone | undefined;
  readonly #answer = Promise.withResolvers<void>();
  readonly #end = Promise.withResolvers<CallResult>();
  readonly #answerTimeoutMs: number;
  #patience: NodeJS.Timeout | undefined;
  #outOfPatience = false;
  #over = false;

  constructor(
    callId: string,
    speech: { readonly fromMs: number; readonly toMs: number } | undefined,
    answerTimeoutMs: number,
  ) {
    this.callId = callId;
    this.#answerTimeoutMs = answerTimeoutMs;
    this.answered = this.#answer.promise;
    this.ended = this.#end.promise;
    // A caller that is not answered is reported by `ended` too: not everyone waits for both.
    this.answered.catch(() => undefined);
    this.speech = this.answered.then(
      () => {
        if (!speech) return undefined;
        const answeredAt = this.#at('answered') ?? this.placedAt;
        return { startsAt: answeredAt + speech.fromMs, endsAt: answeredAt + speech.toMs };
      },
      () => undefined,
    );
  }

  async begin(phone: SippPhone): Promise<void> {
    this.#phone = phone;
    phone.process.onExit(({ exitCode }) => void this.#finish(exitCode));
    this.placedAt = performance.now();
    await phone.start().catch((error: unknown) => {
      // A call may be over before its phone was seen to be up; `ended` then tells how.
      if (!this.#over) throw error;
    });
    if (this.#over) return;
    // RFC 3261 §9.1 forbids a CANCEL before any response: sipp would go on inviting for 32 s.
    this.#patience = setTimeout(() => this.#giveUp(), this.#answerTimeoutMs + CANCEL_GRACE_MS);
  }

  note(event: PhoneEvent): void {
    this.events.push(event);
    if (event.name === 'answered' || event.name === 'cancelled') clearTimeout(this.#patience);
    if (event.name === 'answered') this.#answer.resolve();
  }

  output(): string {
    return this.#phone?.process.output.tail(60) ?? '';
  }

  async hangUp(): Promise<void> {
    if (this.#phone?.process.state === 'running') {
      await this.#phone.steer(this.callId, () =>
        this.events.some(({ name }) => name !== 'answered' && name !== 'ringing'),
      );
    }
  }

  async vanish(): Promise<void> {
    await this.#phone?.process.freeze();
  }

  #giveUp(): void {
    this.#phone?.drainEvents();
    if (this.events.some(({ name }) => name === 'answered' || name === 'cancelled')) return;
    this.#outOfPatience = true;
    this.#phone?.process.killNow();
  }

  async #finish(exitCode: number | null): Promise<void> {
    this.#over = true;
    clearTimeout(this.#patience);
    const endedAfterMs = performance.now() - this.placedAt;
    this.#phone?.drainEvents();
    const end = this.#endKind(exitCode);
    const answeredAt = this.#at('answered');
    const answeredAfterMs = answeredAt === undefined ? undefined : answeredAt - this.placedAt;
    this.#answer.reject(
      new PhoneScriptError(
        `the call was not answered (${end})`,
        'look at the output of the call and of Asterisk',
      ),
    );
    await this.#phone?.close();
    this.#end.resolve({ end, exitCode, answeredAfterMs, endedAfterMs });
  }

  #endKind(exitCode: number | null): CallEnd {
    if (this.#outOfPatience) return 'no-response';
    const last = this.events.at(-1)?.name;
    if (exitCode !== 0 && last !== 'refused') return 'failed';
    if (last === 'remote-hung-up' || last === 'cancelled' || last === 'refused') return last;
    return 'caller-hung-up';
  }

  #at(name: PhoneEvent['name']): number | undefined {
    return this.events.find((event) => event.name === name)?.at;
  }
}

/** The caller's audio at the telephone's rate. */
export function telephoneAudio(audio: Uint8Array | MonoAudio): MonoAudio {
  const mono = audio instanceof Uint8Array ? readWav(audio) : audio;
  if (mono.pcm.length === 0) throw new AudioFormatError('the audio is empty', 'give at least one sample');
  return resample(mono, TELEPHONE_RATE);
}

function keyOf(digit: string, inBand: boolean): Uint8Array {
  return inBand ? encodeAlaw(dtmfTone(digit, TELEPHONE_RATE)) : dtmfPackets(digit);
}

interface SpokenCall {
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly speech: { readonly fromMs: number; readonly toMs: number } | undefined;
  steps(folder: string): PhoneStep[];
}

/** What the phone sends: files, and the steps that play them. */
function spokenCall(options: CallOptions, speech: MonoAudio | undefined): SpokenCall {
  const fromMs = options.speakAfterMs ?? DEFAULT_SPEAK_AFTER_MS;
  const toMs = fromMs + ((speech?.pcm.length ?? 0) * 1000) / TELEPHONE_RATE;
  const endMs = options.hangUpAfterMs ?? options.longestMs ?? LONGEST_CALL_MS;
  const encoded = encodeAlaw(speech?.pcm ?? new Int16Array());
  const bytesUntil = (ms: number) => Math.round(((ms - fromMs) * TELEPHONE_RATE) / 1000);
  const inBand = options.keys === 'in-band';
  const files: Record<string, Uint8Array> = { [SILENCE_FILE]: silenceBytes };
  const segments = callTimeline({ speechFromMs: fromMs, speechToMs: toMs, keys: options.dtmf ?? [], endMs });
  for (const [index, segment] of segments.entries()) {
    if (segment.sends === 'speech') {
      files[`${index}`] = encoded.subarray(bytesUntil(segment.fromMs), bytesUntil(segment.toMs));
    }
    if (segment.sends === 'key') files[`${index}`] = keyOf(segment.digit ?? '', inBand);
  }
  const played = (folder: string, { sends }: CallSegment, index: number): RtpFile =>
    sends === 'silence'
      ? silence(folder)
      : { path: join(folder, `${index}`), loops: 1, content: sends === 'key' && !inBand ? 'events' : 'alaw' };
  return {
    files,
    speech: speech ? { fromMs, toMs: Math.min(toMs, endMs) } : undefined,
    steps: (folder) =>
      segments.map((segment, index) => ({
        play: played(folder, segment, index),
        thenWaitMs: segment.toMs - segment.fromMs,
      })),
  };
}
