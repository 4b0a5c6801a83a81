import type { Token } from './token.ts';

export type DisplayKind =
  | 'word'
  | 'number'
  | 'ordinal'
  | 'year'
  | 'date'
  | 'amount'
  | 'percentage'
  | 'hour'
  | 'phone'
  | 'nir'
  | 'digits'
  | 'acronym'
  | 'spelled';

/** What to show for a half-open range of tokens. */
export interface DisplayPiece {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly kind: DisplayKind;
}

export const wordPiece = (tokens: readonly Token[], at: number): DisplayPiece => ({
  from: at,
  to: at + 1,
  text: (tokens[at] as Token).text,
  kind: 'word',
});
