import { until } from '@decroche/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type AgentPhone,
  type AgentPhoneOptions,
  type CallOptions,
  ensure,
  type LocalStack,
  placeCall,
  reservePorts,
  startAgentPhone,
  startLocalStack,
} from '../src/mod.ts';
import { report } from './conditions.ts';
import { GatewayDouble } from './gateway-double.ts';

let stack: LocalStack;
const phones: AgentPhone[] = [];
let gateway: GatewayDouble | undefined;

beforeAll(async () => {
  await ensure(['asterisk', 'sipp']);
  stack = await startLocalStack({
    services: ['asterisk'],
    agents: 2,
    asterisk: { stasisApps: ['decroche', 'decroche-2', 'decroche-3'] },
  });
}, 300_000);

afterEach(async () => {
  gateway?.close();
  gateway = undefined;
  await Promise.all(phones.splice(0).map((phone) => phone.stop()));
});

afterAll(() => stack.stop());

async function agentPhone(options: Partial<AgentPhoneOptions> = {}): Promise<AgentPhone> {
  const phone = await startAgentPhone({ stack, extension: '1001', ringMs: 200, ...options });
  phones.push(phone);
  return phone;
}

function call(options: Partial<CallOptions> = {}) {
  return placeCall({ stack, hangUpAfterMs: 15_000, ...options });
}

describe('a caller always reaches the queue', () => {
  it('reaches an agent within 1 s of the answer when no gateway runs', async () => {
    const phone = await agentPhone();
    const ringing = phone.next('ringing');
    const answered = phone.next('answered');
    const caller = await call();
    await caller.answered;
    const answeredAt = performance.now();
    const rang = (await ringing).at - answeredAt;
    report('no gateway: answer to ring', rang);
    report('no gateway: answer to agent (rings 200 ms)', (await answered).at - answeredAt);
    expect(rang).toBeLessThan(1_000);
    await caller.hangUp();
    expect(await caller.ended).toMatchObject({ end: 'caller-hung-up', exitCode: 0 });
  });

  it('skips a gateway whose application is registered but whose last sign of life is over 3 s old', async () => {
    gateway = await GatewayDouble.connect(stack);
    await gateway.setGlobal('DECROCHE_GATEWAY_SEEN_decroche', String(Math.floor(Date.now() / 1000) - 10));
    const phone = await agentPhone();
    const ringing = phone.next('ringing');
    const caller = await call();
    await caller.answered;
    const rang = (await ringing).at - performance.now();
    expect(rang).toBeLessThan(1_000);
    expect(gateway.events.map((event) => event.type)).not.toContain('StasisStart');
    await caller.hangUp();
    await caller.ended;
  });

  it('takes the call out of a gateway that freezes with a tap on the caller, at the time limit', async () => {
    gateway = await GatewayDouble.connect(stack);
    await gateway.beat();
    await gateway.setGlobal('DECROCHE_STASIS_LIMIT', '3');
    const phone = await agentPhone();
    const ringing = phone.next('ringing', 20_000);
    const caller = await call({ hangUpAfterMs: 30_000 });
    const entered = await gateway.event('StasisStart');
    await gateway.ari(
      'POST',
      `channels/${entered.channelId}/snoop/tap-${entered.channelId}?app=decroche&spy=in`,
    );
    gateway.stopBeating();
    const waited = (await ringing).at - entered.at;
    report('frozen gateway, limit 3 s: Stasis to ring', waited);
    expect(waited).toBeGreaterThan(2_500);
    expect(waited).toBeLessThan(4_500);
    await gateway.setGlobal('DECROCHE_STASIS_LIMIT', '60');
    await phone.next('answered');
    await caller.hangUp();
    expect((await caller.ended).exitCode).toBe(0);
  });

  it('is queued for longer than the time limit of the gateway part', async () => {
    gateway = await GatewayDouble.connect(stack);
    await gateway.beat();
    await gateway.setGlobal('DECROCHE_STASIS_LIMIT', '2');
    const caller = await call({ hangUpAfterMs: 30_000 });
    const entered = await gateway.event('StasisStart');
    await gateway.ari(
      'POST',
      `channels/${entered.channelId}/continue?context=queues&extension=retraite&priority=1`,
    );
    await gateway.event('StasisEnd');
    let ended = false;
    void caller.ended.then(() => {
      ended = true;
    });
    const later = await call({ hangUpAfterMs: 30_000 });
    const taken = gateway.events;
    await until('the limit takes a later call out of the gateway', () =>
      taken.some(({ type, channelId }) => type === 'StasisEnd' && channelId !== entered.channelId),
    );
    await later.hangUp();
    await gateway.setGlobal('DECROCHE_STASIS_LIMIT', '60');
    expect(ended).toBe(false);
    const phone = await agentPhone();
    await phone.next('answered');
    await caller.hangUp();
    expect((await caller.ended).exitCode).toBe(0);
  });

  it('is given to one living gateway after the other, and to none that is not there or stopped', async () => {
    const [first, third] = [
      await GatewayDouble.connect(stack),
      await GatewayDouble.connect(stack, 'decroche-3'),
    ];
    try {
      // The second says that it lives, and has no application: Stasis() fails.
      await first.setGlobal('DECROCHE_GATEWAY_SEEN_decroche-2', '9999999999');
      await Promise.all([first.beat(), third.beat()]);
      const counts = (): number[] =>
        [first, third].map(({ events }) => events.filter(({ type }) => type === 'StasisStart').length);
      for (let calls = 1; calls <= 3; calls += 1) {
        const caller = await call();
        await caller.answered;
        await until('one of them has the caller', () => counts().reduce((sum, each) => sum + each) === calls);
        await caller.hangUp();
        await caller.ended;
      }
      expect(Math.min(...counts())).toBeGreaterThan(0);
      const [before = 0] = counts();
      first.stopBeating();
      await first.setGlobal('DECROCHE_GATEWAY_SEEN_decroche', '0');
      for (let calls = 1; calls <= 2; calls += 1) {
        const caller = await call();
        await caller.answered;
        await until(
          'the living one has the caller',
          () => counts().reduce((sum, each) => sum + each) === 3 + calls,
        );
        await caller.hangUp();
        await caller.ended;
      }
      expect(counts()[0]).toBe(before);
    } finally {
      first.close();
      third.close();
    }
  });

  it('hands the call to the application while the gateway is alive, whatever number was dialled', async () => {
    gateway = await GatewayDouble.connect(stack);
    await gateway.beat();
    const caller = await call({ to: '0971103960' });
    await caller.answered;
    await gateway.event('StasisStart');
    await caller.hangUp();
    await gateway.event('StasisEnd');
    expect((await caller.ended).end).toBe('caller-hung-up');
  });
});

