import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import { type AddressInfo, createServer as createFront, type Server as Front, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Certificates } from './certificates.ts';
import { isLoopback } from './loopback.ts';

/** First byte of a TLS record that begins a handshake (RFC 8446, 5.1). */
const HANDSHAKE = 0x16;

/** One port that answers in clear, for probes that show no certificate, and encrypted to whom has one of the authority. */
export class HealthPort {
  readonly #plain: Server;
  readonly #secure: SecureServer | undefined;
  readonly #front: Front;
  readonly #open = new Set<Socket>();
  readonly #unrenew: (() => void) | undefined;

  /** @param lifeMs longest life of a connection, on which one request is answered */
  constructor(answer: RequestListener, lifeMs: number, certificates: Certificates | undefined) {
    this.#plain = createServer(answer);
    this.#plain.maxRequestsPerSocket = 1;
    this.#secure =
      certificates && createSecureServer({ requestCert: true, ...contextOf(certificates) }, answer);
    if (this.#secure !== undefined) this.#secure.maxRequestsPerSocket = 1;
    this.#unrenew = certificates?.onRenewed(() => this.#secure?.setSecureContext(contextOf(certificates)));
    this.#secure?.on('tlsClientError', (_error, socket) => socket.destroy());
    this.#front = createFront((socket) => this.#hear(socket, lifeMs));
  }

  /** @returns the port it listens on */
  start({ host, port }: { readonly host: string; readonly port: number }): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#front.once('error', reject);
      this.#front.listen(port, host, () => {
        this.#front.off('error', reject);
        resolve((this.#front.address() as AddressInfo).port);
      });
    });
  }

  /** Safe to call twice, and before {@link start}. */
  destroy(): Promise<void> {
    this.#unrenew?.();
    return new Promise((resolve) => {
      this.#front.close(() => resolve());
      for (const socket of this.#open) socket.destroy();
    });
  }

  /** What a connection is shows at its first byte. */
  #hear(socket: Socket, lifeMs: number): void {
    this.#open.add(socket);
    // The servers behind do not listen themselves, and then look after no deadline of theirs.
    const late = setTimeout(() => socket.destroy(), lifeMs).unref();
    socket.once('close', () => {
      clearTimeout(late);
      this.#open.delete(socket);
    });
    socket.on('error', () => socket.destroy());
    socket.once('data', (first) => {
      socket.pause();
      socket.unshift(first);
      const server = first[0] === HANDSHAKE ? this.#secure : this.#plain;
      if (server === undefined) socket.destroy();
      else server.emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  }
}

/** Whether nobody on another machine reads the answer but who has a certificate. */
export function isPrivate({ socket }: IncomingMessage): boolean {
  if ((socket as Partial<TLSSocket>).encrypted === true) return true;
  return isLoopback((socket.remoteAddress ?? '').replace(/^::ffff:/, ''));
}

function contextOf({ current }: Certificates): {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
} {
  return { ca: current.authority, cert: current.certificate, key: current.key };
}
