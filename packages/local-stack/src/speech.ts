import { runCommand } from './command.ts';
import { telephonyOf } from './components.ts';
import { AudioFormatError, SpeechSynthesisError } from './errors.ts';
import { layoutOf } from './layout.ts';
import { resample } from './resampling.ts';
import { type MonoAudio, readWav } from './wav.ts';

export interface SpeakOptions {
  /** espeak-ng voice, with a variant after `+`; default `fr+f3`, see the README for what was measured. */
  readonly voice?: string;
  /** Words per minute; default 140. */
  readonly rate?: number;
  readonly signal?: AbortSignal;
}

export const DEFAULT_VOICE = 'fr+f3';
const DEFAULT_RATE = 140;
export const TELEPHONE_RATE = 8_000;
/** Level of the speech, root mean square over its voiced parts, in dB below a full-scale square wave. */
const SPEECH_LEVEL_DBFS = -20;
const LONGEST_TEXT = 5_000;
const CHECK_VOICE = 'check the voice name (espeak-ng --voices=fr)';

/**
 * Says a French text as a telephone carries it: 8 kHz, mono, low-passed below 4 kHz, about -20 dBFS, without
 * silence around it. Nothing is written to a disk.
 * @throws SpeechSynthesisError when espeak-ng fails; AudioFormatError when the text or the voice is unusable.
 */
export async function speak(text: string, options: SpeakOptions = {}): Promise<MonoAudio> {
  // espeak-ng 1.52 takes `fr-fr+f3` and says it without the variant; `fr+f3` is the same language with it.
  const voice = (options.voice ?? DEFAULT_VOICE).replace(/^fr-fr\b/, 'fr');
  const rate = options.rate ?? DEFAULT_RATE;
  if (text.trim() === '' || text.length > LONGEST_TEXT) {
    throw new AudioFormatError(
      `a text of ${text.length} characters cannot be spoken`,
      `give 1 to ${LONGEST_TEXT} characters`,
    );
  }
  if (!/^[\w-]+(\+[\w-]+)?$/.test(voice) || !(rate >= 80 && rate <= 450)) {
    throw new AudioFormatError(
      `voice "${voice}" at ${rate} words a minute cannot be used`,
      'a voice looks like fr+f3, a rate is 80 to 450',
    );
  }
  // Without -D the noise in the voice follows the clock: another one each second.
  const spoken = await espeak(text, ['-v', voice, '-s', String(rate), '-D', '--stdout'], options.signal);
  if (spoken.length <= 44) throw new SpeechSynthesisError('espeak-ng said nothing', CHECK_VOICE);
  return atSpeechLevel(resample(readWav(spoken), TELEPHONE_RATE));
}

/**
 * The phonemes of a French text in the International Phonetic Alphabet, clauses apart by commas.
 * @throws SpeechSynthesisError when espeak-ng fails
 */
export async function phonemesOf(text: string): Promise<string> {
  const phonemes = await espeak(text, ['-v', 'fr-fr', '-q', '--ipa=3']);
  return phonemes
    .toString('utf8')
    .trim()
    .replaceAll(/\s*\n\s*/g, ', ');
}

/** @throws SpeechSynthesisError */
async function espeak(text: string, args: readonly string[], signal?: AbortSignal): Promise<Buffer> {
  const bundle = await telephonyOf(layoutOf());
  const { command, args: before } = bundle.command('usr/bin/espeak-ng');
  const result = await runCommand(
    command,
    [...before, '--path', bundle.path('usr/lib/x86_64-linux-gnu'), ...args, '-b', '1', '--stdin'],
    { env: { LC_ALL: 'C' }, input: new TextEncoder().encode(text), timeoutMs: 30_000, signal },
  );
  if (result.exitCode === 0 && result.bytes.length > 0) return result.bytes;
  throw new SpeechSynthesisError(
    `espeak-ng ended with code ${result.exitCode} and ${result.bytes.length} bytes: ${result.stderr}`,
    CHECK_VOICE,
  );
}

/** Without silence around it, at the level of speech. */
export const atSpeechLevel = (audio: MonoAudio): MonoAudio => level(trim(audio));

/** Samples below this are silence: about -50 dBFS. */
const SILENCE = 100;

function trim({ pcm, sampleRate }: MonoAudio): MonoAudio {
  let first = 0;
  let last = pcm.length - 1;
  while (first < last && Math.abs(pcm[first] ?? 0) < SILENCE) first++;
  while (last > first && Math.abs(pcm[last] ?? 0) < SILENCE) last--;
  const margin = Math.round(sampleRate * 0.02);
  return { pcm: pcm.slice(Math.max(0, first - margin), last + margin), sampleRate };
}

function level({ pcm, sampleRate }: MonoAudio): MonoAudio {
  let energy = 0;
  let voiced = 0;
  for (const sample of pcm) {
    if (Math.abs(sample) < SILENCE) continue;
    energy += sample * sample;
    voiced++;
  }
  if (voiced === 0) return { pcm, sampleRate };
  const gain = (32_768 * 10 ** (SPEECH_LEVEL_DBFS / 20)) / Math.sqrt(energy / voiced);
  return {
    pcm: pcm.map((sample) => Math.max(-32_768, Math.min(32_767, Math.round(sample * gain)))),
    sampleRate,
  };
}
