import type { Transcript } from '@decroche/contracts';

/** How far partial texts could be relied on. */
export interface StabilitySummary {
  /** Words that a partial text said to be stable. */
  readonly stableWords: number;
  /** Those that a later partial text took back; none, by construction. */
  readonly takenBackByPartial: number;
  /** Those that the final text replaced by another word. */
  readonly changedByFinal: number;
}

/** Counts what became of the words that partial texts said to be stable. */
export class StabilityCount {
  #stableWords = 0;
  #takenBackByPartial = 0;
  #changedByFinal = 0;

  /** Takes the texts of one stream in order. */
  add(texts: readonly Pick<Transcript, 'words' | 'final' | 'stableWords'>[]): void {
    let stable: readonly string[] = [];
    for (const text of texts) {
      const words = text.words.map((word) => word.text);
      if (text.final) {
        this.#stableWords += stable.length;
        this.#changedByFinal += missing(stable, words);
        stable = [];
        continue;
      }
      this.#takenBackByPartial += stable.filter((word, index) => words[index] !== word).length;
      stable = words.slice(0, text.stableWords);
    }
  }

  summary(): StabilitySummary {
    return {
      stableWords: this.#stableWords,
      takenBackByPartial: this.#takenBackByPartial,
      changedByFinal: this.#changedByFinal,
    };
  }
}

/** Words of `before` that `after` does not have at their place in the longest common sequence. */
function missing(before: readonly string[], after: readonly string[]): number {
  let previous = new Array<number>(after.length + 1).fill(0);
  for (const word of before) {
    const current = [0];
    for (const [index, other] of after.entries()) {
      const same = word === other ? (previous[index] as number) + 1 : 0;
      current.push(Math.max(same, previous[index + 1] as number, current[index] as number));
    }
    previous = current;
  }
  return before.length - (previous.at(-1) as number);
}
