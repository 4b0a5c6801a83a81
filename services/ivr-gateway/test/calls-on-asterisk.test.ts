import { AssistMode, EndReason } from '@decroche/contracts';
import { speak } from '@decroche/local-stack';
import { describe, expect, it } from 'vitest';
import { GatewaySite } from './gateway-site.ts';

const site = GatewaySite.aroundTests();

/** How long somebody speaks in it: frames of 20 ms, 16 kHz, that are far above the noise of a line. */
function loudMs(audio: Buffer): number {
  let loud = 0;
  for (let from = 0; from + 640 <= audio.length; from += 640) {
    let peak = 0;
    for (let at = from; at < from + 640; at += 2) peak = Math.max(peak, Math.abs(audio.readInt16LE(at)));
    if (peak > 1_000) loud += 20;
  }
  return loud;
}

describe('a caller who is listened to', () => {
  it('is queued in the mode of what was heard as soon as the transcriber says so', async () => {
    await site().listenedTo();
    const ringing = site().phone.next('ringing', 10_000);
    const from = performance.now();
    site().transcriber.streams[0]?.endUtterance(EndReason.END_OF_SPEECH, true);
    await ringing;
    expect(performance.now() - from).toBeLessThan(1_000);
    await site().until('queued is told', () => site().toldOf('callQueued') !== undefined);
    expect(site().toldOf('callQueued')?.mode).toBe(AssistMode.LISTENING);
    await site().until('the ring is told', () => site().toldOf('agentRinging')?.extension === '1001');
  });

  it('is heard through AudioSocket when his media WebSocket brings nothing more', async () => {
    const wav = await speak("mon mari est décédé est-ce que j'ai droit à sa retraite");
    const spokenMs = (wav.pcm.length / wav.sampleRate) * 1_000;
    await site().call({ wav, speakAfterMs: 4_000 });
    const heard = (): Buffer => site().transcriber.streams[0]?.audio ?? Buffer.alloc(0);
    await site().until('the transcriber listens', () => heard().length > 0);
    expect(loudMs(heard())).toBe(0);
    site().ari.starve(/^GET \/media\//);
    await site().until('all that he says is heard', () => loudMs(heard()) > 0.5 * spokenMs);
    // One listening, and its time goes on: what nobody heard is silence in it.
    expect(site().transcriber.streams).toHaveLength(1);
  });

  it('is queued within seconds when the transcriber freezes', async () => {
    await site().listenedTo();
    const ringing = site().phone.next('ringing', 10_000);
    site().transcriber.door.freeze();
    const from = performance.now();
    await ringing;
    expect(performance.now() - from).toBeLessThan(6_000);
    await site().until('queued is told', () => site().toldOf('callQueued') !== undefined);
    expect(site().toldOf('callQueued')?.mode).toBe(AssistMode.LISTENING_LOST);
  });

  it('is not used and is queued at once when the events of Asterisk, and so a refusal, are lost', async () => {
    await site().listenedTo();
    const ringing = site().phone.next('ringing', 10_000);
    const from = performance.now();
    site().ari.drop(/^GET \/ari\/events/);
    await ringing;
    expect(performance.now() - from).toBeLessThan(2_000);
    await site().until('what was heard is thrown away', () => site().transcriber.streams[0]?.over === true);
    expect(site().transcriber.streams[0]?.requests.at(-1)).toEqual({
      $case: 'finish',
      value: { reason: EndReason.CLOSED, discard: true },
    });
    await site().until('the queue is told', () => site().toldOf('callQueued') !== undefined);
    expect(site().toldOf('callQueued')?.mode).toBe(AssistMode.LISTENING_LOST);
  });

  it('is queued over the manager interface when ARI takes no requests any more', async () => {
    await site().listenedTo();
    const ringing = site().phone.next('ringing', 15_000);
    site().ari.shut();
    const from = performance.now();
    await ringing;
    expect(performance.now() - from).toBeLessThan(3_000);
    await site().until('the queue is told', () => site().toldOf('callQueued') !== undefined);
    expect(site().toldOf('callQueued')?.mode).toBe(AssistMode.LISTENING_LOST);
    await site().until('the ring is told', () => site().toldOf('agentRinging')?.extension === '1001');
  });
});

describe('a caller who comes when the way to ARI has just been frozen', () => {
  it('is in the queue a moment later, although Asterisk takes the gateway for present', async () => {
    const ringing = site().phone.next('ringing', 15_000);
    site().ari.freeze();
    const from = performance.now();
    await site().call();
    await ringing;
    expect(performance.now() - from).toBeLessThan(4_000);
    expect(site().transcriber.streams).toHaveLength(0);
  });
});

describe('a caller of whom nothing was understood', () => {
  it('is asked once more on the same line, and queued with what he says then', async () => {
    await site().gateway.destroy();
    await site().nextGateway({ SECOND_TRY: 'true' });
    await site().listenedTo();
    site().transcriber.streams[0]?.endUtterance(EndReason.NO_SPEECH, false);
    await site().until(
      'he is listened to again',
      () => (site().transcriber.streams[1]?.audio.length ?? 0) > 0,
    );
    expect(site().toldOf('callQueued')).toBeUndefined();
    const ringing = site().phone.next('ringing', 10_000);
    site().transcriber.streams[1]?.endUtterance(EndReason.END_OF_SPEECH, true);
    await ringing;
    await site().until('queued is told', () => site().toldOf('callQueued') !== undefined);
    expect(site().toldOf('callQueued')?.mode).toBe(AssistMode.LISTENING);
    expect(site().transcriber.streams).toHaveLength(2);
  });
});

describe('a prompt that is not there', () => {
  it('as the notice: the caller was told nothing, so he is queued at once and nobody listens', async () => {
    await site().gateway.destroy();
    await site().nextGateway({ NOTICE_MEDIA: 'sound:decroche/no-such-notice' });
    const ringing = site().phone.next('ringing', 10_000);
    const from = performance.now();
    await site().call();
    await ringing;
    expect(performance.now() - from).toBeLessThan(3_000);
    await site().until('queued is told', () => site().toldOf('callQueued') !== undefined);
    expect(site().toldOf('callQueued')?.mode).toBe(AssistMode.LISTENING_LOST);
    expect(site().transcriber.streams).toEqual([]);
  });

  it('as the question: the caller is listened to all the same', async () => {
    await site().gateway.destroy();
    await site().nextGateway({ QUESTION_MEDIA: 'sound:decroche/no-such-question' });
    await site().listenedTo();
  });
});
