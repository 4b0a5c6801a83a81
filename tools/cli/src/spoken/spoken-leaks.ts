import { fold, MONTHS, numeralWord, readNumbers, tokenize } from '@decroche/french';

/** Something personal that was said in a call. */
export interface SpokenSecret {
  readonly type: string;
  /** The words that were said. */
  readonly value: string;
}

/** What became of it. */
export interface SpokenFate {
  /** The recogniser wrote all of it: its whole run of digits or letters, or all of its telling words. */
  readonly recognised: boolean;
  /** Part of it stands in a text that left the redactor. */
  readonly leaked: boolean;
}

/** Digits or letters in a row that point at the whole. */
const TELLING_RUN = 4;
const SHORTEST_WORD = 4;
/** Words of addresses and mail hosts that point at nobody. */
const GENERIC = new Set(
  'rue avenue boulevard impasse allee place chemin quai route point arobase tiret underscore gmail orange free poste laposte mille cent cents quatre vingts'.split(
    ' ',
  ),
);
const PLACEHOLDER = /\[[^\]]*\]/g;

/**
 * Follows one secret through a call. Recognition changes words, so that a leak is not the text as it was said: it is
 * four digits or four spelled letters of it in a row, or one of its telling words (a name, a month of birth, a street or a town),
 * outside the placeholders of any text that left the redactor, unless the rest of the utterance says the same.
 *
 * @param rest the utterance without anything personal
 * @param heard the final recognised text
 * @param said every text of the call that left the redactor
 */
export function fateOf(
  secret: SpokenSecret,
  rest: string,
  heard: string,
  said: readonly string[],
): SpokenFate {
  const shown = said.map((text) => text.replaceAll(PLACEHOLDER, ' | '));
  for (const runsOf of [letterRuns, digitRuns]) {
    const whole = runsOf(secret.value).join('');
    if (whole.length < TELLING_RUN || !isMadeOf(runsOf, secret)) continue;
    const allowed = new Set(windowsOf(runsOf(rest).join(' ')));
    const windows = windowsOf(whole).filter((window) => !allowed.has(window));
    return {
      recognised: runsOf(heard).join('').includes(whole),
      leaked: shown.some((text) =>
        runsOf(text).some((run) => windows.some((window) => run.includes(window))),
      ),
    };
  }
  const usual = new Set(wordsOf(rest));
  const telling = wordsOf(secret.value).filter((word) => isTelling(word, secret.type) && !usual.has(word));
  const recognised = new Set(wordsOf(heard));
  return {
    recognised: telling.length > 0 && telling.every((word) => recognised.has(word)),
    leaked: shown.some((text) => wordsOf(text).some((word) => telling.includes(word))),
  };
}

const NUMBERS = new Set(['NIR', 'PHONE', 'IBAN', 'DOSSIER', 'OTHER_ID', 'CARD']);

/** Spelled names are letters; numbers, and dates of birth without a month's name, are digits. */
function isMadeOf(runsOf: typeof letterRuns | typeof digitRuns, { type, value }: SpokenSecret): boolean {
  if (runsOf === letterRuns) return type === 'PERSON';
  return NUMBERS.has(type) || (type === 'DOB' && !wordsOf(value).some((word) => MONTHS.has(word)));
}

function isTelling(word: string, type: string): boolean {
  if (type === 'DOB') return MONTHS.has(word);
  return (
    word.length >= SHORTEST_WORD && !GENERIC.has(word) && numeralWord(word) === undefined && !/\d/.test(word)
  );
}

const wordsOf = (text: string): string[] =>
  fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** Single letters in a row. */
function letterRuns(text: string): string[] {
  const runs = [''];
  for (const word of wordsOf(text)) {
    if (/^[a-z]$/.test(word)) runs[runs.length - 1] += word;
    else if (runs.at(-1) !== '') runs.push('');
  }
  return runs.filter((run) => run !== '');
}

/** Figures said or written in a row, as digits. */
function digitRuns(text: string): string[] {
  const tokens = tokenize(text);
  const runs: string[] = [];
  let end = -1;
  for (const { from, to, digits } of readNumbers(tokens)) {
    const joined = tokens
      .slice(Math.max(end, 0), from)
      .every(({ kind, text: mark }) => kind === 'punctuation' && mark !== '|');
    if (end >= 0 && joined) runs[runs.length - 1] += digits;
    else runs.push(digits);
    end = to;
  }
  return runs;
}

function windowsOf(run: string): string[] {
  return Array.from({ length: Math.max(0, run.length - TELLING_RUN + 1) }, (_, at) =>
    run.slice(at, at + TELLING_RUN),
  );
}
