import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type MonoAudio, readWav, writeWav } from '@decroche/local-stack';
import { promptNames } from '@decroche/prompts';
import { PROMPTS } from '../root.ts';

/** What callers hear before they speak. */
export interface Prompts {
  /** Settings of the gateway. */
  readonly settings: Readonly<Record<string, string>>;
  /** From the answer to the end of the question, milliseconds. */
  readonly durationMs: number;
}

const TONE_MS = 300;
const RATE = 8_000;
/** Set-up of the two playbacks, milliseconds. */
const MARGIN_MS = 300;

/** The product's own prompts. */
export async function spokenPrompts(): Promise<Prompts> {
  const files = ['notice', 'question'].map((name) => join(PROMPTS, `${name}.wav`));
  const audio = await Promise.all(files.map(async (file) => readWav(await readFile(file))));
  return { settings: {}, durationMs: audio.reduce((sum, each) => sum + durationOf(each), MARGIN_MS) };
}

/** Short tones in their place, so that tests and benches do not wait for the notice. */
export async function briefPrompts(folder: string): Promise<Prompts> {
  const brief = { notice: writeWav(tone(440)), others: writeWav(tone(660)) };
  for (const name of await promptNames(PROMPTS)) {
    const file = join(folder, `${name}.wav`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, name === 'notice' ? brief.notice : brief.others);
  }
  return {
    settings: {
      NOTICE_MEDIA: `sound:${folder}/notice`,
      LIVE_NOTICE_MEDIA: `sound:${folder}/notice`,
      QUESTION_MEDIA: `sound:${folder}/question`,
      PROMPTS_MEDIA: `sound:${folder}/`,
    },
    durationMs: 2 * TONE_MS + MARGIN_MS,
  };
}

function durationOf({ pcm, sampleRate }: MonoAudio): number {
  return (pcm.length / sampleRate) * 1000;
}

function tone(hertz: number): MonoAudio {
  const pcm = Int16Array.from({ length: (TONE_MS * RATE) / 1000 }, (_, at) =>
    Math.round(3_000 * Math.sin((2 * Math.PI * hertz * at) / RATE)),
  );
  return { pcm, sampleRate: RATE };
}
