import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InstallationSecrets, type LocalStack, writeWav } from '@decroche/local-stack';

/** What the gateway and its transcribers know one another by in these tests. */
export const secrets = new InstallationSecrets();

/** Settings that name the prompts. */
export interface PromptSettings extends Readonly<Record<string, string>> {
  readonly NOTICE_MEDIA: string;
  readonly QUESTION_MEDIA: string;
  readonly PROMPTS_MEDIA: string;
}

/** Prompts of a tenth of a second, for callers who need not be told anything. */
export async function briefPrompts({ dir }: LocalStack): Promise<PromptSettings> {
  const prompts = join(dir, 'prompts');
  const tenthOfASecond = writeWav({ pcm: new Int16Array(800), sampleRate: 8_000 });
  await mkdir(prompts, { recursive: true });
  for (const name of ['notice', 'question', 'second-try'])
    await writeFile(join(prompts, `${name}.wav`), tenthOfASecond);
  return {
    NOTICE_MEDIA: `sound:${prompts}/notice`,
    QUESTION_MEDIA: `sound:${prompts}/question`,
    PROMPTS_MEDIA: `sound:${prompts}/`,
  };
}
