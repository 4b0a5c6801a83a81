import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../subprocess.ts';

/** Voices that say the texts: espeak-ng, or one that is hardly told from a person's. */
export const SPEAKING_VOICES = ['espeak', 'kokoro'] as const;
export type SpeakingVoice = (typeof SPEAKING_VOICES)[number];

const RETRIEVAL = 'services/retriever/src/evaluation/main.ts';

/** The texts could not be spoken or heard; the line above says why. */
export class HearingError extends Error {
  override readonly name = 'HearingError';
  readonly code = 'HEARING_FAILED';
}

/**
 * Texts as they are heard from synthetic voices on a telephone line: espeak by the embedded recogniser, the lifelike voice by both.
 *
 * @throws HearingError
 */
export async function heardBySpeech(
  texts: readonly string[],
  voice: SpeakingVoice = 'espeak',
): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'decroche-heard-'));
  try {
    const said = join(folder, 'said.json');
    const heard = join(folder, 'heard.json');
    await writeFile(said, JSON.stringify(texts));
    const { status } = await runProgram(process.execPath, [
      ...[RETRIEVAL, '--hear', said, '--to', heard, '--voice', voice],
    ]);
    if (status !== 0)
      throw new HearingError(`the questions could not be spoken and heard (status ${status})`);
    return JSON.parse(await readFile(heard, 'utf8')) as string[];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
