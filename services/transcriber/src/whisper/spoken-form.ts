import { spellNumber } from '@decroche/french';

/** A piece of writing and how sure the recogniser is of it. */
export interface WrittenWord {
  /** As written, with capitals, figures and punctuation. */
  readonly text: string;
  /** From 0 to 1. */
  readonly confidence: number;
}

const SIGNS: ReadonlyMap<string, string> = new Map([
  ['%', 'pour cent'],
  ['€', 'euros'],
  ['$', 'dollars'],
  ['+', 'plus'],
  ['=', 'égale'],
  ['&', 'et'],
  ['@', 'arobase'],
]);

const TITLES: ReadonlyMap<string, string> = new Map([
  ['m.', 'monsieur'],
  ['mme', 'madame'],
  ['mlle', 'mademoiselle'],
  ['n°', 'numéro'],
  ['st', 'saint'],
  ['ste', 'sainte'],
]);

/** Figures, hours, ordinals and signs inside one written word; `l'`, hyphens and letters are left as they are. */
const FIGURES = /\d+(?:,\d+)?(?:er|ère|ere|re|ème|eme|e|h\d{0,2})?(?![a-zà-ÿ])|[%€$+=&@]/gu;
/** From here on a row of figures is no quantity: a telephone or social security number, said in pairs. */
const LONGEST_QUANTITY = 6;

/**
 * Words as they were said, in the form in which the other recognisers give them: small letters, figures in words, no
 * punctuation. `Né le 12/03/1964, 35 %` becomes `né le douze zéro trois mille neuf cent soixante quatre trente cinq pour
 * cent`. Each word keeps the confidence of the writing that it comes from.
 */
export function spokenForm(written: readonly WrittenWord[]): WrittenWord[] {
  return withThousandsJoined(written).flatMap(({ text, confidence }) =>
    wordsOf(text).map((word) => ({ text: word, confidence })),
  );
}

function wordsOf(text: string): string[] {
  const lower = text.normalize('NFC').toLowerCase().replaceAll('’', "'");
  const title = TITLES.get(lower);
  if (title !== undefined) return [title];
  return lower
    .replaceAll(/(\d+):(\d\d)\b/g, '$1h$2')
    .replaceAll(FIGURES, (figures) => ` ${SIGNS.get(figures) ?? saidFigures(figures)} `)
    .replaceAll(/[^\p{L}\p{N}' -]/gu, ' ')
    .split(/\s+/)
    .map((word) => word.replace(/^['-]+|-+$/g, ''))
    .filter((word) => /\p{L}/u.test(word));
}

/** `1 200` is one number; `06 12` are two. */
function withThousandsJoined(written: readonly WrittenWord[]): WrittenWord[] {
  const joined: WrittenWord[] = [];
  for (const word of written) {
    const last = joined.at(-1);
    const goesOn =
      last !== undefined && /^[1-9]\d{0,2}(?:\d{3})*$/.test(last.text) && /^\d{3}(?!\d)/.test(word.text);
    if (goesOn && last.text.length + 3 <= LONGEST_QUANTITY) {
      joined[joined.length - 1] = {
        text: last.text + word.text,
        confidence: Math.min(last.confidence, word.confidence),
      };
    } else joined.push(word);
  }
  return joined;
}

function saidFigures(figures: string): string {
  const hour = /^(\d{1,2})h(\d{0,2})$/.exec(figures);
  if (hour !== null) {
    const [, hours = '', minutes = ''] = hour;
    const said = spellNumber(Number(hours), { feminine: true });
    const word = Number(hours) > 1 ? 'heures' : 'heure';
    return `${said} ${word}${Number(minutes) > 0 ? ` ${saidWhole(minutes)}` : ''}`;
  }
  const ordinal = /^(\d+)(er|ère|ere|re|ème|eme|e)$/.exec(figures);
  if (ordinal !== null && (ordinal[1] as string).length <= LONGEST_QUANTITY)
    return spellNumber(Number(ordinal[1]), {
      ordinal: true,
      feminine: /^[eè]?re$/.test(ordinal[2] as string),
    });
  const [units = '', decimals] = figures.replace(/[a-zè]+$/, '').split(',');
  return decimals === undefined ? saidWhole(units) : `${saidWhole(units)} virgule ${saidWhole(decimals)}`;
}

/** Zeros in front are said; long rows are said in pairs from the first figure. */
function saidWhole(figures: string): string {
  if (figures.length > LONGEST_QUANTITY) return (figures.match(/\d\d?/g) ?? []).map(saidWhole).join(' ');
  const zeros = /^0*(?=\d)/.exec(figures)?.[0].length ?? 0;
  return `${'zéro '.repeat(zeros)}${spellNumber(Number(figures))}`;
}
