import { randomUUID } from 'node:crypto';
import { until } from '@decroche/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type AgentPhone,
  type AgentPhoneOptions,
  ensure,
  type LocalStack,
  type PhoneEvent,
  placeCall,
  startAgentPhone,
  startLocalStack,
} from '../src/mod.ts';
import { SipSocket, sdpOffer } from '../src/sip-socket.ts';
import { report } from './conditions.ts';

const RTP_TIMEOUT_S = 2;
/** The product's own. */
const TIMER_B_MS = 6_400;
let stack: LocalStack;
const phones: AgentPhone[] = [];
const sockets: SipSocket[] = [];

beforeAll(async () => {
  await ensure(['asterisk', 'sipp']);
  const settings = { trunkRtpTimeoutS: RTP_TIMEOUT_S, phoneQualifyS: 1 };
  stack = await startLocalStack({ services: ['asterisk'], agents: 2, asterisk: settings });
}, 300_000);

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close();
  await Promise.all(phones.splice(0).map((phone) => phone.stop()));
});

afterAll(() => stack.stop());

async function agentPhone(options: Partial<AgentPhoneOptions> = {}): Promise<AgentPhone> {
  const phone = await startAgentPhone({ stack, extension: '1001', ringMs: 100, ...options });
  phones.push(phone);
  return phone;
}

function eventsOf(phone: AgentPhone): PhoneEvent['name'][] {
  return phone.events.map(({ name }) => name);
}

async function trunkSocket(): Promise<SipSocket> {
  const socket = await SipSocket.open();
  sockets.push(socket);
  return socket;
}

/** An INVITE as it comes over one path; another path gives it another branch. */
function invite(
  socket: SipSocket,
  callId: string,
  path: string,
  from = '<sip:+33199000001@127.0.0.1>',
): void {
  socket.send(
    stack.asterisk.sipPort,
    [
      'INVITE sip:3960@127.0.0.1 SIP/2.0',
      `Via: SIP/2.0/UDP 127.0.0.1:${socket.port};rport;branch=z9hG4bK${callId}${path}`,
      `From: ${from};tag=caller`,
      'To: <sip:3960@127.0.0.1>',
      `Call-ID: ${callId}`,
      'CSeq: 1 INVITE',
      `Contact: <sip:caller@127.0.0.1:${socket.port}>`,
      'Max-Forwards: 70',
      'Content-Type: application/sdp',
    ],
    sdpOffer('127.0.0.1'),
  );
}

describe('a caller who vanishes', () => {
  it('frees his agent after the silence that is allowed', async () => {
    const phone = await agentPhone();
    const answered = phone.next('answered');
    const call = await placeCall({ stack });
    await answered;
    const freed = phone.next('remote-hung-up', 10_000);
    const vanishedAt = performance.now();
    await call.vanish();
    const waited = (await freed).at - vanishedAt;
    report(`caller gone, limit ${RTP_TIMEOUT_S} s: agent freed after`, waited);
    expect(waited).toBeLessThan((RTP_TIMEOUT_S + 2) * 1_000);
  });

  it('leaves the queue while he waits, so that nobody is rung for him', async () => {
    const call = await placeCall({ stack });
    await call.answered;
    await call.vanish();
    const watched = await agentPhone({ ringMs: 'never' });
    await watched.next('ringing', 8_000);
    await watched.next('cancelled', (RTP_TIMEOUT_S + 3) * 1_000);
    expect(eventsOf(watched)).not.toContain('answered');
  });
});

describe('a call that is never acknowledged', () => {
  it('is dropped without ringing anybody', async () => {
    const phone = await agentPhone();
    const socket = await trunkSocket();
    invite(socket, randomUUID(), 'a');
    expect(await socket.final('INVITE')).toBe(200);
    await until(
      'Asterisk gives the call up',
      () => socket.received.some((text) => text.startsWith('BYE ')),
      10_000,
    );
    expect(eventsOf(phone)).toEqual([]);
  });
});

describe('a call that comes by two paths', () => {
  it('is one call: the second is a loop (RFC 3261 §8.2.2.2)', async () => {
    const phone = await agentPhone();
    const [first, second] = [await trunkSocket(), await trunkSocket()];
    const callId = randomUUID();
    invite(first, callId, 'first');
    invite(second, callId, 'second');
    const finals = await Promise.all([first.final('INVITE'), second.final('INVITE')]);
    expect(finals.sort()).toEqual([200, 482]);
    expect(eventsOf(phone)).toEqual([]);
  });

  it('may be called again by the same telephone once it has ended', async () => {
    const phone = await agentPhone();
    for (let round = 0; round < 2; round++) {
      const answered = phone.next('answered');
      const call = await placeCall({ stack, hangUpAfterMs: 5_000 });
      await answered;
      await call.hangUp();
      expect((await call.ended).exitCode).toBe(0);
    }
  });
});

describe("an agent's phone that is dead", () => {
  it('is out of the turn until it answers again', async () => {
    const [dead, alive] = [await agentPhone({ extension: '1001' }), await agentPhone({ extension: '1002' })];
    await dead.vanish();
    for (let round = 0; round < 3; round++) {
      const rang = alive.next('ringing', 12_000);
      const answered = alive.next('answered', 12_000);
      const call = await placeCall({ stack, hangUpAfterMs: 20_000 });
      await call.answered;
      const answeredAt = performance.now();
      const waited = (await rang).at - answeredAt;
      report(`phone 1001 dead, call ${round + 1}: 1002 rings after`, waited);
      // The first call may still find the dead phone in its turn, for as long as an INVITE waits for its first answer.
      expect(waited).toBeLessThan(round === 0 ? TIMER_B_MS + 2_000 : 1_000);
      await answered;
      await call.hangUp();
      await call.ended;
    }
    expect(eventsOf(dead)).toEqual([]);
    dead.comeBack();
    await alive.stop();
    const back = dead.next('answered', 10_000);
    const call = await placeCall({ stack, hangUpAfterMs: 12_000 });
    await back;
    await call.hangUp();
    await call.ended;
  });
});
