import { availableParallelism } from 'node:os';
import path from 'node:path';
import {
  baseEnv,
  flag,
  grpcServerEnv,
  keyIdSetting,
  milliseconds,
  natsEnv,
  privateKeySetting,
  readEnv,
  shown,
} from '@decroche/service-kit';
import { z } from 'zod';
import { DEFAULT_MIN_CONFIDENCE } from './believable-words.ts';
import { DEFAULT_ENDPOINTING } from './endpointing.ts';
import { type ModelPlaces, ModelStore, PEOPLE_MODEL } from './models/model-store.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

const modelPlaces = {
  MODELS_MANIFEST: shown(z.string().default(path.join(ROOT, 'models/manifest.json'))),
  FETCHED_MODELS_DIR: shown(z.string().default(path.join(ROOT, '.local/models'))),
} as const;

function count(least: number, most: number): z.ZodType<number> {
  const expected = `expected a whole number from ${least} to ${most}`;
  return z.coerce.number(expected).int(expected).min(least, expected).max(most, expected);
}

/** What the bus needs of it; absent only for evaluation, which publishes nothing. */
const publishing = {
  ...natsEnv,
  /** Signs raw texts for the redactor, PKCS#8 DER in base64. */
  HEARD_PRIVATE_KEY: privateKeySetting,
  /** Name under which the redactor knows the public key. */
  HEARD_KEY_ID: keyIdSetting,
} as const;

/** Settings of this service. */
export const schema = z.object({
  ...baseEnv,
  ...z.object(publishing).partial().shape,
  ...grpcServerEnv,
  ...modelPlaces,
  MODEL_DIR: shown(z.string().optional()),
  RECOGNISER_URL: shown(
    z
      .url({
        protocol: /^(?:wss?|https?)$/,
        error: 'expected ws://host:port, wss://host:port, http://host:port/v1 or https://host/v1',
      })
      .optional(),
  ),
  RECOGNISER_MODEL: shown(z.string().default('outside')),
  /** Of an outside recogniser at an `http` address. */
  RECOGNISER_API_KEY: z.string().default(''),
  RECOGNISER_DEADLINE_MS: milliseconds(100, 30_000).default(4_000),
  RECOGNISER_CONNECT_TIMEOUT_MS: milliseconds(50, 10_000).default(1_000),
  DECODER_THREADS: count(1, 256).default(Math.max(1, availableParallelism())),
  /** Threads of the recogniser for people, each with a model of its own. */
  PEOPLE_THREADS: count(1, 64).default(Math.max(1, Math.floor(availableParallelism() / 2))),
  /** Whether a model that knows synthetic voices only is heard together with the one for people, once it was fetched. */
  ARBITRATION: flag.default(true),
  MAX_STREAMS: count(1, 10_000).optional(),
  STREAM_IDLE_TIMEOUT_MS: milliseconds(100, 600_000).default(5_000),
  END_SILENCE_MS: milliseconds(200, 5_000).default(DEFAULT_ENDPOINTING.endSilenceMs),
  UNFINISHED_SILENCE_MS: milliseconds(200, 10_000).default(DEFAULT_ENDPOINTING.unfinishedSilenceMs),
  NO_SPEECH_MS: milliseconds(500, 120_000).default(DEFAULT_ENDPOINTING.noSpeechMs),
  MAX_UTTERANCE_MS: milliseconds(1_000, 300_000).default(DEFAULT_ENDPOINTING.maxUtteranceMs),
  MIN_SPEECH_MS: milliseconds(0, 2_000).default(DEFAULT_ENDPOINTING.minSpeechMs),
  MIN_CONFIDENCE: z.coerce
    .number('expected a number from 0 to 1')
    .min(0, 'expected a number from 0 to 1')
    .max(1, 'expected a number from 0 to 1')
    .default(DEFAULT_MIN_CONFIDENCE),
  TRANSCRIBER_EVALUATION: flag.default(false),
});

/** Settings of the transcriber. */
export type TranscriberConfig = Readonly<
  z.infer<typeof schema> & {
    MODEL_DIR: string;
    /** Folder of the model for people, there or not, and the one in which it is prepared. */
    people: { readonly folder: string; readonly work: string };
  }
>;

/**
 * Reads the environment.
 *
 * @throws ConfigError with one line per wrong setting; the bus may be absent only for evaluation
 */
export function readConfig(env: NodeJS.ProcessEnv): TranscriberConfig {
  const config = readEnv('transcriber', schema, env);
  if (!config.TRANSCRIBER_EVALUATION) readEnv('transcriber', z.object({ ...baseEnv, ...publishing }), env);
  const store = new ModelStore(readModelPlaces(env));
  return Object.freeze({
    ...config,
    MODEL_DIR: config.MODEL_DIR ?? store.chosenFolder,
    people: {
      folder: store.folderOf({ name: PEOPLE_MODEL, embedded: false }),
      work: store.workFolder({ name: PEOPLE_MODEL }),
    },
  });
}

/** Reads where models are, for the service and for `./run models`. */
export function readModelPlaces(env: NodeJS.ProcessEnv): ModelPlaces & { readonly manifest: string } {
  const places = readEnv('transcriber', z.object(modelPlaces), env);
  return {
    embedded: path.dirname(places.MODELS_MANIFEST),
    fetched: places.FETCHED_MODELS_DIR,
    manifest: places.MODELS_MANIFEST,
  };
}
