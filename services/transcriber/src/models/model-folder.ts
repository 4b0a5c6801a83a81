import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { sha256Of } from '@decroche/downloads';
import type { ModelEntry } from './manifest.ts';
import { ModelError } from './model-error.ts';
import { checkRecordedHashes } from './recorded-hashes.ts';

/** A model on disk that was checked and can be loaded. */
export interface ModelFolder {
  readonly folder: string;
  readonly name: string;
  readonly demonstrationOnly: boolean;
  /** What runs it. */
  readonly engine: ModelEntry['engine'];
  /** True when its files were compared with the manifest, or with what was recorded when it was fetched. */
  readonly verified: boolean;
  /** Samples a second of its features. */
  readonly sampleRateHz: number;
  /** True when audio of this rate can be given to it; libvosk resamples where the model allows it. */
  acceptsRate(sampleRateHz: number): boolean;
}

/** Files without which libvosk cannot load a model; each line is a choice. */
const NEEDED: readonly (readonly string[])[] = [
  ['am/final.mdl', 'final.mdl'],
  ['conf/mfcc.conf', 'mfcc.conf'],
  ['graph/HCLG.fst', 'graph/HCLr.fst', 'HCLG.fst', 'HCLr.fst'],
];

/**
 * Checks a model folder before native code sees it: a missing file, a wrong hash or features that do not fit telephone
 * audio are refused here with one clear line, not by a crash of native code.
 *
 * @throws ModelError naming the folder
 */
export async function checkModelFolder(folder: string, models: readonly ModelEntry[]): Promise<ModelFolder> {
  const directory = await stat(folder).catch(() => undefined);
  if (!directory?.isDirectory()) {
    throw new ModelError('MODEL_MISSING', folder, 'there is no such folder; see ./run models list');
  }
  const name = path.basename(path.resolve(folder));
  const entry = models.find((model) => model.name === name);
  for (const file of entry?.files ?? []) await checkFile(folder, file);
  const recorded = await checkRecordedHashes(folder);
  const identity = { folder, name, demonstrationOnly: entry?.demonstrationOnly ?? false };
  const verified = (entry !== undefined && entry.files.length > 0) || recorded > 0;
  if (entry?.engine === 'whisper') {
    const { engine, sampleRateHz } = entry;
    return {
      ...identity,
      engine,
      verified,
      sampleRateHz,
      acceptsRate: (rate) => rate === 8000 || rate === sampleRateHz,
    };
  }
  for (const choice of NEEDED) {
    const found = await Promise.all(choice.map((file) => sizeOf(path.join(folder, file))));
    if (!found.some((bytes) => bytes !== undefined && bytes > 0)) {
      throw new ModelError(
        'MODEL_INCOMPLETE',
        folder,
        `${choice.join(' or ')} is missing or empty; fetch it again`,
      );
    }
  }
  const features = await readFeatures(folder);
  return {
    ...identity,
    engine: 'vosk',
    verified,
    sampleRateHz: features.sampleRateHz,
    acceptsRate: (rate) => rate >= features.sampleRateHz || features.allowUpsample,
  };
}

async function checkFile(folder: string, file: ModelEntry['files'][number]): Promise<void> {
  const bytes = await sizeOf(path.join(folder, file.path));
  if (bytes === undefined) {
    throw new ModelError('MODEL_INCOMPLETE', folder, `${file.path} is missing; fetch it again`);
  }
  const known = [file, ...file.alternatives];
  if (!known.some((content) => content.bytes === bytes)) {
    throw new ModelError(
      'MODEL_ALTERED',
      folder,
      `${file.path} has ${bytes} bytes instead of ${file.bytes}; fetch it again`,
    );
  }
  const sha256 = await sha256Of(path.join(folder, file.path));
  if (!known.some((content) => content.sha256 === sha256)) {
    throw new ModelError(
      'MODEL_ALTERED',
      folder,
      `${file.path} does not have the SHA-256 of the manifest; fetch it again`,
    );
  }
}

async function sizeOf(file: string): Promise<number | undefined> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() ? found.size : undefined;
}

async function readFeatures(folder: string): Promise<{ sampleRateHz: number; allowUpsample: boolean }> {
  const text = await readFile(path.join(folder, 'conf/mfcc.conf'), 'utf8').catch(() =>
    readFile(path.join(folder, 'mfcc.conf'), 'utf8'),
  );
  const value = (option: string): string | undefined =>
    new RegExp(`^\\s*--${option}=(\\S+)`, 'm').exec(text)?.[1];
  const sampleRateHz = Number(value('sample-frequency') ?? 16_000);
  if (sampleRateHz !== 8000 && sampleRateHz !== 16_000) {
    throw new ModelError(
      'MODEL_RATE',
      folder,
      `its features are for ${sampleRateHz} Hz; telephone audio needs a model for 8000 or 16000 Hz`,
    );
  }
  return { sampleRateHz, allowUpsample: value('allow-upsample') === 'true' };
}
