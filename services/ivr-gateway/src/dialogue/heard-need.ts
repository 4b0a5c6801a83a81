import type { NeedTheme } from '@decroche/contracts';

/** What is known of what a caller's need is about, in the order in which it is told; what he denied does not count. */
export class HeardNeed {
  readonly #withdrawn = new Set<string>();
  #whole: NeedTheme | undefined;
  #awaited: { readonly turnId: string; readonly known: (need: NeedTheme) => void } | undefined;

  /** False for what may decide nothing. */
  counts({ turnId }: NeedTheme): boolean {
    return !this.#withdrawn.has(turnId);
  }

  told(need: NeedTheme): void {
    if (!need.final) return;
    this.#whole = need;
    this.#answer();
  }

  /** Calls back with what the whole need of a turn is about, once: now or when it is told. */
  whenWhole(turnId: string, known: (need: NeedTheme) => void): void {
    this.#awaited = { turnId, known };
    this.#answer();
  }

  withdraw(turnId: string): void {
    this.#withdrawn.add(turnId);
  }

  #answer(): void {
    const [need, awaited] = [this.#whole, this.#awaited];
    if (need === undefined || need.turnId !== awaited?.turnId) return;
    this.#awaited = undefined;
    awaited.known(need);
  }
}
