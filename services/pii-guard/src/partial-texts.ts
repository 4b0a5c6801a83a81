const MOST_TURNS = 5_000;

/**
 * What was last shown of each turn that is being spoken, redacted. A partial text that does not go on from it is not
 * shown at all: what was shown is never taken away, and the final text follows anyway.
 */
export class PartialTexts {
  readonly #shown = new Map<string, string>();

  /** Whether a partial text adds something to what was shown of the turn; it counts as shown then. */
  add(turnId: string, text: string): boolean {
    const before = this.#shown.get(turnId) ?? '';
    if (text.length <= before.length || !text.startsWith(before)) return false;
    this.#shown.delete(turnId);
    this.#shown.set(turnId, text);
    const oldest = this.#shown.keys().next();
    if (this.#shown.size > MOST_TURNS && oldest.done !== true) this.#shown.delete(oldest.value);
    return true;
  }

  /** The final text of the turn was sent. */
  end(turnId: string): void {
    this.#shown.delete(turnId);
  }

  clear(): void {
    this.#shown.clear();
  }
}
