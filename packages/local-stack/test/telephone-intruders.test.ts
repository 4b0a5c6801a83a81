import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { answerChallenge } from '../src/digest-authentication.ts';
import {
  type AgentPhone,
  ensure,
  type LocalStack,
  placeCall,
  startAgentPhone,
  startLocalStack,
} from '../src/mod.ts';
import { SipSocket, sdpOffer } from '../src/sip-socket.ts';

const STRANGER = '127.0.0.2';
const REFUSED = [401, 403];
let stack: LocalStack;
let phone: AgentPhone;
const sockets: SipSocket[] = [];

beforeAll(async () => {
  await ensure(['asterisk', 'sipp']);
  stack = await startLocalStack({ services: ['asterisk'], agents: 2 });
  phone = await startAgentPhone({ stack, extension: '1001', ringMs: 100 });
}, 300_000);

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

afterAll(() => stack.stop());

async function socketAt(address: string): Promise<SipSocket> {
  const socket = await SipSocket.open(address);
  sockets.push(socket);
  return socket;
}

interface Attempt {
  readonly from: string;
  readonly secret?: string;
  /** Where calls for 1001 would then go; default the attacker's socket. */
  readonly contact?: string;
}

/** Tries to take the extension 1001; answers the registrar's last word. */
async function takeExtension({ from, secret, contact }: Attempt): Promise<number> {
  const socket = await socketAt(from);
  const callId = randomUUID();
  const send = (sequence: number, more: string[]) =>
    socket.send(stack.asterisk.sipPort, [
      'REGISTER sip:127.0.0.1 SIP/2.0',
      `Via: SIP/2.0/UDP ${from}:${socket.port};rport;branch=z9hG4bK${callId}${sequence}`,
      `From: <sip:1001@127.0.0.1>;tag=${sequence}`,
      'To: <sip:1001@127.0.0.1>',
      `Call-ID: ${callId}`,
      `CSeq: ${sequence} REGISTER`,
      'Max-Forwards: 70',
      `Contact: <${contact ?? `sip:1001@${from}:${socket.port}`}>`,
      'Expires: 300',
      ...more,
    ]);
  send(1, []);
  const status = await socket.final('REGISTER');
  const challenge = /^WWW-Authenticate: *(.*)$/im.exec(socket.received.at(-1) ?? '')?.[1];
  if (secret === undefined || challenge === undefined) return status;
  const request = { method: 'REGISTER', uri: 'sip:127.0.0.1', user: '1001', secret };
  socket.received.length = 0;
  send(2, [`Authorization: ${answerChallenge(challenge, request)}`]);
  return socket.final('REGISTER');
}

async function ringsFor(caller: Promise<Awaited<ReturnType<typeof placeCall>>>): Promise<void> {
  const answered = phone.next('answered');
  const call = await caller;
  await answered;
  await call.hangUp();
  expect((await call.ended).exitCode).toBe(0);
}

