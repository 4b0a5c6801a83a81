import { fold, HESITATIONS, isCalendarDay, MONTHS, wordSet } from '@decroche/french';
import type { Utterance } from '../utterance.ts';

/** A date of birth said or written in figures alone; the year as it stands, with two digits or four. */
export interface FigureDate {
  /** UTF-16 offsets, half-open. */
  readonly start: number;
  readonly end: number;
  readonly month: number;
  readonly year: number;
}

const REACH = 8;
const BEHIND = 6;
const BIRTH = wordSet('ne nee nes nees naissance naiss anniversaire ddn');
const OPENING = wordSet('oui c est le bonjour , .', ...HESITATIONS);
const CLOSING = wordSet('oui c voila exactement et merci . ,');
const MOST_OPENING = 6;
const SEPTEMBER = 9;
const ORDER = /^(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])(19\d\d|20[01]\d)$/;
const REVERSE = /^(19\d\d|20[01]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/;
/** `zéro cinq mille neuf cent quarante-sept` is read as 0 and 5947. */
const AFTER_A_FIGURE = /^(0?[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])(9\d\d)$/;
/** `14-juil-1961`, `1er/01/1945`. */
const WRITTEN =
  /(?<![\p{L}\d])(\d{1,2}|1er)([-/.])(\p{L}{3,9}|0?[1-9]|1[0-2])\.?\2(\d{4}|\d{2})(?![\p{L}\d])/giu;

/** `12 ; 03 ; 1958`, `14 02 66`: what no other date is written with. */
const IN_FIGURES =
  /(?<![\p{L}\d]|\d[,.])(\d{1,2})( ?[-/.,;:|_] ?| )(0?[1-9]|1[0-2])\2(\d{4}|\d{2})(?![\p{L}\d]|[,.]\d)/gu;
/** What may stand between the word that announces a date of birth and the date. */
const ANNOUNCING = wordSet('le la du de date ma sa mon son votre c est : = - , en donc');
const ANNOUNCEMENT_REACH = 6;

/** Dates of birth that only words around them tell from other numbers: `zéro sept zéro neuf mille neuf cent 59`, `19660409`. */
export function figureDates(utterance: Utterance): FigureDate[] {
  return [
    ...runsOfFigures(utterance),
    ...openingDates(utterance),
    ...namedMonths(utterance),
    ...writtenDates(utterance),
    ...datesInFigures(utterance),
  ];
}

function runsOfFigures(utterance: Utterance): FigureDate[] {
  return utterance.numbers.flatMap(({ digits, start, end, from, to }) => {
    const thousand = utterance.norms.slice(from, to).includes('mille') ? AFTER_A_FIGURE.exec(digits) : null;
    const [, a = '', month = '', b = ''] = ORDER.exec(digits) ?? REVERSE.exec(digits) ?? thousand ?? [];
    if (month === '' || !isAboutBirth(utterance, from, to)) return [];
    const year = Number(a.length === 4 ? a : b);
    return [{ start, end, month: Number(month), year: year < 1_000 ? year + 1_000 : year }];
  });
}

const isAboutBirth = (utterance: Utterance, from: number, to: number): boolean =>
  utterance.cueBefore(from, REACH, BIRTH) ||
  utterance.norms.slice(to, to + BEHIND).some((norm) => norm === 'naissance' || norm === 'anniversaire');

/** `neuf quatre soixante-six oui c'est ça`: the answer to who is calling. */
function openingDates(utterance: Utterance): FigureDate[] {
  const [number] = utterance.numbers;
  if (number === undefined || number.from > MOST_OPENING || number.parts.length !== 3) return [];
  if (!utterance.norms.slice(0, number.from).every((norm) => OPENING.has(norm))) return [];
  const after = utterance.norms[number.to];
  if (after !== undefined && !CLOSING.has(after)) return [];
  const [day = 0, month = 0, year = 0] = number.parts.map(({ value }) => value);
  const plausible = (year >= 30 && year <= 99) || (year >= 1920 && year <= 2010);
  return plausible && isDay(day, month) ? [{ start: number.start, end: number.end, month, year }] : [];
}

/** `vingt-deux du mois de mai 1957`, `premier du premier quarante-cinq`. */
function namedMonths(utterance: Utterance): FigureDate[] {
  return utterance.words.flatMap(({ at, norm }) => {
    if (norm !== 'du') return [];
    const day = utterance.numberEndingAt(at);
    if (day === undefined || !utterance.cueBefore(day.from, REACH, BIRTH)) return [];
    const named = utterance.norm(at + 1) === 'mois' ? MONTHS.get(utterance.norm(at + 3)) : undefined;
    const month = named ?? (utterance.norm(at + 1) === 'premier' ? 1 : undefined);
    const from = named === undefined ? at + 2 : at + 4;
    const year = utterance.numberAt(from);
    if (month === undefined || year?.from !== from || !isDay(day.value, month)) return [];
    return [{ start: day.start, end: year.end, month, year: year.value }];
  });
}

function writtenDates(utterance: Utterance): FigureDate[] {
  return [...utterance.text.matchAll(WRITTEN)].flatMap(
    ({ 0: text, 1: day = '', 3: name = '', 4: year = '', index }) => {
      const month = fold(name) === 'sept' ? SEPTEMBER : (MONTHS.get(fold(name)) ?? Number(name));
      const plain = /^\d+$/.test(day) && /^\d+$/.test(name);
      if (plain || !isDay(Number.parseInt(day, 10), month)) return [];
      const from = utterance.firstFrom(index);
      if (!isAboutBirth(utterance, from, utterance.firstFrom(index + text.length))) return [];
      return [{ start: index, end: index + text.length, month, year: Number(year) }];
    },
  );
}

/** Whether a word of birth stands before, and nothing else between. */
function isAnnounced(utterance: Utterance, from: number): boolean {
  for (let at = from - 1; at >= from - ANNOUNCEMENT_REACH; at--) {
    if (BIRTH.has(utterance.norm(at))) return true;
    if (!ANNOUNCING.has(utterance.norm(at))) return false;
  }
  return false;
}

const datesInFigures = (utterance: Utterance): FigureDate[] =>
  [...utterance.text.matchAll(IN_FIGURES)].flatMap(
    ({ 0: text, 1: day = '', 3: month = '', 4: year = '', index }) =>
      isDay(Number(day), Number(month)) && isAnnounced(utterance, utterance.firstFrom(index))
        ? [{ start: index, end: index + text.length, month: Number(month), year: Number(year) }]
        : [],
  );

const isDay = (day: number, month: number): boolean => Number.isInteger(month) && isCalendarDay(day, month);
