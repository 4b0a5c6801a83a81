import { randomUUID } from 'node:crypto';
import { until } from '@decroche/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CallerVoice, HandPhone } from '../src/hand-phone.ts';
import {
  type AgentPhone,
  ensure,
  type LocalStack,
  placeCall,
  startAgentPhone,
  startLocalStack,
} from '../src/mod.ts';
import { SipSocket, sdpOffer } from '../src/sip-socket.ts';

let stack: LocalStack;
const ends: Array<() => unknown> = [];

beforeAll(async () => {
  await ensure(['asterisk', 'sipp']);
  stack = await startLocalStack({ services: ['asterisk'], agents: 2 });
}, 300_000);

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

afterAll(() => stack.stop());

async function handPhone(): Promise<HandPhone> {
  const phone = await HandPhone.start(stack, '1001');
  ends.push(() => phone.close());
  return phone;
}

async function colleague(ringMs: number | 'never' = 100): Promise<AgentPhone> {
  const phone = await startAgentPhone({ stack, extension: '1002', ringMs });
  ends.push(() => phone.stop());
  return phone;
}

describe("an agent's transfer", () => {
  it('to a colleague rings him, and the caller speaks with him', async () => {
    const agent = await handPhone();
    const call = await placeCall({ stack, hangUpAfterMs: 20_000 });
    await agent.inConversation();
    const other = await colleague();
    const answered = other.next('answered', 10_000);
    agent.transferTo('1002');
    expect(await agent.sip.final('REFER', 1_000)).toBe(202);
    await answered;
    expect(call.events.map(({ name }) => name)).not.toContain('remote-hung-up');
    await call.hangUp();
    expect((await call.ended).end).toBe('caller-hung-up');
  });

  it('to a colleague who does not answer puts the caller back into the queue', async () => {
    const agent = await handPhone();
    const call = await placeCall({ stack, hangUpAfterMs: 20_000 });
    await agent.inConversation();
    agent.sip.received.length = 0;
    // Nobody has registered as 1002.
    agent.transferTo('1002');
    expect(await agent.sip.final('REFER', 1_000)).toBe(202);
    await agent.inConversation();
    expect(call.events.map(({ name }) => name)).not.toContain('remote-hung-up');
    await call.hangUp();
    expect((await call.ended).end).toBe('caller-hung-up');
  });

  it.each(['0900000000', '+33900000000', '3960', '1003', 's', '900@127.0.0.1:5070;x=', 'T', 'h'])(
    'to %s is refused at once, and the conversation goes on',
    async (target) => {
      const agent = await handPhone();
      const call = await placeCall({ stack, hangUpAfterMs: 20_000 });
      ends.push(() => call.hangUp());
      await agent.inConversation();
      agent.transferTo(target);
      await until('the transfer is refused', () => agent.transferRefused(), 1_000);
      expect(agent.sip.received.some((text) => text.startsWith('BYE '))).toBe(false);
      expect(call.events.map(({ name }) => name)).not.toContain('remote-hung-up');
      await call.hangUp();
      expect((await call.ended).end).toBe('caller-hung-up');
    },
  );
});

describe('an agent who has a caller', () => {
  it('asks a colleague and gives him the caller, who speaks with him', async () => {
    const agent = await handPhone();
    const call = await placeCall({ stack, hangUpAfterMs: 20_000 });
    await agent.inConversation();
    const other = await HandPhone.start(stack, '1002');
    ends.push(() => other.close());
    agent.hold();
    expect(await agent.call('1002')).toBe(200);
    agent.complete();
    expect(await agent.sip.final('REFER', 1_000)).toBe(202);
    // Agents' hand phones send no voice: what the colleague hears is the caller.
    await other.inConversation();
    expect(call.events.map(({ name }) => name)).not.toContain('remote-hung-up');
    other.hangUp();
    expect((await call.ended).end).toBe('remote-hung-up');
  });

  it.each([
    ['the public network', '0900000000', 403],
    ['the number of the fund', '3960', 403],
    ['a queue', 'retraite', 403],
    ['an extension that is in conversation, be it his own', '1001', 486],
  ])('cannot call %s', async (_, number, status) => {
    const agent = await handPhone();
    const call = await placeCall({ stack, hangUpAfterMs: 20_000 });
    ends.push(() => call.hangUp());
    await agent.inConversation();
    expect(await agent.call(number)).toBe(status);
    expect(agent.sip.received.some((text) => text.startsWith('BYE '))).toBe(false);
  });
});

describe('a caller whom his agent holds', () => {
  it('hears music', async () => {
    const agent = await handPhone();
    const [caller, voice] = [await SipSocket.open(), await CallerVoice.open()];
    ends.push(
      () => caller.close(),
      () => voice.close(),
    );
    const callId = randomUUID();
    const request = (method: string, sequence: number, to: string, body = '') =>
      caller.send(
        stack.asterisk.sipPort,
        [
          `${method} sip:3960@127.0.0.1 SIP/2.0`,
          `Via: SIP/2.0/UDP 127.0.0.1:${caller.port};rport;branch=z9hG4bK${callId}${method}`,
          'From: <tel:+33199000001>;tag=caller',
          `To: ${to}`,
          `Call-ID: ${callId}`,
          `CSeq: ${sequence} ${method}`,
          `Contact: <sip:caller@127.0.0.1:${caller.port}>`,
          'Max-Forwards: 70',
          ...(body === '' ? [] : ['Content-Type: application/sdp']),
        ],
        body,
      );
    request('INVITE', 1, '<sip:3960@127.0.0.1>', sdpOffer('127.0.0.1', voice.port));
    expect(await caller.final('INVITE')).toBe(200);
    const answer = caller.received.find((text) => text.startsWith('SIP/2.0 200')) ?? '';
    const to = /^To: *(.*)$/im.exec(answer)?.[1] ?? '';
    request('ACK', 1, to);
    voice.speakTo(answer);
    await agent.inConversation();
    agent.sip.received.length = 0;
    agent.hold();
    expect(await agent.sip.final('INVITE')).toBe(200);
    await until('the held caller hears music', () => voice.loudness > 0.5, 3_000);
    request('BYE', 2, to);
    expect(await caller.final('BYE')).toBe(200);
  });
});
