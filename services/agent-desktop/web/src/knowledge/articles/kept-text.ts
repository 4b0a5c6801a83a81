/** A text that is being written, as this browser keeps it until it is saved. */
export interface KeptText {
  readonly text: string;
  /** `changedAtMs` of the draft that it was written over; 0 for a version that was not there. */
  readonly seenChangedAtMs: number;
  readonly keptAtMs: number;
}

const PREFIX = 'decroche:article:';
/** A text that nobody went on with goes, milliseconds. */
const KEPT_MS = 14 * 86_400_000;

/** What this browser keeps for one person of one article: nothing is lost when the session ends or the network goes. */
export class KeptTexts {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly #person: string;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>, person: string) {
    this.#storage = storage;
    this.#person = person;
  }

  /** Null when there is none, or it is too old. */
  of(slug: string, nowMs: number): KeptText | null {
    const kept = parsed(this.#storage.getItem(this.#key(slug)));
    if (kept !== null && nowMs - kept.keptAtMs <= KEPT_MS) return kept;
    this.forget(slug);
    return null;
  }

  /** @returns false when the browser has no room for it, or keeps nothing */
  keep(slug: string, kept: KeptText): boolean {
    try {
      this.#storage.setItem(this.#key(slug), JSON.stringify(kept));
      return true;
    } catch {
      return false;
    }
  }

  forget(slug: string): void {
    this.#storage.removeItem(this.#key(slug));
  }

  #key(slug: string): string {
    return `${PREFIX}${this.#person}:${slug}`;
  }
}

function parsed(stored: string | null): KeptText | null {
  if (stored === null) return null;
  try {
    const { text, seenChangedAtMs, keptAtMs } = JSON.parse(stored) as Partial<KeptText>;
    if (typeof text !== 'string' || typeof seenChangedAtMs !== 'number' || typeof keptAtMs !== 'number')
      return null;
    return { text, seenChangedAtMs, keptAtMs };
  } catch {
    return null;
  }
}
