import { HESITATION_SOUNDS } from './hesitations.ts';
import { LETTER_NAMES, ORDINARY_LETTER_NAMES } from './letter-names.ts';
import { type Token, tokenize } from './token.ts';

/** A word that was spelled letter by letter. */
export interface SpelledWord {
  /** The letters in lower case, with accents, hyphens and apostrophes that were said: `d'ornano`, `lefèvre`. */
  readonly word: string;
  /** Token range, half-open. */
  readonly from: number;
  readonly to: number;
  /** UTF-16 offsets, half-open. */
  readonly start: number;
  readonly end: number;
  /** How many letters were said one by one. */
  readonly letters: number;
}

interface Piece {
  readonly to: number;
  readonly text: string;
  readonly letters: number;
  /** Against the name of a letter that is an ordinary word too, such as `elle`. */
  readonly certain: boolean;
}

const ACCENTS: Readonly<Record<string, string>> = {
  aigu: '\u0301',
  grave: '\u0300',
  circonflexe: '\u0302',
  trema: '\u0308',
  cedille: '\u0327',
  tilde: '\u0303',
};
const REPEATS: Readonly<Record<string, number>> = { deux: 2, double: 2, trois: 3, triple: 3, '2': 2, '3': 3 };
const MARKS: Readonly<Record<string, string>> = { tiret: '-', apostrophe: "'", 'trait-d-union': '-' };
/** Also between letters that are dictated with marks: `b comme bernard, e, deux n`. */
const SKIPPED = new Set([
  ',',
  '.',
  '-',
  ...HESITATION_SOUNDS,
  'puis',
  'ensuite',
  'apres',
  'majuscule',
  'minuscule',
]);
/** Letter sequences of typed French without apostrophes or hyphens: `y a t il`. */
const ORDINARY = new Set(['yat', 'yatl', 'ata', 'atl']);
const LIKE = new Set(['comme', 'de']);

class SpellingReader {
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  at(from: number, minimum: number): SpelledWord | undefined {
    const first = this.letter(from);
    if (first === undefined) return undefined;
    let word = first.text;
    let letters = first.letters;
    let sure = first.certain ? 1 : 0;
    let pieces = 1;
    let to = first.to;
    for (let at = to; at < this.tokens.length; ) {
      const piece = this.letter(at) ?? this.mark(at);
      if (piece === undefined) {
        if (!SKIPPED.has(this.norm(at)) || this.letter(at + 1) === undefined) break;
        at++;
        continue;
      }
      word += piece.text;
      letters += piece.letters;
      if (piece.certain) sure++;
      pieces++;
      at = piece.to;
      to = at;
    }
    if (letters < minimum || sure * 2 <= pieces || ORDINARY.has(word)) return undefined;
    const start = (this.tokens[from] as Token).start;
    const end = (this.tokens[to - 1] as Token).end;
    return { word: word.replace(/[-']$/, '').normalize('NFC'), from, to, start, end, letters };
  }

  private norm(at: number): string {
    return this.tokens[at]?.norm ?? '';
  }

  /** One letter at `at`, with its repeat (`deux l`), accent (`e accent aigu`) and example (`m comme marie`). */
  private letter(at: number): Piece | undefined {
    // `2n`
    const [, times = '', doubled = ''] = /^([23])([a-z])$/.exec(this.norm(at)) ?? [];
    if (doubled !== '')
      return { to: at + 1, text: doubled.repeat(Number(times)), letters: Number(times), certain: true };
    const repeat = this.isDoubleV(at) ? undefined : REPEATS[this.norm(at)];
    if (repeat !== undefined) {
      const single = this.bare(at + 1);
      return single && { ...single, text: single.text.repeat(repeat), letters: repeat, certain: true };
    }
    return this.bare(at);
  }

  private bare(at: number): Piece | undefined {
    const token = this.tokens[at];
    if (token?.kind !== 'word' || token.elided) return undefined;
    const norm = token.norm;
    if (norm === 'i' && this.norm(at + 1) === 'grec')
      return { to: at + 2, text: 'y', letters: 1, certain: true };
    if (this.isDoubleV(at)) return this.example({ to: at + 2, text: 'w', letters: 1, certain: true }, 'w');
    const letter = /^[a-z]$/.test(norm) ? norm : LETTER_NAMES.get(norm);
    if (letter === undefined) return undefined;
    const accented = this.accent(at, token, letter);
    return this.example(accented, letter);
  }

  private isDoubleV(at: number): boolean {
    return this.norm(at) === 'double' && /^(?:v|ve)$/.test(this.norm(at + 1));
  }

  private accent(at: number, token: Token, letter: string): Piece {
    const bare = /^[a-z]$/.test(token.norm);
    const certain = !ORDINARY_LETTER_NAMES.has(token.norm);
    const written = bare ? token.text.toLowerCase().replace(/['’]$/, '') : letter;
    const plain = written === 'à' ? 'a' : written;
    const skip = this.norm(at + 1) === 'accent' ? 2 : 1;
    const mark = ACCENTS[this.norm(at + skip)];
    if (mark === undefined) return { to: at + 1, text: plain, letters: 1, certain };
    return { to: at + skip + 1, text: letter + mark, letters: 1, certain: true };
  }

  private example(piece: Piece, letter: string): Piece {
    if (!LIKE.has(this.norm(piece.to))) return piece;
    const example = this.norm(piece.to + 1);
    if (example.length < 2 || !example.startsWith(letter)) return piece;
    return { ...piece, to: piece.to + 2, certain: true };
  }

  private mark(at: number): Piece | undefined {
    if (this.norm(at) === 'trait' && this.norm(at + 1) === 'd' && this.norm(at + 2) === 'union') {
      return { to: at + 3, text: '-', letters: 0, certain: true };
    }
    const mark = MARKS[this.norm(at)];
    return mark === undefined ? undefined : { to: at + 1, text: mark, letters: 0, certain: true };
  }
}

/**
 * The word spelled letter by letter from token `from` on: `d u p o n t`, `deux l`, `m comme marie`,
 * `e accent aigu`, `tiret`, `apostrophe`. Undefined when fewer than `minimum` letters (default 3) are said there.
 */
export function readSpelledWord(
  input: string | readonly Token[],
  from = 0,
  minimum = 3,
): SpelledWord | undefined {
  return new SpellingReader(typeof input === 'string' ? tokenize(input) : input).at(from, minimum);
}

/** All words spelled letter by letter, left to right, without overlap. */
export function readSpelledWords(input: string | readonly Token[], minimum = 3): SpelledWord[] {
  const tokens = typeof input === 'string' ? tokenize(input) : input;
  const reader = new SpellingReader(tokens);
  const found: SpelledWord[] = [];
  for (let at = 0; at < tokens.length; ) {
    const word = reader.at(at, minimum);
    if (word !== undefined) found.push(word);
    at = word?.to ?? at + 1;
  }
  return found;
}
