import type { PersonalDataClass } from '@decroche/contracts';
import { HESITATIONS, type NumberSpan, wordSet } from '@decroche/french';
import type { Detector } from '../detector.ts';
import type { DigitStretch } from '../digit-stretches.ts';
import { isUnit } from '../harmless-quantities.ts';
import { openLetters, openNumbers } from '../open-ends.ts';
import type { PiiSpan } from '../span.ts';
import type { Lexeme, Utterance } from '../utterance.ts';
import { groups, hasOneMark } from './written-groups.ts';

/** Words that announce the number of a file. */
const FILES = wordSet(
  'dossier dossiers reference references ref refs matricule contrat contrats police adherent adherente allocataire client cliente affiliation affilie affiliee demande suivi recommande courrier facture notification reclamation',
);
/** Words before the number of a form. */
const FORMS = wordSet('formulaire formulaires imprime imprimes modele cerfa notice');
/** Words that announce another number of one's own. */
const OTHERS = wordSet(
  'numero numeros n no code identifiant siret siren fiscal passeport permis identite sejour pensionne pensionnee crypto cryptogramme cvv pin carte immatriculation finess rpps tva naf licence badge pension acces mot confidentiel agent employeur entreprise retraite',
);
/** What may lie between such a word and the number. */
const BETWEEN = wordSet(
  "c est le la l les de d du des numero n ° no : mon ma mes votre son sa notre leur - # . , sous un retraite pension assure assuree client cliente sociale dossier personnel etait ce sur avec bien note ecrit marque indique finit finissant termine commence commencant par haut droite gauche en a ' s secret passe rente pole emploi france travail connect caf",
  ...HESITATIONS,
);
const REACH = 9;
/** Fewest digits after such words; years, quantities and public numbers are no stretches in the first place. */
const FEWEST_DIGITS = 3;
/** Shortest code of letters and digits taken after such words, in characters. */
const SHORTEST_CODE = 4;
/** Most tokens that belong to a code on either side. */
const LONGEST_CODE = 16;
/** `pension 2025`: a year, unless a number is spoken of. */
const YEAR = /^(?:19[3-9]|20[0-5])\d$/;
const NUMBERED = wordSet(
  'n no ° numero code dossier reference ref identifiant matricule pin suivi contrat client',
);
/** Amounts with their unit, long words, and what lies before or behind a year: `post-2012`. */
const NO_CODE = /^\d{1,6}\D{1,2}$|[a-z]{5}|^[a-z]{2,5}-(?:19|20)\d\d$/;
/** Article numbers of the codes of law: `L351-1`, `R. 351-9`. */
const ARTICLE = /^[lrda]\d{2,}(?:-\d+)*$/;

/** Numbers of files, contracts, tax, firms, identity papers: by the words before them, or by their mixed writing. */
export const FILE_NUMBERS: Detector = {
  name: 'file-number',
  finds: ['DOSSIER', 'OTHER_ID'],
  stage: 'plain',
  rules: {
    written: 'mon dossier RT;451;278;09',
    announced: 'mon dossier quatre cinq un deux sept',
    'announced-code': 'contrat A78 45621',
    mixed: 'je lis RV6981258',
  },
  openFrom: (utterance) => Math.min(openLetters(utterance), openNumbers(utterance)),
  detect: ({ utterance, stretches }) => [
    ...writtenNumbers(utterance),
    ...stretches.flatMap((stretch) => announcedNumber(utterance, stretch)),
    ...utterance.words.flatMap((word) => codeAt(utterance, word)),
  ],
};

/** Groups of figures with a mark between them, behind the words for such a number. */
const WRITTEN = groups('(?:[A-Z]{1,4}~)?\\d{1,6}(?:~\\d{1,6}){1,5}');
/** Marks that do not make one code of its groups by themselves. */
const MARKED = /[,;:|]|[./_-] | [./_-]/;
const FEWEST_WRITTEN_DIGITS = 6;

const writtenNumbers = (utterance: Utterance): PiiSpan[] =>
  (MARKED.test(utterance.text) ? [...utterance.text.matchAll(WRITTEN)] : []).flatMap(
    ({ 0: written, index }) => {
      const end = index + written.length;
      const from = utterance.firstFrom(index);
      const to = utterance.firstFrom(end);
      const type = announced(utterance, from);
      if (type === undefined || !MARKED.test(written) || !hasOneMark(written)) return [];
      if (isUnit(utterance.norm(to))) return [];
      if (written.replace(/\D/g, '').length < FEWEST_WRITTEN_DIGITS) return [];
      return [{ type, start: index, end, score: 0.8, rule: 'written' }];
    },
  );

function announcedNumber(utterance: Utterance, { from, to, digits }: DigitStretch): PiiSpan[] {
  if (digits.length < FEWEST_DIGITS) return [];
  if (YEAR.test(digits) && !utterance.cueBefore(from, 2, NUMBERED)) return [];
  const code = widened(utterance, from, to);
  const type = announced(utterance, code.from);
  return type === undefined ? [] : [spanOf(utterance, code, type, 'announced')];
}

