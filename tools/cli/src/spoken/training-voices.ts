import { access, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { speak, writeWav } from '@decroche/local-stack';
import { parseSettingsFile } from '@decroche/service-kit/settings-file';
import { z } from 'zod';

/** Callers take turns. */
const VOICES = ['fr+f3', 'fr+m3'] as const;

const schema = z.object({
  needs: z.array(
    z.object({
      text: z.string(),
      voice: z
        .string()
        .regex(/^[a-z0-9][a-z0-9-]*\.wav$/)
        .optional(),
    }),
  ),
});

/**
 * Has a synthetic voice say what the simulated callers of a training set say, where their file is missing.
 *
 * @param setFile the set, as `TRAINING_FILE` of the desk names it
 * @returns names of the files that were written
 * @throws SettingsFileError when it is no such set
 */
export async function speakTrainingSet(setFile: string): Promise<readonly string[]> {
  const { needs } = parseSettingsFile(await readFile(setFile, 'utf8'), schema);
  const written: string[] = [];
  for (const [at, { text, voice }] of needs.entries()) {
    if (voice === undefined) continue;
    const file = join(dirname(setFile), voice);
    const isThere = await access(file).then(
      () => true,
      () => false,
    );
    if (isThere) continue;
    await writeFile(file, writeWav(await speak(text, { voice: VOICES[at % VOICES.length] ?? VOICES[0] })));
    written.push(voice);
  }
  return written;
}
