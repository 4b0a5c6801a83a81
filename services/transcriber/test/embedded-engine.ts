import path from 'node:path';
import { VoskEngine } from '../src/engine/vosk-engine.ts';
import { readManifest } from '../src/models/manifest.ts';
import { checkModelFolder } from '../src/models/model-folder.ts';

const MODELS = path.resolve(import.meta.dirname, '../../../models');

/** Folder of the embedded model. */
export const EMBEDDED_MODEL = path.join(MODELS, 'fr-telephone-synthetic');

/** libvosk with the embedded model and two threads. */
export async function embeddedEngine(onThreadLost: () => void = () => undefined): Promise<VoskEngine> {
  const model = await checkModelFolder(
    EMBEDDED_MODEL,
    await readManifest(path.join(MODELS, 'manifest.json')),
  );
  return VoskEngine.create({ model, threads: 2, onThreadLost });
}