function codeAt(utterance: Utterance, word: Lexeme): PiiSpan[] {
  if (word.kind !== 'code' || FORMS.has(utterance.norm(word.at - 1))) return [];
  const code = widened(utterance, word.at, word.at + 1);
  const written = utterance.words.slice(code.from, code.to).map(({ norm }) => norm);
  const text = written.join('').replace(/[^a-z0-9]/g, '');
  const digits = text.replace(/\D/g, '').length;
  const type = announced(utterance, code.from);
  if (type !== 'DOSSIER' && ARTICLE.test(word.norm)) return [];
  if (type !== undefined && digits >= 2 && text.length >= SHORTEST_CODE)
    return [spanOf(utterance, code, type, 'announced-code')];
  const mixed = digits >= 4 && word.norm.length >= 6 && !NO_CODE.test(word.norm);
  return mixed ? [spanOf(utterance, code, type ?? 'OTHER_ID', 'mixed')] : [];
}

function announced(utterance: Utterance, from: number): PersonalDataClass | undefined {
  for (let back = from - 1; back >= 0 && back >= from - REACH; back--) {
    const norm = utterance.norm(back);
    if (FILES.has(norm)) return 'DOSSIER';
    if (OTHERS.has(norm) && !(norm === 'retraite' && !utterance.cueBefore(back, 3, OTHERS)))
      return 'OTHER_ID';
    if (!BETWEEN.has(norm)) return undefined;
  }
  return undefined;
}

interface TokenRange {
  readonly from: number;
  readonly to: number;
}

/** A code with the letters and groups that are glued to it: `MB/45879/26`, `A78 45621`, `d r quarante cinq`. */
function widened(utterance: Utterance, from: number, to: number): TokenRange {
  let first = from;
  for (let at = from - 1; at >= Math.max(0, from - LONGEST_CODE) && isPartOfCode(utterance, at, first); at--)
    if (!isMark(utterance, at)) first = at;
  // `R comme Robert 45 12`
  if (utterance.norm(first - 2) === 'comme' && /^[a-z]$/.test(utterance.norm(first - 3))) first -= 3;
  let last = to;
  for (
    let at = to;
    at < Math.min(utterance.words.length, to + LONGEST_CODE) && isPartOfCode(utterance, at, last);
    at++
  ) {
    if (!isMark(utterance, at)) last = at + 1;
  }
  return { from: first, to: last };
}

const isMark = (utterance: Utterance, at: number): boolean =>
  /^[-/.*_]$/.test(utterance.words[at]?.text ?? '');

function isPartOfCode(utterance: Utterance, at: number, beside: number): boolean {
  const word = utterance.words[at] as Lexeme;
  if (isMark(utterance, at)) {
    const before = utterance.words[at - 1];
    const after = utterance.words[at + 1];
    return before?.end === word.start && after?.start === word.end;
  }
  const glued = isMark(utterance, at < beside ? at + 1 : at - 1);
  if (word.kind === 'code' || word.kind === 'number') return Math.abs(at - beside) <= 2;
  const announced = utterance.cueBefore(at, REACH, FILES) || utterance.cueBefore(at, REACH, OTHERS);
  if (announced && isFigureBeside(utterance, at, beside)) return true;
  return (
    isCodeLetter(word, announced) || (glued && word.kind === 'word' && word.norm.length <= 4 && !word.elided)
  );
}

/** `six a douze`: figures on the other side of a letter. */
function isFigureBeside(utterance: Utterance, at: number, beside: number): boolean {
  const number = utterance.numberAt(at);
  const letter = utterance.words[at < beside ? at + 1 : at - 1];
  return (
    number !== undefined &&
    letter !== undefined &&
    (/^[a-z]$/.test(letter.norm) || isNumeralOf(number, letter))
  );
}

const isNumeralOf = (number: NumberSpan, word: Lexeme): boolean =>
  word.at >= number.from && word.at < number.to;

/** A letter said or written by itself, or a few capitals; `a` and `y` are words more often. */
function isCodeLetter(word: Lexeme, isLetterHere: boolean): boolean {
  if (word.kind !== 'word' || word.elided) return false;
  if (/^[A-Z]{1,4}$/.test(word.text)) return !word.entity && word.writtenCase !== 'none';
  return (
    (/^[a-z]$/.test(word.norm) && (!/^[ay]$/.test(word.norm) || isLetterHere)) ||
    (/^[b-df-hj-np-tv-xz]{2,4}$/.test(word.norm) && !word.entity && !word.ordinary)
  );
}

function spanOf(
  utterance: Utterance,
  { from, to }: TokenRange,
  type: PersonalDataClass,
  rule: string,
): PiiSpan {
  const start = utterance.words[from]?.start ?? 0;
  return { type, start, end: utterance.words[to - 1]?.end ?? utterance.text.length, score: 0.82, rule };
}
