/** Words compared and errors between a reference and a hypothesis. */
export interface WordErrors {
  /** Words of the reference. */
  readonly words: number;
  /** Substitutions, deletions and insertions of the best alignment. */
  readonly errors: number;
}

/**
 * Words as they are compared: Unicode NFC, lower case, typographic apostrophes made plain, hyphens and punctuation
 * turned into spaces (neither is audible), apostrophes inside words kept.
 */
export function comparableWords(text: string): string[] {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[’ʼ]/g, "'")
    .replaceAll(/[^\p{L}\p{N}' ]/gu, ' ')
    .split(/\s+/)
    .map((word) => word.replace(/^'+/, ''))
    .filter(Boolean);
}

/** Counts the word errors with the least number of edits (Levenshtein distance over words). */
export function countWordErrors(reference: readonly string[], hypothesis: readonly string[]): WordErrors {
  let previous = Array.from({ length: hypothesis.length + 1 }, (_, column) => column);
  for (const [row, expected] of reference.entries()) {
    const current = [row + 1];
    for (const [column, got] of hypothesis.entries()) {
      const same = (previous[column] as number) + (expected === got ? 0 : 1);
      current.push(Math.min(same, (previous[column + 1] as number) + 1, (current[column] as number) + 1));
    }
    previous = current;
  }
  return { words: reference.length, errors: previous.at(-1) as number };
}

/** Adds up word errors. */
export class WordErrorTotal {
  #words = 0;
  #errors = 0;
  #utterances = 0;

  add(errors: WordErrors): void {
    this.#words += errors.words;
    this.#errors += errors.errors;
    this.#utterances += 1;
  }

  /** Word error rate is errors per word of the references; it can exceed 1. */
  summary(): { utterances: number; words: number; wer: number } {
    const wer = this.#words === 0 ? 0 : this.#errors / this.#words;
    return { utterances: this.#utterances, words: this.#words, wer: Math.round(wer * 1e5) / 1e5 };
  }
}
