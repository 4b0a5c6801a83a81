import { fold } from './fold.ts';
import { numeralWord } from './number-lexicon.ts';
import type { NumberPart } from './numbers.ts';
import { NumeralGrammar } from './numeral-grammar.ts';
import { type SpellNumberOptions, spellNumber } from './spell-number.ts';
import type { Token } from './token.ts';

export interface DigitReadingOptions {
  /** Only strings of these lengths, in digits (Corsican letters count). Default: any length up to 64. */
  readonly lengths?: readonly number[];
  /** At most so many readings. Default 256. */
  readonly limit?: number;
  /** Also take words that a recogniser writes for number words (`cette` for sept, `vin` for vingt). Default false. */
  readonly misheard?: boolean;
  /**
   * Where the groups of such a number usually end, in digits: see {@link PHONE_BORDERS}, {@link NIR_BORDERS}.
   * Readings that break it elsewhere come later.
   */
  readonly borders?: readonly number[];
}

/** A phone number is said in pairs; its leading zero may stand alone. */
export const PHONE_BORDERS: readonly number[] = [1, 2, 4, 6, 8];
/** Sex, year, month, department, commune, order, key of a social security number. */
export const NIR_BORDERS: readonly number[] = [1, 3, 5, 7, 10, 13];

export interface DigitReadings {
  /** Distinct digit strings; the greedy reading first, unless `borders` make another likelier. */
  readonly readings: readonly string[];
  /** There were more readings than the limit, or too many to look at. */
  readonly truncated: boolean;
}

/** A token range, as {@link NumberSpan} is; `digits` and `parts` are its greedy reading when known. */
export interface DigitRun {
  readonly from: number;
  readonly to: number;
  readonly digits?: string;
  readonly parts?: readonly NumberPart[];
}

interface Edge {
  readonly to: number;
  readonly digits: string;
  /** The words are not the usual ones for that number: `vingt un`, `quatre vingt et un`. */
  readonly unusual: boolean;
}

const LARGEST_SPELLED = 1e12;
const REGIONAL = /^(?:septante|huitante|octante|nonante)/;
const plain = (word: string): string => word.replace(/^(vingt|cent)s$/, '$1').replace(/^une$/, 'un');

function isUnusual(value: number, tokens: readonly Token[]): boolean {
  if (value >= LARGEST_SPELLED) return true;
  if (tokens.some((token) => REGIONAL.test(token.norm))) return false;
  const said = tokens.map((token) => plain(token.norm)).join(' ');
  const hundredsForYears = tokens.length > 2 && value < 2000;
  const usual = (options: SpellNumberOptions): string =>
    fold(spellNumber(value, options)).split(' ').map(plain).join(' ');
  return said !== usual({}) && !(hundredsForYears && said === usual({ hundredsForYears }));
}

const LONGEST = 64;
const LONGEST_RUN = 512;
const MAX_NUMERAL_TOKENS = 9;
const STEPS_PER_READING = 64;
const REPEATS: Readonly<Record<string, number>> = { double: 2, triple: 3 };

/** Folded words by the number word they are written for. */
const MISHEARD: ReadonlyMap<string, string> = new Map(
  Object.entries({
    zero: 'heros',
    un: 'hein ein in huns',
    deux: 'de deu eux oeufs',
    trois: 'troie troyes toi',
    quatre: 'quatres cadre carte',
    cinq: 'cinque sain saint sein ceint',
    six: 'si scie ci sis',
    sept: 'cette cet set ces',
    huit: 'huitre oui uit',
    neuf: 'nef neufs noeud',
    dix: 'dit dis di',
    onze: 'once bronze',
    douze: 'douce',
    treize: 'treze',
    quinze: 'quinzaine',
    vingt: 'vin vins vain vint',
    trente: 'trentes tranche rente',
    quarante: 'carente',
    cent: 'sans sang sent cents',
  }).flatMap(([word, heard]) => heard.split(' ').map((variant) => [variant, word] as const)),
);

class DigitLattice {
  private readonly tokens: readonly Token[];
  /** Tokens that say a number only if they were misheard. */
  private readonly doubtful = new Set<number>();

  constructor(tokens: readonly Token[], misheard: boolean) {
    this.tokens = misheard ? tokens.map((token, at) => this.corrected(token, at)) : tokens;
  }

  private corrected(token: Token, at: number): Token {
    const norm = token.kind === 'word' ? MISHEARD.get(token.norm) : undefined;
    if (norm === undefined || numeralWord(token.norm) !== undefined) return token;
    this.doubtful.add(at);
    return { ...token, norm };
  }

  /** Every numeral that the tokens from `from` on may begin with, longest first; nothing is said by other words. */
  edges(from: number): readonly Edge[] {
    const numerals = this.numerals(from);
    const silent = numerals.length === 0 || this.doubtful.has(from);
    if (!silent) return numerals;
    // An `et` that joins nothing is odd; other words are interruptions.
    const unusual = (this.tokens[from] as Token).norm === 'et';
    return [...numerals, { to: from + 1, digits: '', unusual }];
  }

