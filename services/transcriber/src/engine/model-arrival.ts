import { existsSync } from 'node:fs';
import type { FetchedSoFar } from '../models/fetched-so-far.ts';
import type { AwaitedModel } from './speech-engine.ts';

/** How often it is looked for, milliseconds. */
const LOOK_MS = 2_000;

/** Where a model comes from and how far it is. */
export interface ArrivalOptions {
  readonly name: string;
  /** Where another process puts it, as a whole. */
  readonly folder: string;
  /** What has come of it so far. */
  readonly soFar: () => Promise<FetchedSoFar>;
}

/** A model that is here or that may come. */
export class ModelArrival {
  /** True when its folder was here from the beginning. */
  readonly isHere: boolean;
  readonly #options: ArrivalOptions;
  readonly #found = Promise.withResolvers<boolean>();
  #awaited: AwaitedModel | undefined;
  #look: NodeJS.Timeout | undefined;

  constructor(options: ArrivalOptions) {
    this.#options = options;
    this.#awaited = { name: options.name, state: 'not-coming', fetchedPercent: 0 };
    this.isHere = existsSync(options.folder);
    if (this.isHere) this.#arrive();
    else void this.#lookAgain();
  }

  /** How far it is; undefined once it is in use, and when nobody waits for it any more. */
  get awaited(): AwaitedModel | undefined {
    return this.#awaited;
  }

  /** True once its folder is here, false when nobody waits for it any more. */
  get found(): Promise<boolean> {
    return this.#found.promise;
  }

  /** It hears from now on. */
  inUse(): void {
    this.#awaited = undefined;
  }

  /** It is here and cannot be used. */
  unusable(): void {
    this.#tell('unusable', 100);
  }

  /** Nobody waits for it any more. */
  cancel(): void {
    clearTimeout(this.#look);
    this.#look = undefined;
    this.#awaited = undefined;
    this.#found.resolve(false);
  }

  async #lookAgain(): Promise<void> {
    const { percent, underWay } = await this.#options.soFar();
    if (this.#awaited === undefined) return;
    if (existsSync(this.#options.folder)) {
      this.#arrive();
      return;
    }
    this.#tell(underWay ? 'being-fetched' : 'not-coming', percent);
    this.#look = setTimeout(() => void this.#lookAgain(), LOOK_MS).unref();
  }

  #arrive(): void {
    this.#tell('being-loaded', 100);
    this.#found.resolve(true);
  }

  #tell(state: AwaitedModel['state'], fetchedPercent: number): void {
    this.#awaited = { name: this.#options.name, state, fetchedPercent };
  }
}
