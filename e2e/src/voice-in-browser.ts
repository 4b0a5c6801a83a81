import type { MonoAudio } from '@decroche/local-stack';
import type { Page } from 'playwright-core';

/**
 * A sentence between two silences, as a microphone would give it.
 *
 * @param beforeMs silence before it, milliseconds
 * @param afterMs silence after it, milliseconds
 */
export function betweenSilences(
  { pcm, sampleRate }: MonoAudio,
  beforeMs: number,
  afterMs: number,
): MonoAudio {
  const samples = (ms: number) => Math.round((ms * sampleRate) / 1000);
  const all = new Int16Array(samples(beforeMs) + pcm.length + samples(afterMs));
  all.set(pcm, samples(beforeMs));
  return { pcm: all, sampleRate };
}

/** Sound looked at for a pause, ms. */
const PAUSE_MS = 30;

/**
 * The end of a recording, from the quietest moment between two places in it: a phrase, cut at the pause before it.
 *
 * @param fromMs where the pause may begin, milliseconds
 * @param toMs and where it may end
 */
export function fromPause({ pcm, sampleRate }: MonoAudio, fromMs: number, toMs: number): MonoAudio {
  const samples = (ms: number) => Math.round((ms * sampleRate) / 1000);
  let quietest = { energy: Number.POSITIVE_INFINITY, at: samples(fromMs) };
  for (let at = samples(fromMs); at + samples(PAUSE_MS) <= samples(toMs); at += samples(PAUSE_MS / 6)) {
    const energy = pcm.subarray(at, at + samples(PAUSE_MS)).reduce((sum, value) => sum + value ** 2, 0);
    if (energy < quietest.energy) quietest = { energy, at };
  }
  return { pcm: pcm.slice(quietest.at), sampleRate };
}

/** Has a page keep its connections of voice, for {@link heardEnergy}. Before it is opened. */
export async function watchVoice(page: Page): Promise<void> {
  await page.addInitScript(`
    window.voiceConnections = [];
    window.RTCPeerConnection = class extends window.RTCPeerConnection {
      constructor(...given) { super(...given); window.voiceConnections.push(this); }
    };`);
}

/** Energy of all that a page has heard so far (`totalAudioEnergy` of webrtc-stats: full scale for one second is 1). */
export async function heardEnergy(page: Page): Promise<number> {
  return await page.evaluate(`(async () => {
    let heard = 0;
    for (const connection of window.voiceConnections) {
      for (const report of (await connection.getStats()).values()) {
        if (report.type === 'inbound-rtp') heard += report.totalAudioEnergy ?? 0;
      }
    }
    return heard;
  })()`);
}

/** Whether the voice of a page leaves it, on its newest connection. */
export async function sendsVoice(page: Page): Promise<boolean> {
  return await page.evaluate(
    `window.voiceConnections.at(-1).getSenders().some(({ track }) => track !== null && track.enabled)`,
  );
}
