import fc from 'fast-check';
import type { LabelledUtterance } from '../evaluation/scoring.ts';
import { harmlessPieces } from './harmless-speech.ts';
import { type Piece, plain, utteranceOf } from './labelled-text.ts';
import { heard } from './recognition-noise.ts';
import { cardPiece, filePiece, ibanPiece, nirPiece, phonePiece } from './spoken-identifiers.ts';
import { addressPieces, birthPieces, emailPieces, namePieces } from './spoken-persons.ts';

const announced = (piece: fc.Arbitrary<Piece>, ...frames: string[]): fc.Arbitrary<Piece[]> =>
  fc.tuple(fc.constantFrom(...frames), piece).map(([frame, secret]) => [plain(frame), secret]);

/** Pieces with something personal in them, one class or several. */
export const personalPieces: fc.Arbitrary<Piece[]> = fc
  .array(
    fc.oneof(
      namePieces,
      birthPieces,
      addressPieces,
      emailPieces,
      announced(
        nirPiece,
        'mon numéro de sécurité sociale',
        'mon numéro c’est le',
        'numéro de sécu',
        'alors',
        '',
      ),
      announced(
        phonePiece,
        'vous pouvez me joindre au',
        'mon portable',
        'rappelez-moi au',
        'mon téléphone c’est le',
        '',
      ),
      announced(ibanPiece, 'mon iban', 'mon nouveau rib', 'le compte', ''),
      announced(cardPiece, 'ma carte bleue', ''),
      announced(filePiece, 'numéro de dossier', 'mon dossier', 'référence', 'dossier numéro'),
    ),
    { minLength: 1, maxLength: 2 },
  )
  .map((parts) => parts.flat());

/** What a corpus is made with. */
export interface CorpusOptions {
  readonly seed: number;
  readonly count: number;
  /** Share of the utterances that are harmless. Default 0.3. */
  readonly harmless?: number;
  /** Strength of recognition errors, 0 to 1; absent: as typed, with case and punctuation. */
  readonly noise?: number;
}

/** Labelled utterances by a seed: the same seed gives the same corpus. Fictitious throughout. */
export function makeCorpus({ seed, count, harmless = 0.3, noise }: CorpusOptions): LabelledUtterance[] {
  const personal = fc.tuple(harmlessPieces, personalPieces).map(([before, pieces]) => [...pieces, ...before]);
  const share = Math.round(harmless * 100);
  const pieces = fc.oneof(
    { weight: share, arbitrary: harmlessPieces },
    { weight: 100 - share, arbitrary: personal },
  );
  const said = noise === undefined ? pieces : pieces.chain((clean) => heard(clean, noise));
  return fc
    .sample(fc.noBias(said), { seed, numRuns: count })
    .map((parts, at) => utteranceOf(`g${seed}-${at}`, parts));
}
