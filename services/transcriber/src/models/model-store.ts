import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ModelEntry } from './manifest.ts';
import { ModelError } from './model-error.ts';

/** Model that comes with the product. */
export const EMBEDDED_MODEL = 'fr-telephone-synthetic';

/** Model for people that is heard beside the embedded one once it was fetched. */
export const PEOPLE_MODEL = 'whisper-base';

/** Where models are on this machine. */
export interface ModelPlaces {
  /** Embedded models and the manifest. */
  readonly embedded: string;
  /** Fetched models, and the choice. */
  readonly fetched: string;
}

/** The models on this machine and the one that was chosen. */
export class ModelStore {
  readonly #places: ModelPlaces;

  constructor(places: ModelPlaces) {
    this.#places = places;
  }

  /** Folder of a model, there or not. */
  folderOf(model: Pick<ModelEntry, 'name' | 'embedded'>): string {
    return path.join(model.embedded ? this.#places.embedded : this.#places.fetched, model.name);
  }

  /** True when the folder of a model is there. */
  has(model: Pick<ModelEntry, 'name' | 'embedded'>): boolean {
    return existsSync(this.folderOf(model));
  }

  /** Folder in which a model is prepared before it takes its place. */
  workFolder(model: Pick<ModelEntry, 'name'>): string {
    return path.join(this.#places.fetched, `.${model.name}.partial`);
  }

  /** Puts a prepared folder in the place of the model. */
  async install(model: Pick<ModelEntry, 'name' | 'embedded'>, prepared: string): Promise<void> {
    const folder = this.folderOf(model);
    await rm(folder, { recursive: true, force: true });
    await rename(prepared, folder);
    await rm(this.workFolder(model), { recursive: true, force: true });
  }

  /** Name of the chosen model. */
  get chosen(): string {
    try {
      return readFileSync(this.#choiceFile, 'utf8').trim() || EMBEDDED_MODEL;
    } catch {
      return EMBEDDED_MODEL;
    }
  }

  /** Folder of the chosen model. */
  get chosenFolder(): string {
    const fetched = path.join(this.#places.fetched, this.chosen);
    return this.chosen !== EMBEDDED_MODEL && existsSync(fetched)
      ? fetched
      : path.join(this.#places.embedded, this.chosen);
  }

  /**
   * Chooses the model that services start with when `MODEL_DIR` is not set.
   *
   * @throws ModelError when it is not on this machine
   */
  async choose(model: Pick<ModelEntry, 'name' | 'embedded'>): Promise<void> {
    if (!this.has(model)) {
      throw new ModelError(
        'MODEL_NOT_FETCHED',
        this.folderOf(model),
        `run ./run models fetch ${model.name} first`,
      );
    }
    await mkdir(this.#places.fetched, { recursive: true });
    await writeFile(this.#choiceFile, `${model.name}\n`);
  }

  get #choiceFile(): string {
    return path.join(this.#places.fetched, 'chosen');
  }
}
