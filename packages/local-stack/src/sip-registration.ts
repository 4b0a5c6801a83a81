import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { answerChallenge } from './digest-authentication.ts';
import { PhoneScriptError } from './errors.ts';

/** Where phones say where they are. */
export interface Registrar {
  readonly address: string;
  /** UDP. */
  readonly port: number;
}

export interface Registration {
  readonly registrar: Registrar;
  readonly extension: string;
  /** What the registrar's challenge is answered with. */
  readonly secret: string;
  /** Address of the phone on this machine. */
  readonly address: string;
  /** UDP port where the phone listens. */
  readonly phonePort: number;
  /** 0 removes the registration. */
  readonly expiresSeconds: number;
}

/** RFC 3261 §17.1.2: timer T1 is the first retransmission's delay, doubled each time. */
const T1_MS = 250;
const TIMEOUT_MS = 4_000;

interface Answer {
  readonly status: number;
  readonly text: string;
}

/**
 * Registers a phone (RFC 3261 §10) and proves who it is (§22), so that the queue rings extensions that have one and
 * passes over the others.
 * @returns how long the registrar keeps it, seconds.
 * @throws PhoneScriptError when the registrar refuses or does not answer within 4 s.
 */
export async function register(registration: Registration): Promise<number> {
  const callId = randomUUID();
  const first = await ask(registration, callId, 1, []);
  const challenge = header(first.text, 'WWW-Authenticate');
  const last =
    first.status === 401 && challenge !== undefined
      ? await ask(registration, callId, 2, [`Authorization: ${proof(registration, challenge)}`])
      : first;
  if (last.status !== 200) throw refusal(registration, `the registrar answered ${last.status}`);
  const granted =
    /;expires=(\d+)/i.exec(header(last.text, 'Contact') ?? '')?.[1] ?? header(last.text, 'Expires');
  return granted === undefined ? registration.expiresSeconds : Number(granted);
}

function proof(registration: Registration, challenge: string): string {
  const { registrar, extension: user, secret } = registration;
  const uri = `sip:${registrar.address}`;
  const answer = answerChallenge(challenge, { method: 'REGISTER', uri, user, secret });
  if (answer === undefined) throw refusal(registration, 'its challenge cannot be answered');
  return answer;
}

/** Sends one request until it is answered. */
function ask(
  registration: Registration,
  callId: string,
  sequence: number,
  more: readonly string[],
): Promise<Answer> {
  const { registrar, extension, address, phonePort, expiresSeconds } = registration;
  const socket = createSocket('udp4');
  const request = () =>
    [
      `REGISTER sip:${registrar.address} SIP/2.0`,
      `Via: SIP/2.0/UDP ${address}:${socket.address().port};rport;branch=z9hG4bK${callId}${sequence}`,
      `From: <sip:${extension}@${registrar.address}>;tag=${callId.slice(-8)}`,
      `To: <sip:${extension}@${registrar.address}>`,
      `Call-ID: ${callId}`,
      `CSeq: ${sequence} REGISTER`,
      'Max-Forwards: 70',
      `Contact: <sip:${extension}@${address}:${phonePort}>`,
      `Expires: ${expiresSeconds}`,
      ...more,
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');
  return new Promise<Answer>((resolve, reject) => {
    const fail = (reason: string) => reject(refusal(registration, reason));
    const deadline = setTimeout(() => fail(`no answer within ${TIMEOUT_MS} ms`), TIMEOUT_MS);
    let retransmission: NodeJS.Timeout;
    const send = (delay: number) => {
      socket.send(request(), registrar.port, registrar.address, (error) => error && fail(error.message));
      retransmission = setTimeout(() => send(delay * 2), delay);
    };
    socket.on('message', (message) => {
      const text = message.toString('latin1');
      const status = Number(/^SIP\/2\.0 (\d{3})/.exec(text)?.[1] ?? 0);
      if (status >= 200) resolve({ status, text });
    });
    socket.once('error', (error) => fail(error.message));
    socket.bind(0, address, () => send(T1_MS));
    socket.once('close', () => {
      clearTimeout(deadline);
      clearTimeout(retransmission);
    });
  }).finally(() => socket.close());
}

function header(text: string, name: string): string | undefined {
  return new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(text)?.[1]?.trim();
}

function refusal({ extension }: Registration, reason: string): PhoneScriptError {
  return new PhoneScriptError(
    `extension ${extension} could not be registered: ${reason}`,
    'is Asterisk running, and is it the secret of that extension?',
  );
}
