import type { Logger } from '@decroche/service-kit';
import type { TranscriberConfig } from '../config.ts';
import { readManifest } from '../models/manifest.ts';
import { checkModelFolder } from '../models/model-folder.ts';
import { tryToLoad } from '../models/trial-load.ts';
import type { SpeechEngine } from './speech-engine.ts';
import { VoskEngine } from './vosk-engine.ts';
import { WebSocketEngine } from './websocket-engine.ts';

/**
 * The recogniser that the settings ask for: the outside one of `RECOGNISER_URL`, otherwise libvosk with a model that
 * was checked first.
 *
 * @throws ModelError when the model cannot be used
 */
export async function createEngine(config: TranscriberConfig, logger: Logger): Promise<SpeechEngine> {
  if (config.RECOGNISER_URL !== undefined) {
    return new WebSocketEngine({
      url: config.RECOGNISER_URL,
      model: { name: config.RECOGNISER_MODEL, demonstrationOnly: false },
      connectMs: config.RECOGNISER_CONNECT_TIMEOUT_MS,
      onReachable: (reachable) =>
        reachable
          ? logger.info('the outside recogniser answers')
          : logger.warn('the outside recogniser cannot be reached; trying on'),
    });
  }
  const model = await checkModelFolder(config.MODEL_DIR, await readManifest(config.MODELS_MANIFEST));
  if (!model.verified) {
    logger.warn({ model: model.name }, 'the files of this model were never verified; trying it first');
    await tryToLoad(model.folder);
  }
  return VoskEngine.create({
    model,
    threads: config.DECODER_THREADS,
    onThreadLost: (error) =>
      logger.error({ reason: error?.name ?? 'exit' }, 'a decoding thread ended; another takes its place'),
  });
}
