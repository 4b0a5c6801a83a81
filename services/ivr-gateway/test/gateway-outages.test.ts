import { CallEnd, EndReason } from '@decroche/contracts';
import { type PhoneCall, placeCall, startLocalStack } from '@decroche/local-stack';
import { describe, expect, it } from 'vitest';
import { GatewaySite } from './gateway-site.ts';

const site = GatewaySite.aroundTests();

describe('an outage of the manager interface', () => {
  it('hides a pickup until it is back, and no longer', async () => {
    await site().listenedTo();
    site().transcriber.streams[0]?.endUtterance(EndReason.NO_SPEECH, false);
    await site().until('the ring is told', () => site().toldOf('agentRinging')?.extension === '1001');
    site().ami.shut();
    const answered = site().phone.next('answered');
    await site().phone.answer();
    await answered;
    expect(site().toldOf('agentPickedUp')).toBeUndefined();
    site().ami.open();
    await site().until('the pickup is told', () => site().toldOf('agentPickedUp')?.extension === '1001');
    expect(site().told.filter(({ step }) => step.$case === 'agentRinging')).toHaveLength(1);
  });
});

describe('a restart of the gateway', () => {
  /** A caller in the queue, at whom the phone of the agent rings. */
  async function queued(): Promise<{ call: PhoneCall; conversationId: string }> {
    const call = await site().listenedTo();
    site().transcriber.streams[0]?.endUtterance(EndReason.NO_SPEECH, false);
    await site().until('the ring is told', () => site().toldOf('agentRinging') !== undefined);
    const conversationId =
      site().told.find(({ step }) => step.$case === 'agentRinging')?.conversationId ?? '';
    return { call, conversationId };
  }

  it('does not lose the conversation of a queued caller', async () => {
    const { conversationId } = await queued();
    await site().gateway.destroy();
    site().told.length = 0;
    await site().nextGateway();
    await site().phone.answer();
    await site().until('the pickup is told', () => site().toldOf('agentPickedUp') !== undefined);
    const pickedUp = site().told.filter(({ step }) => step.$case === 'agentPickedUp');
    expect(pickedUp).toMatchObject([{ conversationId, step: { value: { extension: '1001' } } }]);
  });

  it('tells a pickup that nobody saw', async () => {
    const { conversationId } = await queued();
    await site().gateway.destroy();
    site().told.length = 0;
    const answered = site().phone.next('answered');
    await site().phone.answer();
    await answered;
    await site().nextGateway();
    await site().until('the pickup is told', () => site().toldOf('agentPickedUp')?.extension === '1001');
    const pickedUp = site().told.filter(({ step }) => step.$case === 'agentPickedUp');
    expect(pickedUp.map((each) => each.conversationId)).toEqual([conversationId]);
  });

  it('ends the conversation of a caller who left meanwhile', async () => {
    const { call, conversationId } = await queued();
    await site().gateway.destroy();
    site().told.length = 0;
    await call.hangUp();
    await call.ended;
    await site().nextGateway();
    const end = { $case: 'callEnded', value: { end: CallEnd.ABANDONED } };
    const ends = () => site().told.filter((each) => each.conversationId === conversationId);
    await site().until('the end is told', () => ends().some(({ step }) => step.$case === 'callEnded'));
    // Asterisk may still have had his channel for a moment: the call is then told again before its end.
    expect(ends().at(-1)?.step).toEqual(end);
  });
});

describe('two Asterisk servers on one Redis, each with its gateway', () => {
  it('have calls of their own: neither gateway takes or ends those of the other, dead as it may be', async () => {
    const elsewhere = await startLocalStack({ services: ['asterisk'], agents: 1, handleSignals: false });
    const { asterisk } = elsewhere;
    const there = {
      ARI_URL: asterisk.ariUrl,
      ARI_USER: asterisk.ariUser,
      ARI_PASSWORD: asterisk.ariPassword,
      AMI_PORT: String(asterisk.amiPort),
      AMI_USER: asterisk.amiUser,
      AMI_PASSWORD: asterisk.amiPassword,
      CALL_LEASE_MS: '2000',
    };
    let other = await site().startGateway(there);
    try {
      const call = await placeCall({ stack: elsewhere });
      await site().until('he is told', () => site().toldOf('listeningStarted') !== undefined);
      site().transcriber.streams.at(-1)?.endUtterance(EndReason.NO_SPEECH, false);
      await site().until('he is queued', () => site().toldOf('callQueued') !== undefined);
      const [conversationId = ''] = site().known;
      await other.destroy();
      // The call of the first one begins and ends while the lease of the second runs out.
      const own = await site().call();
      await site().until('he is listened to', () => site().known.size === 2);
      const from = performance.now();
      await site().until('that lease has run out', () => performance.now() - from > 3_500);
      await own.hangUp();
      await own.ended;
      const endsOf = () =>
        site()
          .told.filter(({ step }) => step.$case === 'callEnded')
          .map((each) => each.conversationId);
      await site().until('the end of the other call is told', () => endsOf().length > 0);
      expect(endsOf()).not.toContain(conversationId);
      other = await site().startGateway(there);
      await call.hangUp();
      await call.ended;
      await site().until('its end is told', () => endsOf().includes(conversationId));
    } finally {
      await other.destroy();
      await elsewhere.stop();
    }
  });
});

describe('a gateway that drains', () => {
  it('hands whom it still listens to at its deadline to the queue, and new callers pass it by', async () => {
    const call = await site().listenedTo();
    const ringing = site().phone.next('ringing', 10_000);
    await site().gateway.drain(AbortSignal.timeout(500));
    await ringing;
    await call.hangUp();
    await call.ended;
    const before = site().transcriber.streams.length;
    const ringsAgain = site().phone.next('ringing', 10_000);
    await site().call();
    await ringsAgain;
    expect(site().transcriber.streams.length).toBe(before);
  });
});
