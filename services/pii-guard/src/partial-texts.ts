import { PassingMemory } from '@decroche/service-kit';

const MAX_TURNS = 5_000;
/** Longest that anybody may speak: a turn of which nothing comes for so long has lost its transcriber, milliseconds. */
export const SILENT_MS = 300_000;

/**
 * What was last shown of each turn that is being spoken, redacted. A partial text that does not go on from it is not
 * shown at all: what was shown is never taken away, and the final text follows anyway.
 */
export class PartialTexts {
  readonly #shown = new PassingMemory<string>({ lifeMs: SILENT_MS, maxThings: MAX_TURNS });

  /** Whether a partial text adds something to what was shown of the turn; it counts as shown then. */
  add(turnId: string, text: string): boolean {
    const before = this.#shown.get(turnId) ?? '';
    if (text.length <= before.length || !text.startsWith(before)) return false;
    this.#shown.set(turnId, text);
    return true;
  }

  /** The final text of the turn was sent. */
  end(turnId: string): void {
    this.#shown.delete(turnId);
  }

  /** Turns that are being spoken. */
  get size(): number {
    return this.#shown.size;
  }

  clear(): void {
    this.#shown.clear();
  }
}
