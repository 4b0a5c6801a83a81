import { createHash } from 'node:crypto';
import { until } from '@decroche/test-kit';
import { beforeAll, describe, expect, it } from 'vitest';
import { AudioFormatError, ensure, type MonoAudio, SpeechSynthesisError, speak } from '../src/mod.ts';
import { report } from './conditions.ts';

beforeAll(() => ensure(['espeak']), 300_000);

const SENTENCE = "mon mari est décédé, est-ce que j'ai droit à sa retraite";

function levelDbfs({ pcm }: MonoAudio): number {
  const voiced = pcm.filter((sample) => Math.abs(sample) >= 100);
  const power = voiced.reduce((sum, sample) => sum + sample * sample, 0) / voiced.length;
  return 10 * Math.log10(power / 32_768 ** 2);
}

function digest({ pcm }: MonoAudio): string {
  return createHash('sha256').update(Buffer.from(pcm.buffer)).digest('hex');
}

describe('speech', () => {
  it('has the rate and level of a telephone line, and no silence around it', async () => {
    const startedAt = performance.now();
    const speech = await speak(SENTENCE);
    report('speech of one sentence', performance.now() - startedAt);
    expect(speech.sampleRate).toBe(8_000);
    expect(speech.pcm.length / 8_000).toBeGreaterThan(2);
    expect(speech.pcm.length / 8_000).toBeLessThan(6);
    expect(levelDbfs(speech)).toBeGreaterThan(-23);
    expect(levelDbfs(speech)).toBeLessThan(-17);
    expect(speech.pcm.subarray(0, 800).some((sample) => Math.abs(sample) > 300)).toBe(true);
  });

  it('is the same each time, and differs with the voice, also by its long name', async () => {
    const first = await speak(SENTENCE);
    // The noise in the voice must not follow the clock, which espeak-ng reads in whole seconds.
    const second = Math.floor(Date.now() / 1_000);
    await until('the next second', () => Math.floor(Date.now() / 1_000) > second);
    const [again, other, long] = await Promise.all([
      speak(SENTENCE),
      speak(SENTENCE, { voice: 'fr+m1' }),
      speak(SENTENCE, { voice: 'fr-fr+m1' }),
    ]);
    // As one value: a difference between thousands of samples takes minutes to print.
    expect(digest(first)).toBe(digest(again));
    expect(digest(first)).not.toBe(digest(other));
    expect(digest(long)).toBe(digest(other));
  });

  it('is slower at a lower rate', async () => {
    const [slow, fast] = await Promise.all([speak(SENTENCE, { rate: 110 }), speak(SENTENCE, { rate: 180 })]);
    expect(slow.pcm.length).toBeGreaterThan(1.3 * fast.pcm.length);
  });

  it('is refused for no text, an impossible rate, or a voice that is no voice', async () => {
    await expect(speak('  ')).rejects.toBeInstanceOf(AudioFormatError);
    await expect(speak('oui', { rate: 5 })).rejects.toBeInstanceOf(AudioFormatError);
    await expect(speak('oui', { voice: '../etc/passwd' })).rejects.toBeInstanceOf(AudioFormatError);
    await expect(speak('oui', { voice: 'nosuchlanguage' })).rejects.toBeInstanceOf(SpeechSynthesisError);
  });
});
