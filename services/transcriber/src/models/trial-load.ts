import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { ModelError } from './model-error.ts';
import type { ModelFolder } from './model-folder.ts';

const TRIAL_MS = 120_000;

/**
 * Loads a model in a process of its own and decodes a moment of silence: a damaged model can end the process that
 * loads it, and that should not be the service.
 *
 * @throws ModelError `MODEL_UNREADABLE`
 */
export async function tryToLoad({ folder, engine }: Pick<ModelFolder, 'folder' | 'engine'>): Promise<void> {
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'trial-process.ts'), folder, engine],
    {
      stdio: 'ignore',
      signal: AbortSignal.timeout(TRIAL_MS),
    },
  );
  const [code] = (await once(child, 'close').catch(() => [null])) as [number | null];
  if (code !== 0)
    throw new ModelError('MODEL_UNREADABLE', folder, `${engine} cannot load it; fetch it again`);
}
