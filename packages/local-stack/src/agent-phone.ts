import { join } from 'node:path';
import { encodeAlaw } from './alaw.ts';
import { PhoneScriptError } from './errors.ts';
import type { AgentLine, LocalStack } from './local-stack.ts';
import { telephoneAudio } from './phone-caller.ts';
import { type Registrar, type Registration, register } from './sip-registration.ts';
import { type PhoneEvent, SILENCE_FILE, SippPhone, silence, silenceBytes } from './sipp-phone.ts';
import { agentScenario, type PhoneStep } from './sipp-scenario.ts';
import type { MonoAudio } from './wav.ts';

export interface AgentPhoneOptions {
  readonly stack: LocalStack;
  /** One of `stack.agents`. */
  readonly extension: string;
  /** Where it registers; default the stack's Asterisk on loopback. */
  readonly registrar?: Registrar;
  /** How long it rings before it answers; `never` leaves it to `answer()`. Default 2 000 ms. */
  readonly ringMs?: number | 'never';
  /** What the agent says from the answer on: WAV in memory (16-bit PCM, mono) or samples. Absent: silence. */
  readonly wav?: Uint8Array | MonoAudio;
  /** What he does after he has said that, one after the other. */
  readonly deeds?: readonly AgentDeed[];
  /** When the agent hangs up, counted from the answer; default never. */
  readonly hangUpAfterMs?: number;
}

/** Something an agent does in his conversation: says something (and is silent for a while after), with the caller on hold or not. */
export interface AgentDeed {
  readonly wav?: Uint8Array | MonoAudio;
  readonly silentMs: number;
  /** Puts the caller on hold before it, or takes him back. */
  readonly hold?: boolean;
}

export interface AgentPhone {
  readonly extension: string;
  /** What happened so far, over all calls. */
  readonly events: readonly PhoneEvent[];
  /** Resolves at the next event of that name after now. */
  next(name: PhoneEvent['name'], timeoutMs?: number): Promise<PhoneEvent>;
  /** Calls `listener` at each later event; answers the way to stop it. */
  onEvent(listener: (event: PhoneEvent) => void): () => void;
  /** Picks up the call that rings now. */
  answer(): Promise<void>;
  /** Hangs up the call in conversation. */
  hangUp(): Promise<void>;
  output(): string;
  /** Answers nothing more, as a laptop that sleeps; its registration stays. */
  vanish(): Promise<void>;
  /** Goes on after `vanish()`. */
  comeBack(): void;
  /** Takes back its registration: the queue passes over it until it signs on again. */
  signOff(): Promise<void>;
  /** Registers again after `signOff()`. */
  signOn(): Promise<void>;
  /** Takes the phone off the network. Idempotent. */
  stop(): Promise<void>;
}

/** Asked for; renewed when half of what was granted is over. */
const REGISTRATION_SECONDS = 120;
const LONGEST_CONVERSATION_MS = 3_600_000;
const KNOWN_TIMEOUT_MS = 10_000;

/**
 * Puts an agent's phone on the network. It takes one call after the other until it is stopped.
 * @throws PhoneScriptError when the stack has no such extension; AudioFormatError
 */
export async function startAgentPhone(options: AgentPhoneOptions): Promise<AgentPhone> {
  const { stack, extension } = options;
  const line = stack.agents.find((agent) => agent.extension === extension);
  if (!line) {
    throw new PhoneScriptError(
      `this stack has no extension ${extension}`,
      `it has ${stack.agents.map((agent) => agent.extension).join(', ')}; ask for more with the agents option`,
    );
  }
  if (line.phone === 'web') {
    throw new PhoneScriptError(
      `extension ${extension} has its phone in a browser`,
      'choose one of the others',
    );
  }
  const phone = new SippAgent(extension);
  const files: Record<string, Uint8Array> = { [SILENCE_FILE]: silenceBytes };
  const speech = options.wav === undefined ? undefined : telephoneAudio(options.wav);
  if (speech) files['speech.al'] = encodeAlaw(speech.pcm);
  const deeds = (options.deeds ?? []).map(({ wav, silentMs, hold }, at) => {
    const pcm = wav === undefined ? new Int16Array() : telephoneAudio(wav).pcm;
    files[deedFile(at)] = encodeAlaw(pcm);
    return { speechMs: pcm.length / 8, silentMs, ...(hold === undefined ? {} : { hold }) };
  });
  const sipp = await SippPhone.create(
    {
      stack,
      address: line.address,
      sipPort: line.sipPort,
      args: ({ folder }) => ['-sf', join(folder, 'scenario.xml')],
      onEvent: (event) => phone.note(event),
      onAlive: () => phone.known(),
    },
    files,
  );
  try {
    const longest = options.hangUpAfterMs ?? LONGEST_CONVERSATION_MS;
    const speechMs = Math.min(longest, (speech?.pcm.length ?? 0) / 8);
    const steps: PhoneStep[] = [];
    if (speechMs > 0) {
      const path = join(sipp.folder, 'speech.al');
      steps.push({ play: { path, loops: 1, content: 'alaw' }, thenWaitMs: speechMs });
    }
    for (const [at, deed] of deeds.entries()) {
      const play = silence(sipp.folder);
      const hold = deed.hold === undefined ? {} : { hold: deed.hold };
      if (deed.speechMs > 0) {
        const path = join(sipp.folder, deedFile(at));
        steps.push({ play: { path, loops: 1, content: 'alaw' }, thenWaitMs: deed.speechMs, ...hold });
        steps.push({ play, thenWaitMs: deed.silentMs });
      } else steps.push({ play, thenWaitMs: deed.silentMs, ...hold });
    }
    const doneMs = deeds.reduce((sum, deed) => sum + deed.speechMs + deed.silentMs, speechMs);
    if (longest > doneMs) steps.push({ play: silence(sipp.folder), thenWaitMs: longest - doneMs });
    await sipp.write('scenario.xml', agentScenario({ extension, ring: options.ringMs ?? 2_000, steps }));
    const registrar = options.registrar ?? { address: '127.0.0.1', port: stack.asterisk.sipPort };
    await phone.begin(sipp, stack, line, registrar);
    return phone;
  } catch (error) {
    await sipp.close();
    throw error;
  }
}

