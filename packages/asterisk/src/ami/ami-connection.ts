import { createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Logger } from '../logger.ts';
import { AmiDisconnectedError } from './ami-errors.ts';
import { AmiPacket, AmiPacketReader, encodeAmiAction } from './ami-packet.ts';
import { type AmiAnswer, PendingActions } from './pending-actions.ts';

/** Where the manager interface is, and who we are there. */
export interface AmiAddress {
  host: string;
  port: number;
  user: string;
  password: string;
  /** Set when manager.conf has `tlsenable=yes` on this port. */
  tls?: boolean;
}

export type AmiFieldList = readonly (readonly [name: string, value: string])[];

// The only classes whose events this package reads; FullyBooted is of class system.
const EVENT_CLASSES = 'system,call,agent,dtmf';

/** One TCP connection to the manager interface, from its greeting to its end. Never comes back. */
export class AmiConnection {
  /** Resolves, never rejects, with the reason of the end. */
  readonly ended: Promise<string>;
  readonly #address: AmiAddress;
  readonly #socket: Socket;
  readonly #reader = new AmiPacketReader();
  readonly #pending = new PendingActions();
  readonly #logger: Logger;
  readonly #onEvent: (packet: AmiPacket) => void;
  readonly #booted = Promise.withResolvers<void>();
  #lastId = 0;
  #reason: string | undefined;

  constructor(address: AmiAddress, logger: Logger, onEvent: (packet: AmiPacket) => void) {
    this.#address = address;
    this.#logger = logger;
    this.#onEvent = onEvent;
    const { host, port, tls = false } = address;
    this.#socket = tls ? connectTls({ host, port, servername: host }) : connect({ host, port });
    this.#socket.setNoDelay(true);
    const end = Promise.withResolvers<string>();
    this.ended = end.promise;
    this.#booted.promise.catch(() => undefined);
    this.#socket.on('data', (chunk) => this.#read(chunk));
    this.#socket.on('error', (error) => {
      this.#reason ??= 'code' in error ? String(error.code) : error.name;
    });
    this.#socket.on('close', () => {
      this.#reason ??= 'Asterisk closed the connection';
      this.#pending.rejectAll(this.#reason);
      this.#booted.reject(new AmiDisconnectedError('Login', this.#reason));
      end.resolve(this.#reason);
    });
  }

  /** Closes at once; what waits for an answer rejects with this reason. */
  drop(reason: string): void {
    this.#reason ??= reason;
    this.#socket.destroy();
  }

  /** Logs in by challenge, so that the secret is never sent, and waits until Asterisk is fully booted. */
  async login(deadlineMs: number): Promise<void> {
    const { user, password } = this.#address;
    const timer = setTimeout(
      () => this.drop(`not logged in and fully booted after ${deadlineMs} ms`),
      deadlineMs,
    );
    try {
      const { response } = await this.send('Challenge', [['AuthType', 'MD5']], false, deadlineMs);
      const key = createHash('md5')
        .update((response.get('Challenge') ?? '') + password)
        .digest('hex');
      const fields: AmiFieldList = [
        ['AuthType', 'MD5'],
        ['Username', user],
        ['Key', key],
        ['Events', EVENT_CLASSES],
      ];
      await this.send('Login', fields, false, deadlineMs);
      await this.#booted.promise;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Sends one action and waits for its answer, or its whole list. */
  send(action: string, fields: AmiFieldList, list: boolean, deadlineMs: number): Promise<AmiAnswer> {
    if (this.#reason !== undefined) return Promise.reject(new AmiDisconnectedError(action, this.#reason));
    this.#lastId += 1;
    const id = String(this.#lastId);
    const answer = this.#pending.wait(id, action, list, deadlineMs);
    this.#socket.write(encodeAmiAction([['Action', action], ['ActionID', id], ...fields]));
    return answer;
  }

  #read(chunk: Buffer): void {
    for (const found of this.#reader.read(chunk)) {
      if (!(found instanceof AmiPacket)) {
        this.#logger.warn({ code: found.code, reason: found.message }, 'part of the AMI stream was ignored');
      } else if (!this.#pending.offer(found)) {
        if (found.get('Event') === 'FullyBooted') this.#booted.resolve();
        this.#onEvent(found);
      }
    }
  }
}