describe('a scripted caller', () => {
  it('presses keys that Asterisk hears one by one', async () => {
    gateway = await GatewayDouble.connect(stack);
    await gateway.beat();
    const caller = await call({
      dtmf: [
        { digit: '0', atMs: 300 },
        { digit: '#', atMs: 700 },
        { digit: '0', atMs: 1_100 },
      ],
      hangUpAfterMs: 1_800,
    });
    await caller.ended;
    const digits = gateway.events.filter((event) => event.type === 'ChannelDtmfReceived');
    expect(digits.map((event) => event.digit)).toEqual(['0', '#', '0']);
  });

  it('hangs up at the time it was given', async () => {
    const caller = await call({ hangUpAfterMs: 700 });
    const { end, endedAfterMs, answeredAfterMs = 0 } = await caller.ended;
    expect(end).toBe('caller-hung-up');
    expect(endedAfterMs - answeredAfterMs).toBeGreaterThan(650);
    expect(endedAfterMs - answeredAfterMs).toBeLessThan(1_500);
  });

  it('sees the other side hang up', async () => {
    await agentPhone({ hangUpAfterMs: 300 });
    const caller = await call();
    expect(await caller.ended).toMatchObject({ end: 'remote-hung-up', exitCode: 0 });
  });

  it('cancels a call that rings for too long', async () => {
    const phone = await agentPhone({ ringMs: 'never' });
    const cancelled = phone.next('cancelled');
    const line = stack.agents.find(({ extension }) => extension === '1001');
    const caller = await call({
      ...{ to: '1001', toAddress: line?.address ?? '', sipPort: line?.sipPort ?? 0 },
      hangUpAfterMs: 400,
    });
    expect(await caller.ended).toMatchObject({ end: 'cancelled', exitCode: 0 });
    await expect(caller.answered).rejects.toThrow(/not answered/);
    await cancelled;
  });

  it('gives up on a telephone network that does not respond', async () => {
    const [port = 0] = (await reservePorts({ singles: 1 })).singles;
    const caller = await call({ sipPort: port, hangUpAfterMs: 300 });
    const { end, endedAfterMs } = await caller.ended;
    expect(end).toBe('no-response');
    expect(endedAfterMs).toBeLessThan(3_000);
  });
});

describe("an agent's phone", () => {
  it('lets the queue go on to the next agent after 15 s when it is not answered', async () => {
    const both = [
      await agentPhone({ extension: '1001', ringMs: 'never' }),
      await agentPhone({ extension: '1002', ringMs: 'never' }),
    ];
    const rings = Promise.race(both.map((phone) => phone.next('ringing').then(() => phone)));
    const caller = await call({ hangUpAfterMs: 25_000 });
    const first = await rings;
    const second = both.find((phone) => phone !== first) as AgentPhone;
    const passedOn = second.next('ringing', 20_000);
    const { at: cancelledAt } = await first.next('cancelled', 18_000);
    report('unanswered phone: given up to next rings', (await passedOn).at - cancelledAt);
    await second.answer();
    await second.next('answered');
    await caller.hangUp();
    expect((await caller.ended).exitCode).toBe(0);
  });

  it('takes calls one after the other, and is answered and hung up by hand', async () => {
    const phone = await agentPhone({ ringMs: 'never' });
    for (let round = 0; round < 2; round++) {
      const ringing = phone.next('ringing', 8_000);
      const caller = await call();
      await ringing;
      const answered = phone.next('answered', 8_000);
      await phone.answer();
      await answered;
      await phone.hangUp();
      expect((await caller.ended).end).toBe('remote-hung-up');
    }
  });

  it('stops ringing when the caller gives up', async () => {
    const phone = await agentPhone({ ringMs: 'never' });
    const ringing = phone.next('ringing');
    const cancelled = phone.next('cancelled');
    const caller = await call();
    await ringing;
    await caller.hangUp();
    await cancelled;
    await caller.ended;
  });

  it('answers two callers on two phones at once', async () => {
    const [first, second] = [
      await agentPhone({ extension: '1001' }),
      await agentPhone({ extension: '1002' }),
    ];
    const both = Promise.all([first.next('answered'), second.next('answered')]);
    const callers = await Promise.all([call(), call()]);
    await both;
    await Promise.all(callers.map((caller) => caller.hangUp()));
    for (const caller of callers) expect((await caller.ended).exitCode).toBe(0);
  });
});
