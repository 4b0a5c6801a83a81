/** A text in plain characters together with where each of its UTF-16 units came from. */
export interface PlainText {
  readonly text: string;
  /** `starts[i]` is the offset in the input of plain unit `i`; one more entry holds the input length. */
  readonly starts: readonly number[];
  /** `ends[i]` is the offset in the input right behind what became plain unit `i`. */
  readonly ends: readonly number[];
}

/** Shows nothing and says nothing: soft hyphens, zero-width characters, marks of direction, variation selectors. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/u;
const INVISIBLE_ALL = new RegExp(INVISIBLE, 'gu');

/** A text without what shows nothing, such as the soft hyphens and joiners that a page carries inside its words. */
export const withoutInvisible = (text: string): string => text.replace(INVISIBLE_ALL, '');

/** Every dash (Pd), the minus sign and the hyphen bullet. Source: Unicode, general category Pd. */
const DASH = /[\p{Pd}\u2212\u2043]/u;
/** Dashes that part words rather than join them: `père — Durand`. */
const PARTING_DASH = /[\u2014\u2015\u2e3a\u2e3b]/u;
const SPACE = /[\s\p{Z}]/u;
/** Fullwidth forms, styled letters and digits, enclosed figures: all say what their compatible character says. */
const STYLED = /[\uff01-\uffee\u2460-\u2468\u24ea\u{1d400}-\u{1d7ff}\u{1fbf0}-\u{1fbf9}]/u;
/** Dots that are no full stop. */
const DOT = /[\u00b7\u2022\u2024\u2027\u2219\u22c5\u30fb\uff0e\u3002]/u;

/** Letters of other alphabets that nobody tells from Latin ones. Source: Unicode Technical Standard 39, confusables. */
const LOOK_ALIKES = new Map(
  [
    ['абвекмнорстухіјѕһԁԛԝ', 'aбвekmhopctyxijshdqw'],
    ['АВЕЗІЈКМНОРСТУХЅ', 'ABE3IJKMHOPCTYXS'],
    ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'],
    ['οαρν', 'oapv'],
  ].flatMap(([from = '', to = '']) =>
    [...from].map((letter, at) => [letter, [...to][at] ?? letter] as const),
  ),
);

const ASCII = /^[\x20-\x7e]*$/;
/** French text that needs no work: Latin letters with accents and the marks of a keyboard. */
const PLAIN = /^[\x20-\x7e\u00c0-\u00ff\u0152\u0153\u20ac\u00a7\u00b0\u00ab\u00bb\u2019]*$/;

/** Value of a decimal digit of any script. Digits of a script are ten in a row. */
function digitOf(character: string): string {
  const code = character.codePointAt(0) as number;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(code - zero);
}

/** What a character says in plain ones; undefined when it stays as it is. */
function plainOf(character: string): string | undefined {
  if (ASCII.test(character)) return undefined;
  if (SPACE.test(character)) return ' ';
  if (INVISIBLE.test(character)) return '';
  if (DASH.test(character)) return '-';
  if (DOT.test(character)) return '.';
  if (STYLED.test(character)) return character.normalize('NFKC');
  if (/\p{Nd}/u.test(character)) return digitOf(character);
  return LOOK_ALIKES.get(character);
}

const isLetter = (character: string | undefined): boolean =>
  character !== undefined && /\p{L}/u.test(character);

/**
 * A text as somebody would have typed it on a plain keyboard: any dash is `-`, any space or line break one space,
 * what cannot be seen is gone, figures of any script are 0 to 9, letters that look Latin are. Accents, quotes and
 * superscript figures stay: the last figure of `25 501¹` is a note. Offsets of the input are kept. Linear time; making
 * a plain text plain changes nothing.
 */
export function plainText(input: string): PlainText {
  if (PLAIN.test(input) && !input.includes('  ')) {
    const starts = Array.from({ length: input.length + 1 }, (_, at) => at);
    return { text: input, starts, ends: starts.slice(1) };
  }
  const writer = new PlainWriter();
  const characters = [...input];
  let at = 0;
  characters.forEach((character, index) => {
    const end = at + character.length;
    const parts =
      PARTING_DASH.test(character) && isLetter(characters[index - 1]) && isLetter(characters[index + 1]);
    writer.add(parts ? ' - ' : (plainOf(character) ?? character), at, end);
    at = end;
  });
  return writer.close(input.length);
}

class PlainWriter {
  #text = '';
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  /** Takes what stands for the input from `start` to `end`; spaces in a row become one. */
  add(piece: string, start: number, end: number): void {
    for (const unit of piece.split('')) {
      const space = /\s/.test(unit);
      if (space && this.#text.endsWith(' ')) {
        this.#ends[this.#ends.length - 1] = end;
        continue;
      }
      this.#text += space ? ' ' : unit;
      this.#starts.push(start);
      this.#ends.push(end);
    }
  }

  close(length: number): PlainText {
    return { text: this.#text, starts: [...this.#starts, length], ends: this.#ends };
  }
}
