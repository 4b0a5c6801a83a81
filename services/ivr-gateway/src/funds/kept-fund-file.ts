import { readFile } from 'node:fs/promises';
import { describeError, type Logger } from '@decroche/service-kit';
import { SettingsFileError } from '@decroche/service-kit/settings-file';

/** How often it is looked whether a file was changed, milliseconds. */
const LOOK_MS = 5_000;

/** What a file that is kept is made from. */
export interface KeptFileParts<T> {
  /** Path; `undefined` where the fund gives none. */
  readonly file: string | undefined;
  /** Name of the setting that gives it, for the log. */
  readonly setting: string;
  /** Fund whose entry counts. */
  readonly fund: string;
  /** @throws SettingsFileError */
  readonly parse: (text: string) => ReadonlyMap<string, T>;
  readonly logger: Logger;
  /** Milliseconds between two looks, when not the usual ones. */
  readonly lookMs?: number;
}

/**
 * One fund's entry of a file that people change while calls come. A change counts at the second look that finds it, without a
 * restart; a file that is wrong, unreadable or gone leaves the last good entry in force, and is told in one line. Without any good
 * entry there is none, and calls go as they go without the file.
 */
export class KeptFundFile<T> {
  readonly #parts: KeptFileParts<T>;
  #timer: NodeJS.Timeout | undefined;
  #entry: T | undefined;
  #read: string | undefined;
  /** A change that was seen once: it counts when it is still the same at the next look, so that half a file never does. */
  #seen: string | undefined;
  #told: string | undefined;

  constructor(parts: KeptFileParts<T>) {
    this.#parts = parts;
  }

  /** The entry in force; `undefined` where there is none. Never waits. */
  get entry(): T | undefined {
    return this.#entry;
  }

  /** Reads the file once, then looks for changes. Never throws. */
  async start(): Promise<void> {
    if (this.#parts.file === undefined || this.#timer !== undefined) return;
    this.#timer = setInterval(() => void this.#look(), this.#parts.lookMs ?? LOOK_MS);
    this.#timer.unref();
    await this.#look();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const { file = '', fund, parse } = this.#parts;
    try {
      const text = await readFile(file, 'utf8');
      if (text === this.#read) return;
      const whole = this.#read === undefined || text === this.#seen;
      this.#seen = text;
      if (!whole) return;
      this.#read = text;
      const entry = parse(text).get(fund);
      if (entry === undefined) throw new SettingsFileError([`it has no entry for the fund "${fund}" (FUND)`]);
      this.#entry = entry;
      this.#told = undefined;
    } catch (error) {
      this.#tell(error);
    }
  }

  #tell(error: unknown): void {
    const { file, setting, logger } = this.#parts;
    const fault = error instanceof SettingsFileError ? error.message : String(describeError(error).message);
    if (fault === this.#told) return;
    this.#told = fault;
    const force = this.#entry === undefined ? 'calls go as without it' : 'what it said before stays in force';
    logger.warn({ file, fault }, `${setting} cannot be used: ${force}`);
  }
}
