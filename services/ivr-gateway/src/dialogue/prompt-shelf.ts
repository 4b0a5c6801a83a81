import { heardPrompts, inspectPrompts, promptNames } from '@decroche/prompts';
import { describeError, type Logger } from '@decroche/service-kit';

/** How often it is looked which prompts are there, milliseconds. */
const LOOK_MS = 60_000;

/** What a shelf works with. */
export interface ShelfParts {
  /** Folder of the prompts; `none` where it is out of reach: then every prompt counts as heard. */
  readonly folder: string;
  /** Media address before their names, such as `sound:decroche/`. */
  readonly media: string;
  readonly logger: Logger;
}

/** Which prompts callers would hear, so that a dialogue leaves out the others instead of waiting for them. */
export class PromptShelf {
  readonly #parts: ShelfParts;
  #heard: ReadonlyMap<string, number> = new Map();
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: ShelfParts) {
    this.#parts = parts;
  }

  /** Says once what is not as it should be, then keeps looking what is there. Never throws. */
  async start(): Promise<void> {
    const { folder, logger } = this.#parts;
    if (folder === 'none' || this.#timer !== undefined) return;
    this.#timer = setInterval(() => void this.#look(), LOOK_MS);
    this.#timer.unref();
    await this.#look();
    try {
      for (const { prompt, found, remedy } of await inspectPrompts(folder)) {
        logger.warn({ prompt, found, remedy }, 'a prompt is not as it should be');
      }
    } catch (error) {
      logger.warn(
        { err: describeError(error) },
        'the prompts cannot be looked at; set PROMPTS_DIR to their folder, or to none',
      );
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Whether callers hear a prompt. Never waits. */
  isHeard(name: string): boolean {
    return this.#parts.folder === 'none' || this.#heard.has(name);
  }

  /** How long callers hear these one after the other, milliseconds; undefined when one is not heard, or nobody knows. */
  durationMs(names: readonly string[]): number | undefined {
    return names.reduce<number | undefined>((sum, name) => {
      const ms = this.#heard.get(name);
      return sum === undefined || ms === undefined ? undefined : sum + ms;
    }, 0);
  }

  /** Media addresses of prompts. */
  mediaOf(names: readonly string[]): readonly string[] {
    return names.map((name) => `${this.#parts.media}${name}`);
  }

  async #look(): Promise<void> {
    const { folder } = this.#parts;
    this.#heard = await heardPrompts(folder, await promptNames(folder).catch(() => []));
  }
}
