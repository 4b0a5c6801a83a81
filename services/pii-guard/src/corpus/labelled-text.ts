import type { LabelledUtterance, LabelType } from '../evaluation/scoring.ts';

/** A stretch of a made-up utterance; with a label when it is personal. */
export interface Piece {
  readonly text: string;
  readonly label?: LabelType;
}

/** Words that are nobody's. */
export const plain = (text: string): Piece => ({ text });

/** A stretch that must go. */
export const secret = (label: LabelType, text: string): Piece => ({ text, label });

/** Puts pieces together with spaces and counts where the labelled ones stand (UTF-16). */
export function utteranceOf(id: string, pieces: readonly Piece[]): LabelledUtterance {
  let text = '';
  const spans: { start: number; end: number; type: LabelType }[] = [];
  for (const piece of pieces) {
    if (piece.text === '') continue;
    if (text !== '' && !text.endsWith("'")) text += ' ';
    const start = text.length;
    text += piece.text;
    if (piece.label !== undefined) spans.push({ start, end: text.length, type: piece.label });
  }
  return { id, text, spans, negative: spans.length === 0 };
}
