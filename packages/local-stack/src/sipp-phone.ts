import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ALAW_SILENCE } from './alaw.ts';
import { FileFollower } from './file-follower.ts';
import type { LocalStack } from './local-stack.ts';
import { type PortReservation, portsInUse, reservePorts } from './port-reservation.ts';
import { ServiceProcess } from './service-process.ts';
import type { RtpFile } from './sipp-scenario.ts';

/** What a phone's scenario tells. */
export type PhoneEventName =
  | 'ringing'
  | 'answered'
  | 'held'
  | 'resumed'
  | 'hung-up'
  | 'remote-hung-up'
  | 'cancelled'
  | 'refused';

export interface PhoneEvent {
  readonly name: PhoneEventName;
  readonly callId: string;
  /** When this process read the event, on the clock of `performance.now()`. */
  readonly at: number;
}

export interface SippPhoneOptions {
  readonly stack: LocalStack;
  /** Loopback address of the phone; default 127.0.0.1. */
  readonly address?: string;
  /** UDP port of the phone; default one of its own. */
  readonly sipPort?: number;
  readonly args: (phone: { readonly folder: string; readonly sipPort: number }) => readonly string[];
  readonly onEvent: (event: PhoneEvent) => void;
  /** Called each time the phone has answered that it lives. */
  readonly onAlive?: () => void;
}

/** How long a phone may take to do what it was told before it is told again, milliseconds. */
const STEER_AGAIN_MS = 1_500;
const STEER_ATTEMPTS = 6;

/** sipp's RTP sockets for one phone: audio and video pairs of as many calls as overlap on it. */
const MEDIA_PORTS = 16;
const LOG_FILE = 'events.log';

/** One sipp process: a folder in memory for its scenario and audio, ports, events read from its log. */
export class SippPhone {
  readonly folder: string;
  readonly sipPort: number;
  readonly #address: string;
  readonly process: ServiceProcess;
  readonly #events: FileFollower;
  readonly #stack: LocalStack;
  readonly #ports: PortReservation;
  readonly #disown: () => void;
  #closing: (() => Promise<void>) | undefined;
  #closed: Promise<void> | undefined;

  private constructor(options: SippPhoneOptions, ports: PortReservation, folder: string) {
    const [ownSipPort = 0, controlPort = 0, mediaBase = 0, ...media] = ports.singles;
    this.folder = folder;
    this.sipPort = options.sipPort ?? ownSipPort;
    this.#address = options.address ?? '127.0.0.1';
    this.#stack = options.stack;
    this.#ports = ports;
    const { command, args } = options.stack.bundle.command('usr/bin/sipp');
    const common = [
      '-i',
      this.#address,
      '-mi',
      this.#address,
      '-ci',
      '127.0.0.1',
      '-p',
      this.sipPort,
      '-cp',
      controlPort,
      '-mp',
      mediaBase,
      '-min_rtp_port',
      media[0] ?? 0,
      '-max_rtp_port',
      media.at(-1) ?? 0,
      '-deadcall_wait',
      0,
      '-nostdin',
      '-trace_logs',
      '-log_file',
      join(folder, LOG_FILE),
    ].map(String);
    this.process = new ServiceProcess({
      name: 'sipp',
      command,
      args: [...args, ...options.args({ folder, sipPort: this.sipPort }), ...common],
      env: {
        LC_ALL: 'C',
        TERM: 'dumb',
        PATH: '/usr/bin:/bin',
      },
      cwd: folder,
      ready: async () => (await portsInUse()).has(this.sipPort),
    });
    this.#events = new FileFollower(join(folder, LOG_FILE), (line) => {
      if (/phone alive /.test(line)) options.onAlive?.();
      const match = /phone (ringing|answered|hung-up|remote-hung-up|cancelled|refused) (\S+)\s*$/.exec(line);
      if (!match?.[1] || !match[2]) return;
      options.onEvent({ name: match[1] as PhoneEventName, callId: match[2], at: performance.now() });
    });
    this.#disown = options.stack.own(() => this.close());
  }

  static async create(
    options: SippPhoneOptions,
    files: Readonly<Record<string, string | Uint8Array>>,
  ): Promise<SippPhone> {
    const folder = join(options.stack.instance.memory, `phone-${randomUUID()}`);
    const ports = await reservePorts({ singles: 3 + MEDIA_PORTS });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, LOG_FILE), '', { mode: 0o600 });
    const phone = new SippPhone(options, ports, folder);
    for (const [name, content] of Object.entries(files)) await phone.write(name, content);
    return phone;
  }

  async write(name: string, content: string | Uint8Array): Promise<void> {
    await writeFile(join(this.folder, name), content, { mode: 0o600 });
  }

  async start(): Promise<void> {
    this.process.onSpawn((pid) => void this.#stack.instance.remember(pid));
    await this.process.start();
  }

  /** Does something first when the phone is closed; its failure is not the phone's. */
  onClose(action: () => Promise<void>): void {
    this.#closing = action;
  }

  /** Reads the events already written. */
  drainEvents(): void {
    this.#events.drain();
  }

  /**
   * Makes the phone go on to its next deed in this call: answer when it rings, hang up in conversation. A phone
   * that is still busy with its last deed does not hear it: it is told again until `done`.
   */
  async steer(callId: string, done: () => boolean): Promise<void> {
    await this.#tell(callId);
    void this.#insist(callId, done);
  }

  async #insist(callId: string, done: () => boolean): Promise<void> {
    for (let attempt = 1; attempt < STEER_ATTEMPTS; attempt++) {
      await delay(STEER_AGAIN_MS, undefined, { ref: false });
      if (done() || this.process.state !== 'running') return;
      await this.#tell(callId).catch(() => undefined);
    }
  }

  async #tell(callId: string): Promise<void> {
    const text = [
      `MESSAGE sip:phone@${this.#address}:${this.sipPort} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK${randomUUID()}`,
      'From: <sip:script@127.0.0.1>;tag=script',
      `To: <sip:phone@${this.#address}:${this.sipPort}>`,
      `Call-ID: ${callId}`,
      'CSeq: 1 MESSAGE',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');
    const socket = createSocket('udp4');
    await new Promise<void>((resolve, reject) => {
      socket.send(text, this.sipPort, this.#address, (error) => (error ? reject(error) : resolve()));
    });
    socket.close();
  }

  /** Ends the process at once and removes what it used. Idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#disown();
    await this.#closing?.().catch(() => undefined);
    await this.process.kill();
    this.#events.close();
    await rm(this.folder, { recursive: true, force: true });
    await this.#ports.release();
  }
}

/** A file of one second of silence, to be repeated. */
export const SILENCE_FILE = 'silence.al';
export const silenceBytes: Uint8Array = new Uint8Array(8_000).fill(ALAW_SILENCE);

export function silence(folder: string): RtpFile {
  return { path: join(folder, SILENCE_FILE), loops: -1, content: 'alaw' };
}