  private numerals(from: number): Edge[] {
    const token = this.tokens[from] as Token;
    if (token.kind === 'number')
      return [{ to: from + 1, digits: token.text.replace(/\D/g, ''), unusual: false }];
    const repeat = REPEATS[token.norm];
    if (repeat !== undefined) {
      const next = this.tokens[from + 1];
      if (next === undefined || REPEATS[next.norm] !== undefined) return [];
      const figures = this.numerals(from + 1).filter((edge) => edge.digits.length === 1);
      return figures.map((edge) => ({ ...edge, digits: edge.digits.repeat(repeat) }));
    }
    if (token.kind !== 'word' || numeralWord(token.norm) === undefined) return [];
    const edges: Edge[] = [];
    const longest = Math.min(this.tokens.length, from + MAX_NUMERAL_TOKENS);
    for (let to = longest; to > from; to--) {
      const words = this.tokens.slice(from, to);
      const read = new NumeralGrammar(words, { borders: false }).read(0);
      if (read?.to !== words.length) continue;
      edges.push({ to, digits: String(read.value), unusual: isUnusual(read.value, words) });
    }
    return edges;
  }
}

/**
 * The digit strings that a run of tokens may stand for: `soixante dix huit` is 78, 708, 6018 or 60108. Meant for
 * checking keys (NIR, IBAN) against any reading. Words that say no number are passed over, so that an interrupted
 * number can be read by giving a wider range. Bounded by `limit`; beginnings that cannot reach a wanted length are
 * not followed, so giving `lengths` is cheap. A range of more than 512 tokens is given up: `truncated`, and the
 * greedy reading alone when it is given and fits.
 */
export function digitReadings(
  tokens: readonly Token[],
  run: DigitRun,
  options: DigitReadingOptions = {},
): DigitReadings {
  const limit = options.limit ?? 256;
  const lengths = options.lengths?.filter((length) => length <= LONGEST);
  const { from } = run;
  const size = run.to - from;
  if (size > LONGEST_RUN) {
    const fits = run.digits !== undefined && (lengths === undefined || lengths.includes(run.digits.length));
    return { readings: fits ? [run.digits] : [], truncated: true };
  }
  const lattice = new DigitLattice(tokens.slice(from, run.to), options.misheard ?? false);
  const letters = new Map<number, Edge>();
  for (const part of run.parts ?? []) {
    if (Number.isNaN(part.value))
      letters.set(part.from - from, { to: part.to - from, digits: part.digits, unusual: false });
  }
  const all = (1n << BigInt(LONGEST + 1)) - 1n;
  const wanted =
    lengths === undefined ? all : lengths.reduce((bits, length) => bits | (1n << BigInt(length)), 0n);
  const edges: (readonly Edge[])[] = [];
  // reachable[i]: as bits, how many digits some reading of the tokens from i on may have.
  const reachable = new Array<bigint>(size + 1).fill(0n);
  reachable[size] = 1n;
  for (let at = size - 1; at >= 0; at--) {
    const letter = letters.get(at);
    const here = letter === undefined ? lattice.edges(at) : [letter];
    edges[at] = here;
    let bits = 0n;
    for (const edge of here) bits |= (reachable[edge.to] as bigint) << BigInt(edge.digits.length);
    reachable[at] = bits & all;
  }
  const usual = options.borders === undefined ? undefined : new Set(options.borders);
  const unusual = (length: number): number => (usual === undefined || usual.has(length) ? 0 : 1);
  // Digit strings with how many unusual borders and wordings they have, at best.
  const readings = new Map<string, number>();
  if (run.digits !== undefined && (wanted >> BigInt(run.digits.length)) & 1n) {
    readings.set(run.digits, usual === undefined ? 0 : Number.POSITIVE_INFINITY);
  }
  let truncated = false;
  let steps = limit * STEPS_PER_READING;
  const visit = (at: number, digits: string, breaks: number): void => {
    if (truncated || (((reachable[at] as bigint) << BigInt(digits.length)) & wanted) === 0n) return;
    if (at === size) {
      if (readings.size >= limit && !readings.has(digits)) truncated = true;
      else readings.set(digits, Math.min(readings.get(digits) ?? breaks, breaks));
      return;
    }
    if (--steps < 0) truncated = true;
    else {
      const here = breaks + (digits === '' ? 0 : unusual(digits.length));
      for (const edge of edges[at] as readonly Edge[]) {
        const cost = (edge.digits === '' ? breaks : here) + (edge.unusual ? 1 : 0);
        visit(edge.to, digits + edge.digits, cost);
      }
    }
  };
  visit(0, '', 0);
  const ordered = [...readings].sort((a, b) => a[1] - b[1]).map(([digits]) => digits);
  return { readings: ordered, truncated };
}
