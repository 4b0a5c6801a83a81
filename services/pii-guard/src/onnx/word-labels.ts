import type { Opinion } from '../second-opinion.ts';

/** A word of a text; UTF-16 offsets, the end exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** What a model says of a word. */
export interface WordLabel extends TextRange {
  readonly label: string;
  /** 0 to 1. */
  readonly score: number;
}

/** Words and marks, as models of the BERT family split a text before they cut words into pieces. */
export function wordsOf(text: string): TextRange[] {
  return [...text.matchAll(/[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Consecutive words, as many as fit; a word with more pieces than that is left out. */
export function windowsOf<Word extends { readonly pieces: readonly number[] }>(
  words: readonly Word[],
  most: number,
): Word[][] {
  const windows: Word[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const word of words) {
    const { length } = word.pieces;
    if (length === 0 || length > most) continue;
    if (size + length > most) {
      windows.push([]);
      size = 0;
    }
    windows.at(-1)?.push(word);
    size += length;
  }
  return windows;
}

/** The best label of a row of logits and its probability (softmax). */
export function bestLabel(
  logits: ArrayLike<number>,
  labels: readonly string[],
): { label: string; score: number } {
  const values = Array.from(logits);
  const top = Math.max(...values);
  const sum = values.reduce((total, value) => total + Math.exp(value - top), 0);
  const at = values.indexOf(top);
  return { label: labels[at] ?? 'O', score: Number.isFinite(sum) ? 1 / sum : 0 };
}

/** The likeliest label of a row of logits besides `O`, and the probability that the word is not `O` (softmax). */
export function personalLabel(
  logits: ArrayLike<number>,
  labels: readonly string[],
): { label: string; score: number } {
  const values = Array.from(logits);
  const top = Math.max(...values);
  const shares = values.map((value) => Math.exp(value - top));
  const sum = shares.reduce((total, share) => total + share, 0);
  let best = -1;
  let outside = 0;
  shares.forEach((share, at) => {
    if (labels[at] === 'O') outside += share;
    else if (best < 0 || share > (shares[best] ?? 0)) best = at;
  });
  return { label: labels[best] ?? 'O', score: Number.isFinite(sum) ? 1 - outside / sum : 0 };
}

const kindOf = (label: string): string => label.replace(/^[BILSE]-/, '');

/** Words of one kind that follow one another become one opinion, as sure as the least sure of them. */
export function opinionsOf(words: readonly WordLabel[]): Opinion[] {
  const opinions: { label: string; start: number; end: number; score: number }[] = [];
  let open = false;
  for (const { label, start, end, score } of words) {
    const kind = kindOf(label);
    const last = opinions.at(-1);
    if (kind === 'O') open = false;
    else if (open && last !== undefined && last.label === kind && !label.startsWith('B-')) {
      last.end = end;
      last.score = Math.min(last.score, score);
    } else {
      opinions.push({ label: kind, start, end, score });
      open = true;
    }
  }
  return opinions;
}
