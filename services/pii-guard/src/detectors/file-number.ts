import { type Detector, wordSet } from '../detector.ts';
import type { PiiSpan, PiiType } from '../span.ts';
import type { Lexeme, Utterance } from '../utterance.ts';

/** Words that announce a number of a file, and what lies between them and the number. */
const FILES = wordSet(
  'dossier dossiers reference references ref matricule contrat contrats police adherent adherente allocataire client cliente affiliation affilie demande suivi recommande courrier facture notification',
);
const OTHERS = wordSet(
  'numero numeros n no code identifiant siret siren fiscal passeport permis identite sejour carte immatriculation finess rpps tva naf licence badge pension acces mot confidentiel agent employeur entreprise',
);
const BETWEEN = wordSet(
  "c est le la l les de d du des numero n ° no : mon ma mes votre son sa notre leur euh alors donc voila - # . , sous un retraite pension assure assuree client cliente sociale dossier personnel etait ce sur avec bien note ecrit marque indique haut droite gauche en a ' s secret passe reclamation rente",
);
const REACH = 9;
/** Fewest digits after such words; years, quantities and public numbers are no stretches in the first place. */
const FEWEST_DIGITS = 3;
/** Article numbers of the codes of law: `L351-1`, `R. 351-9`. */
const ARTICLE = /^[lrda]\d{2,}(?:-\d+)*$/;

/** Numbers of files, contracts, tax, firms, identity papers: by the words before them. */
export const detectFileNumbers: Detector = ({ utterance, stretches }) => [
  ...stretches.flatMap((stretch): PiiSpan[] => {
    if (stretch.digits.length < FEWEST_DIGITS) return [];
    const type = announced(utterance, lettersBefore(utterance, stretch.from));
    if (type === undefined) return [];
    const start = utterance.words[lettersBefore(utterance, stretch.from)]?.start ?? stretch.start;
    return [{ type, start, end: endOfCode(utterance, stretch.to, stretch.end), score: 0.82 }];
  }),
  ...utterance.words.flatMap((word): PiiSpan[] => {
    if (word.kind !== 'code' || ARTICLE.test(word.norm)) return [];
    const digits = word.norm.replace(/\D/g, '').length;
    const type = announced(utterance, word.at);
    const known = type !== undefined && digits >= 2 && word.norm.length >= 4;
    if (!known && !(digits >= 4 && word.norm.length >= 6 && !/^\d+\D{1,2}$/.test(word.norm))) return [];
    const start = utterance.words[lettersBefore(utterance, word.at)]?.start ?? word.start;
    return [
      { type: type ?? 'OTHER_ID', start, end: endOfCode(utterance, word.at + 1, word.end), score: 0.8 },
    ];
  }),
];

function announced(utterance: Utterance, from: number): PiiType | undefined {
  for (let back = from - 1; back >= 0 && back >= from - REACH; back--) {
    const norm = utterance.norm(back);
    if (FILES.has(norm)) return 'DOSSIER';
    if (OTHERS.has(norm) || norm === 'fiscal') return 'OTHER_ID';
    if (!BETWEEN.has(norm)) return undefined;
  }
  return undefined;
}

/** Letters said before the figures belong to the number: `d r quarante cinq`. */
function lettersBefore(utterance: Utterance, from: number): number {
  let at = from;
  while (at > 0 && isCodeLetter(utterance.words[at - 1])) at--;
  const hyphen = utterance.words[at - 1];
  return at < from && hyphen?.text === '-' ? at - 1 : at;
}

function endOfCode(utterance: Utterance, to: number, end: number): number {
  let last = end;
  for (let at = to; at < utterance.words.length; at++) {
    const word = utterance.words[at] as Lexeme;
    const glued = word.start === last && /^[-/*]$/.test(word.text);
    const part =
      isCodeLetter(word) || (word.start <= last + 1 && (word.kind === 'code' || word.kind === 'number'));
    if (!glued && !part) break;
    last = word.end;
  }
  return last;
}

/** A letter said or written by itself; `a` and `y` are words more often. */
function isCodeLetter(word: Lexeme | undefined): boolean {
  if (word?.kind !== 'word' || word.elided) return false;
  if (/^[A-Z]{1,4}$/.test(word.text)) return !word.entity && word.writtenCase !== 'none';
  return /^[b-xz]$/.test(word.norm);
}