function deedFile(at: number): string {
  return `deed-${at}.al`;
}

class SippAgent implements AgentPhone {
  readonly extension: string;
  readonly events: PhoneEvent[] = [];
  readonly #listeners = new Set<(event: PhoneEvent) => void>();
  #sipp: SippPhone | undefined;
  readonly #known = Promise.withResolvers<void>();
  #renewal: NodeJS.Timeout | undefined;
  #place: Omit<Registration, 'expiresSeconds'> | undefined;

  constructor(extension: string) {
    this.extension = extension;
  }

  async begin(sipp: SippPhone, stack: LocalStack, line: AgentLine, registrar: Registrar): Promise<void> {
    this.#sipp = sipp;
    await sipp.start();
    const { extension, secret, address } = line;
    const phone = { registrar, extension, secret, address, phonePort: sipp.sipPort };
    this.#place = phone;
    sipp.onClose(async () => {
      clearTimeout(this.#renewal);
      if (!stack.stopping) await register({ ...phone, expiresSeconds: 0 });
    });
    await this.signOn();
    await this.#untilKnown();
  }

  async signOff(): Promise<void> {
    clearTimeout(this.#renewal);
    if (this.#place !== undefined) await register({ ...this.#place, expiresSeconds: 0 });
  }

  async signOn(): Promise<void> {
    const place = this.#place;
    if (place === undefined) return;
    this.#renewLater(place, await register({ ...place, expiresSeconds: REGISTRATION_SECONDS }));
  }

  /** Called when Asterisk asked whether this phone lives, and was answered. */
  known(): void {
    this.#known.resolve();
  }

  /** The queue rings a phone only once it has answered that question for the first time. */
  async #untilKnown(): Promise<void> {
    const deadline = setTimeout(
      () =>
        this.#known.reject(
          new PhoneScriptError(
            `Asterisk did not ask phone ${this.extension} within ${KNOWN_TIMEOUT_MS} ms whether it lives`,
            'look at the output of Asterisk',
          ),
        ),
      KNOWN_TIMEOUT_MS,
    );
    await this.#known.promise.finally(() => clearTimeout(deadline));
  }

  /** A registrar that is away is asked again at half the time that is left, and each second in the end. */
  #renewLater(phone: Omit<Registration, 'expiresSeconds'>, secondsLeft: number): void {
    const wait = Math.max(1, secondsLeft / 2);
    this.#renewal = setTimeout(async () => {
      const granted = register({ ...phone, expiresSeconds: REGISTRATION_SECONDS });
      this.#renewLater(phone, await granted.catch(() => secondsLeft - wait));
    }, wait * 1_000);
    this.#renewal.unref();
  }

  note(event: PhoneEvent): void {
    this.events.push(event);
    for (const listener of this.#listeners) listener(event);
  }

  onEvent(listener: (event: PhoneEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  next(name: PhoneEvent['name'], timeoutMs = 30_000): Promise<PhoneEvent> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        stop();
        reject(
          new PhoneScriptError(
            `phone ${this.extension} saw no "${name}" within ${timeoutMs} ms`,
            `its last lines:\n${this.output()}`,
          ),
        );
      }, timeoutMs);
      const stop = this.onEvent((event) => {
        if (event.name !== name) return;
        clearTimeout(timer);
        stop();
        resolve(event);
      });
    });
  }

  answer(): Promise<void> {
    return this.#steer('ringing');
  }

  hangUp(): Promise<void> {
    return this.#steer('answered');
  }

  output(): string {
    return this.#sipp?.process.output.tail(60) ?? '';
  }

  async vanish(): Promise<void> {
    await this.#sipp?.process.freeze();
  }

  comeBack(): void {
    this.#sipp?.process.thaw();
  }

  async stop(): Promise<void> {
    await this.#sipp?.close();
  }

  async #steer(from: PhoneEvent['name']): Promise<void> {
    const last = this.events.at(-1);
    if (last?.name !== from) {
      throw new PhoneScriptError(
        `phone ${this.extension} is not ${from} (last event: ${last?.name ?? 'none'})`,
        'wait for that event first',
      );
    }
    await this.#sipp?.steer(last.callId, () => this.events.at(-1) !== last);
  }
}
