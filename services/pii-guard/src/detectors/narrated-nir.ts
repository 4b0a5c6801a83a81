import { HESITATIONS, MONTHS, type NumberSpan, wordSet } from '@decroche/french';
import type { PiiSpan } from '../span.ts';
import type { Utterance } from '../utterance.ts';

/** What somebody says who explains his number part by part. */
const PARTS = wordSet('homme femme monsieur madame annee mois departement commune ordre cle clef sexe');
/** Who was born tells year, month and department by his birth. */
const BORN = wordSet('ne nee naissance');
const BETWEEN = wordSet(
  "pour l le la les un une c est de du d en dans mon ma numero et puis apres ensuite donc suis je , : ; . debut fin suite 'l au a par parce que comme chiffre chiffres premier premiers code",
  ...BORN,
  ...HESITATIONS,
);
/** Most words between two parts. */
const LONGEST_GAP = 10;
const FEWEST_PARTS = 3;
const FEWEST_DIGITS = 6;
/** Fewest parts and figures where nothing but a birth tells of them. */
const FEWEST_PARTS_OF_BIRTH = 4;
const FEWEST_DIGITS_OF_BIRTH = 9;
/** Parts among which the year comes, the sex being the first: `deux parce que je suis une femme née en …`. */
const YEAR_REACH = 4;
const REACH = 8;
/** Sex, year and month, said in one go. */
const HEAD = /^[12]\d{2}(?:0[1-9]|1[0-2])?$/;

/** `un pour homme, cinquante-huit l'année, zéro trois le mois, soixante-neuf le département, puis …` */
export function narratedNirs(utterance: Utterance, cues: ReadonlySet<string>): PiiSpan[] {
  const spans: PiiSpan[] = [];
  const { numbers } = utterance;
  for (let first = 0; first < numbers.length; first++) {
    if (isNoSex(utterance, numbers[first] as NumberSpan)) continue;
    const last = lastPart(utterance, first);
    if (isNarrated(utterance, first, last, cues)) {
      const start = (numbers[first] as NumberSpan).start;
      spans.push({
        type: 'NIR',
        start,
        end: (numbers[last] as NumberSpan).end,
        score: 0.9,
        rule: 'narrated',
      });
    }
    first = Math.max(first, last);
  }
  return spans;
}

/** Where a narration begins that the words to come may go on with; the end of the text for none. */
export function openNarration(utterance: Utterance, cues: ReadonlySet<string>): number {
  const { numbers, words } = utterance;
  for (let first = 0; first < numbers.length; first++) {
    const last = lastPart(utterance, first);
    const from = (numbers[first] as NumberSpan).from;
    const rest = utterance.norms.slice((numbers[last] as NumberSpan).to);
    const open =
      rest.length <= LONGEST_GAP &&
      rest.every((_, index) => isBetween(utterance, words.length - rest.length + index));
    if (open && mayBeNarrated(utterance, first, last, cues)) return from;
    first = Math.max(first, last);
  }
  return words.length;
}

/** Whether so few parts as were said may be the first ones. */
function mayBeNarrated(
  utterance: Utterance,
  first: number,
  last: number,
  cues: ReadonlySet<string>,
): boolean {
  const { from, digits } = utterance.numbers[first] as NumberSpan;
  if (!/^[12]$/.test(digits) && !HEAD.test(digits)) return false;
  const named = utterance.norms.slice(Math.max(0, from - REACH)).some((norm) => PARTS.has(norm));
  return named || last > first || utterance.cueBefore(from, REACH, cues);
}

/** The last number that the narration begun at `first` goes on to. */
function lastPart(utterance: Utterance, first: number): number {
  let last = first;
  while (isNextPart(utterance, utterance.numbers[last], utterance.numbers[last + 1])) last += 1;
  return last;
}

function isNextPart(
  utterance: Utterance,
  part: NumberSpan | undefined,
  next: NumberSpan | undefined,
): boolean {
  if (part === undefined || next === undefined || next.from - part.to > LONGEST_GAP) return false;
  return utterance.norms.slice(part.to, next.from).every((_, index) => isBetween(utterance, part.to + index));
}

/** Grammar, the name of a part, of a month, of the department or the commune. */
function isBetween(utterance: Utterance, at: number): boolean {
  const norm = utterance.norm(at);
  const word = utterance.words[at];
  const place = word?.entity === true || word?.commune === true;
  return BETWEEN.has(norm) || PARTS.has(norm) || MONTHS.has(norm) || place;
}

/** Whether the parts are those of such a number: it is announced, or two of its parts are named. */
function isNarrated(utterance: Utterance, first: number, last: number, cues: ReadonlySet<string>): boolean {
  const parts = utterance.numbers.slice(first, last + 1);
  const from = parts[0]?.from ?? 0;
  const to = parts.at(-1)?.to ?? 0;
  const head = parts[0]?.digits ?? '';
  const digits = parts.map((part) => part.digits).join('');
  if (parts.length < FEWEST_PARTS || digits.length < FEWEST_DIGITS) return false;
  if (!/^[12]$/.test(head) && !HEAD.test(head)) return false;
  const said = utterance.norms.slice(Math.max(0, from - REACH), to);
  const named = said.filter((norm) => PARTS.has(norm)).length;
  if (named >= 2 || utterance.cueBefore(from, REACH, cues)) return true;
  // The sex, and one year of birth near it.
  const years = parts.filter((part) => /^(?:19|20)\d\d$/.test(part.digits)).length;
  const near = parts.slice(1, YEAR_REACH).some((part) => /^(?:19)?\d\d/.test(part.digits));
  if (!/^[12]$/.test(head) || !near || years > 1) return false;
  const months = utterance.norms.slice(from, to).filter((norm) => MONTHS.has(norm)).length;
  const whole = parts.length + months >= FEWEST_PARTS_OF_BIRTH && digits.length >= FEWEST_DIGITS_OF_BIRTH;
  return whole && said.some((norm) => BORN.has(norm));
}

/** `un homme né en 58`, `le 1er février 2026 je suis né en …`: an article and the day of a date are no sex. */
const isNoSex = (utterance: Utterance, number: NumberSpan): boolean =>
  number.kind === 'ordinal' || utterance.dateAt(number.from) !== undefined || isArticle(utterance, number);

/** `un homme né en 58`, `une femme de 62 ans`: one of many. */
const isArticle = (utterance: Utterance, { from, to, digits }: NumberSpan): boolean =>
  digits === '1' && to === from + 1 && (utterance.norm(from) === 'une' || isOneOfMany(utterance, to));

const isOneOfMany = (utterance: Utterance, to: number): boolean =>
  /^(?:homme|femme|monsieur|madame)$/.test(utterance.norm(to)) &&
  !/^(?:,|donc|alors|puis)$/.test(utterance.norm(to + 1));
