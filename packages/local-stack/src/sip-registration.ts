import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { PhoneScriptError } from './errors.ts';

export interface Registration {
  /** UDP port of the registrar on 127.0.0.1. */
  readonly registrarPort: number;
  readonly extension: string;
  /** UDP port on 127.0.0.1 where the phone listens. */
  readonly phonePort: number;
  /** 0 removes the registration. */
  readonly expiresSeconds: number;
}

/** RFC 3261 §17.1.2: timer T1 is the first retransmission's delay, doubled each time. */
const T1_MS = 250;
const TIMEOUT_MS = 4_000;

/**
 * Registers a phone (RFC 3261 §10), so that the queue rings extensions that have one and passes over the others.
 * @throws PhoneScriptError when the registrar refuses or does not answer within 4 s.
 */
export function register(registration: Registration): Promise<void> {
  const { registrarPort, extension, phonePort, expiresSeconds } = registration;
  const branch = `z9hG4bK${randomUUID()}`;
  const socket = createSocket('udp4');
  return new Promise<void>((resolve, reject) => {
    const fail = (reason: string) =>
      reject(
        new PhoneScriptError(
          `extension ${extension} could not be registered: ${reason}`,
          'is Asterisk running?',
        ),
      );
    const deadline = setTimeout(() => fail(`no answer within ${TIMEOUT_MS} ms`), TIMEOUT_MS);
    let retransmission: NodeJS.Timeout;
    const send = (delay: number) => {
      socket.send(request(), registrarPort, '127.0.0.1', (error) => error && fail(error.message));
      retransmission = setTimeout(() => send(delay * 2), delay);
    };
    const request = () =>
      [
        'REGISTER sip:127.0.0.1 SIP/2.0',
        `Via: SIP/2.0/UDP 127.0.0.1:${socket.address().port};rport;branch=${branch}`,
        `From: <sip:${extension}@127.0.0.1>;tag=${branch.slice(-8)}`,
        `To: <sip:${extension}@127.0.0.1>`,
        `Call-ID: ${branch}`,
        'CSeq: 1 REGISTER',
        'Max-Forwards: 70',
        `Contact: <sip:${extension}@127.0.0.1:${phonePort}>`,
        `Expires: ${expiresSeconds}`,
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n');
    socket.on('message', (message) => {
      const status = /^SIP\/2\.0 (\d{3})/.exec(message.toString('latin1'))?.[1];
      if (!status?.startsWith('1')) {
        if (status === '200') resolve();
        else fail(`the registrar answered ${status}`);
      }
    });
    socket.once('error', (error) => fail(error.message));
    socket.bind(0, '127.0.0.1', () => send(T1_MS));
    const settle = () => {
      clearTimeout(deadline);
      clearTimeout(retransmission);
    };
    socket.once('close', settle);
  }).finally(() => socket.close());
}