describe("an agent's extension", () => {
  const secretOf1001 = () => stack.agents[0]?.secret ?? '';
  const phoneAddress = () => stack.agents[0]?.address ?? '';
  const attempts: ReadonlyArray<readonly [string, () => Attempt]> = [
    ['without a secret, from another address', () => ({ from: STRANGER })],
    ['without a secret, from the address of the trunk', () => ({ from: '127.0.0.1' })],
    ["without a secret, from the phones' network", () => ({ from: phoneAddress() })],
    ['with a wrong secret', () => ({ from: phoneAddress(), secret: 'the-wrong-secret' })],
    ['with its number as the secret', () => ({ from: phoneAddress(), secret: '1001' })],
    [
      "with the other extension's secret",
      () => ({ from: phoneAddress(), secret: stack.agents[1]?.secret ?? '' }),
    ],
    [
      'with its secret, from outside the network of the phones',
      () => ({ from: STRANGER, secret: secretOf1001() }),
    ],
    [
      'with its secret, to be reached at a place outside that network',
      () => ({ from: phoneAddress(), secret: secretOf1001(), contact: 'sip:0900000000@127.0.0.1:5099' }),
    ],
  ];

  it.each(attempts)('is not given away %s, and its own phone goes on ringing', async (_, attempt) => {
    expect(REFUSED).toContain(await takeExtension(attempt()));
    await ringsFor(placeCall({ stack, hangUpAfterMs: 10_000 }));
  });

  it('has a secret of its own, which no file of the repository holds and no command line shows', async () => {
    const secrets = stack.agents.map(({ secret }) => secret);
    expect(new Set(secrets).size).toBe(secrets.length);
    for (const secret of secrets) expect(secret.length).toBeGreaterThanOrEqual(20);
    const written = await readFile(join(stack.dir, 'asterisk/etc/pjsip-agents.conf'), 'utf8');
    for (const secret of secrets) expect(written).toContain(secret);
  });

  it('places no call, with or without its secret', async () => {
    const socket = await socketAt(phoneAddress());
    const callId = randomUUID();
    const invite = (sequence: number, more: string[]) =>
      socket.send(
        stack.asterisk.sipPort,
        [
          'INVITE sip:0900000000@127.0.0.1 SIP/2.0',
          `Via: SIP/2.0/UDP ${socket.address}:${socket.port};rport;branch=z9hG4bK${callId}${sequence}`,
          'From: <sip:1001@127.0.0.1>;tag=a',
          'To: <sip:0900000000@127.0.0.1>',
          `Call-ID: ${callId}`,
          `CSeq: ${sequence} INVITE`,
          `Contact: <sip:1001@${socket.address}:${socket.port}>`,
          'Max-Forwards: 70',
          'Content-Type: application/sdp',
          ...more,
        ],
        sdpOffer(socket.address),
      );
    invite(1, []);
    expect(await socket.final('INVITE')).toBe(401);
    const challenge = /^WWW-Authenticate: *(.*)$/im.exec(socket.received.at(-1) ?? '')?.[1] ?? '';
    socket.received.length = 0;
    const request = {
      method: 'INVITE',
      uri: 'sip:0900000000@127.0.0.1',
      user: '1001',
      secret: secretOf1001(),
    };
    invite(2, [`Authorization: ${answerChallenge(challenge, request)}`]);
    expect(await socket.final('INVITE')).toBe(403);
  });
});

describe('the trunk', () => {
  it.each([
    ...['pstn', 'trunk', 'PSTN', 'anonymous', '1001', '+33199000001', 'system', 'udp'],
    ...['sip:pstn', '%70stn', 'pstn;x=y', ''],
  ])('is not whoever calls himself "%s" from another address', async (user) => {
    const socket = await socketAt(STRANGER);
    const callId = randomUUID();
    const rung: string[] = [];
    const stop = phone.onEvent(({ name }) => rung.push(name));
    socket.send(
      stack.asterisk.sipPort,
      [
        'INVITE sip:3960@127.0.0.1 SIP/2.0',
        `Via: SIP/2.0/UDP ${STRANGER}:${socket.port};rport;branch=z9hG4bK${callId}`,
        `From: <sip:${user}${user === '' ? '' : '@'}${STRANGER}>;tag=a`,
        'To: <sip:3960@127.0.0.1>',
        `Call-ID: ${callId}`,
        'CSeq: 1 INVITE',
        `Contact: <sip:x@${STRANGER}:${socket.port}>`,
        'Max-Forwards: 70',
        'Content-Type: application/sdp',
      ],
      sdpOffer(STRANGER),
    );
    expect([...REFUSED, 400]).toContain(await socket.final('INVITE'));
    expect(rung).toEqual([]);
    stop();
  });

  it('is its address, even when the number of a caller is the one of an extension', async () => {
    await ringsFor(placeCall({ stack, from: '1001', hangUpAfterMs: 10_000 }));
  });
});

describe('a called number', () => {
  const forms: ReadonlyArray<readonly [string, string]> = [
    ['national', 'sip:0971103960@127.0.0.1'],
    ['short', 'sip:3960@127.0.0.1'],
    ['E.164', 'sip:+33971103960@127.0.0.1'],
    ['E.164 with an escaped sign', 'sip:%2B33971103960@127.0.0.1'],
    ['E.164 of a user who is a phone', 'sip:+33971103960@127.0.0.1;user=phone'],
    ['ported, looked up', 'sip:+33971103960;npdi@127.0.0.1;user=phone'],
    ['ported, with a routing number', 'sip:+33971103960;npdi;rn=+33900001@127.0.0.1;user=phone'],
    ['with the context of a plan', 'sip:971103960;phone-context=+33@127.0.0.1'],
    ['tel', 'tel:+33971103960'],
    ['tel with separators', 'tel:+33-9-71-10-39-60'],
    ['tel, ported', 'tel:+33971103960;npdi;rn=+33900001'],
    ['the name of an account', 'sip:carsat-accueil@127.0.0.1'],
    ['no user at all', 'sip:127.0.0.1'],
  ];

  it.each(forms)('goes the way of a call: %s', async (_, requestUri) => {
    await ringsFor(placeCall({ stack, requestUri, hangUpAfterMs: 10_000 }));
  });
});
