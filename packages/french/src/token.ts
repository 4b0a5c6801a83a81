import { addressRanges, type OffsetRange } from './address-run.ts';
import { fold } from './fold.ts';
import { numeralWord } from './number-lexicon.ts';

/**
 * `word`: letters; `number`: digits, with at most one decimal part (`3,50`) or dotted thousands;
 * `code`: letters and digits together (`C2P`, `1er`, `2A`); `address`: e-mail- or URL-like;
 * `punctuation`: one other visible character.
 */
export type TokenKind = 'word' | 'number' | 'code' | 'address' | 'punctuation';

export interface Token {
  /** The text as it stands in the input: `input.slice(start, end)`. */
  readonly text: string;
  /** Folded text; an elided word comes without its apostrophe (`l'` → `l`). */
  readonly norm: string;
  /** UTF-16 offsets in the input, half-open. */
  readonly start: number;
  readonly end: number;
  readonly kind: TokenKind;
  /** The word ended with an apostrophe: `l'`, `qu'`. */
  readonly elided: boolean;
  /** A hyphen joined this token to the one before: `quatre-vingt`, `est-ce`. */
  readonly joined: boolean;
}

const ELIDED = new Set([
  ...['c', 'd', 'j', 'l', 'm', 'n', 's', 't', 'qu', 'jusqu', 'lorsqu', 'puisqu', 'quoiqu', 'presqu'],
  ...['quelqu', 'entr'],
]);
const WHOLE = /^(?:aujourd'hui|quelqu'une?s?|presqu'iles?|prud'hom.*|entr'(?:aide|ouv).*)$/;
/** Longest word that carries an apostrophe of its own, in UTF-16 units. */
const LONGEST_WHOLE = 24;
const CLITICS = new Set([
  ...['ce', 'je', 'tu', 'il', 'elle', 'on', 'nous', 'vous', 'ils', 'elles', 'moi', 'toi', 'le', 'la', 'les'],
  ...['lui', 'leur', 'en', 'y', 't', 'ci'],
]);
const WHOLE_COMPOUNDS = new Set(['rendez-vous', 'garde-a-vous', 'chez-moi', 'chez-nous', 'chez-vous']);
const ORDINAL_SUFFIX = /^(?:er|ers|re|res|ere|eres|e|es|eme|emes|ieme|iemes|nd|nde|nds|ndes)$/;
const UNIT_SUFFIX = /^(?:h|an|ans|euro|euros|mois|jours?|km|kg|cm|trimestres?|eur|mn|min)$/;

const LETTER = 1;
const DIGIT = 2;
const SPACE = 3;
const APOSTROPHE = 4;
const HYPHEN = 5;
const OTHER = 6;

function classify(character: string): number {
  if (/[\p{L}\p{M}]/u.test(character)) return LETTER;
  if (/\p{Nd}/u.test(character)) return DIGIT;
  if (/\s|\p{Cc}|\p{Cf}/u.test(character)) return SPACE;
  if ("'’‘ʼ".includes(character)) return APOSTROPHE;
  if ('-‐‑'.includes(character)) return HYPHEN;
  return OTHER;
}

const classes = Uint8Array.from({ length: 0x250 }, (_, unit) => classify(String.fromCharCode(unit)));

function classAt(text: string, offset: number): number {
  const unit = text.charCodeAt(offset);
  if (unit < 0x250) return classes[unit] as number;
  if (Number.isNaN(unit)) return SPACE;
  // Low halves of surrogate pairs continue whatever the high half began; letters beyond the BMP are rare.
  if (unit >= 0xd800 && unit <= 0xdfff) return OTHER;
  return classify(text[offset] as string);
}

const isApostrophe = (unit: string): boolean => classify(unit) === APOSTROPHE;

class Scanner {
  readonly tokens: Token[] = [];
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  push(start: number, end: number, kind: TokenKind, joined = false): void {
    const text = this.text.slice(start, end);
    const elided = kind === 'word' && end - start > 1 && isApostrophe(this.text[end - 1] as string);
    const norm = fold(elided ? text.slice(0, -1) : text);
    this.tokens.push({ text, norm, start, end, kind, elided, joined });
  }

  /** Scans one range that holds no white space and no address. */
  plain(start: number, end: number): void {
    for (let at = start; at < end; ) {
      const kind = classAt(this.text, at);
      if (kind === LETTER) at = this.word(at, end);
      else if (kind === DIGIT) at = this.digits(at, end);
      else at = this.symbol(at, end);
    }
  }

  private symbol(at: number, end: number): number {
    const pair = this.text.charCodeAt(at) >= 0xd800 && this.text.charCodeAt(at) <= 0xdbff && at + 1 < end;
    const next = at + (pair ? 2 : 1);
    this.push(at, next, 'punctuation');
    return next;
  }

  private run(at: number, end: number, wanted: number): number {
    while (at < end && classAt(this.text, at) === wanted) at++;
    return at;
  }

  private digits(start: number, end: number): number {
    const first = this.run(start, end, DIGIT);
    const groups: number[] = [first];
    const separators: string[] = [];
    let at = first;
    while (at + 1 < end && '.,'.includes(this.text[at] as string) && classAt(this.text, at + 1) === DIGIT) {
      separators.push(this.text[at] as string);
      at = this.run(at + 1, end, DIGIT);
      groups.push(at);
    }
    if (!this.isOneNumber(start, groups, separators)) {
      let from = start;
      for (const to of groups) {
        if (from > start) this.push(from - 1, from, 'punctuation');
        this.push(from, to, 'number');
        from = to + 1;
      }
      return at;
    }
    const numberEnd = at;
    const letters = this.run(numberEnd, end, LETTER);
    if (letters === numberEnd) {
      this.push(start, numberEnd, 'number');
      return numberEnd;
    }
    const suffix = fold(this.text.slice(numberEnd, letters));
    const closed = letters >= end || classAt(this.text, letters) !== DIGIT;
    if ((UNIT_SUFFIX.test(suffix) && closed) || suffix === 'h') {
      this.push(start, numberEnd, 'number');
      this.push(numberEnd, letters, 'word');
      return letters;
    }
    if (ORDINAL_SUFFIX.test(suffix) && closed) {
      this.push(start, letters, 'code');
      return letters;
    }
    return this.word(start, end);
  }

  private isOneNumber(start: number, groups: readonly number[], separators: readonly string[]): boolean {
    if (separators.length === 0) return true;
    const zeroLed = this.text[start] === '0' && (groups[0] as number) - start > 1;
    if (separators.length === 1) return !zeroLed;
    const last = separators.length - 1;
    for (let i = 0; i < separators.length; i++) {
      const length = (groups[i + 1] as number) - (groups[i] as number) - 1;
      const decimal = i === last && separators[i] === ',';
      if (!decimal && (separators[i] !== '.' || length !== 3)) return false;
    }
    return (groups[0] as number) - start <= 3;
  }

  /** Letters and digits, with apostrophes and hyphens between them. */
  private word(start: number, end: number): number {
    let at = start;
    let mixed = false;
    for (;;) {
      const kind = at < end ? classAt(this.text, at) : SPACE;
      if (kind === LETTER) at++;
      else if (kind === DIGIT) {
        mixed = true;
        at++;
      } else if ((kind === APOSTROPHE || kind === HYPHEN) && at > start && this.continues(at, end, kind))
        at++;
      else break;
    }
    if (at < end && classAt(this.text, at) === APOSTROPHE && ELIDED.has(fold(this.text.slice(start, at)))) {
      at++;
    }
    this.split(start, at, mixed);
    return at;
  }

  private continues(at: number, end: number, kind: number): boolean {
    const next = at + 1 < end ? classAt(this.text, at + 1) : SPACE;
    return next === LETTER || (kind === HYPHEN && next === DIGIT);
  }

  private split(start: number, end: number, mixed: boolean): void {
    let from = start;
    for (;;) {
      const mark = this.apostropheFrom(from, end);
      if (mark === end || this.isWhole(from, end)) break;
      const head = fold(this.text.slice(from, mark));
      const hyphen = head.lastIndexOf('-');
      if (!ELIDED.has(hyphen === -1 ? head : head.slice(hyphen + 1))) break;
      if (hyphen === -1) this.push(from, mark + 1, 'word');
      else this.hyphenated(from, mark + 1);
      from = mark + 1;
      if (from >= end) return;
    }
    if (mixed) this.push(from, end, 'code');
    else this.hyphenated(from, end);
  }

  private isWhole(from: number, end: number): boolean {
    return end - from <= LONGEST_WHOLE && WHOLE.test(fold(this.text.slice(from, end)));
  }

  private apostropheFrom(from: number, end: number): number {
    let at = from;
    while (at < end && classAt(this.text, at) !== APOSTROPHE) at++;
    return at;
  }

  private hyphenated(start: number, end: number): void {
    const cuts: number[] = [];
    for (let at = start; at < end; at++) if (classAt(this.text, at) === HYPHEN) cuts.push(at);
    if (cuts.length === 0 || WHOLE_COMPOUNDS.has(fold(this.text.slice(start, end)))) {
      this.push(start, end, 'word');
      return;
    }
    const starts = [start, ...cuts.map((cut) => cut + 1)];
    const ends = [...cuts, end];
    const parts = starts.map((from, index) => fold(this.text.slice(from, ends[index])));
    let kept = parts.every((part) => numeralWord(part) !== undefined || part === 'et') ? 1 : parts.length;
    while (kept > 1 && this.isClitic(parts, kept - 1)) kept--;
    this.push(start, ends[kept - 1] as number, 'word');
    for (let i = kept; i < parts.length; i++) this.push(starts[i] as number, ends[i] as number, 'word', true);
  }

  private isClitic(parts: readonly string[], index: number): boolean {
    const part = (parts[index] as string).replace(/'$/, '');
    return CLITICS.has(part) || (part === 'que' && parts[index - 1] === 'ce') || (part === 'la' && index > 0);
  }
}

const mayHoldAddress = (text: string): boolean =>
  text.includes('@') || text.includes('.') || text.includes('/');

/**
 * Tokens of a French text in order, with offsets (UTF-16). Elisions are split (`l'`, `qu'`, `jusqu'`), except in
 * words that carry one (`aujourd'hui`, `quelqu'un`); inverted pronouns are split (`est|ce`, `a|t|il`); lexical
 * compounds stay whole (`rendez-vous`, `agirc-arrco`); hyphenated numerals are split into their words; e-mail-
 * and URL-like runs stay whole. White space is not a token. Linear time.
 */
export function tokenize(text: string): Token[] {
  const scanner = new Scanner(text);
  const addresses = mayHoldAddress(text);
  for (let at = 0; at < text.length; ) {
    if (classAt(text, at) === SPACE) {
      at++;
      continue;
    }
    let end = at + 1;
    while (end < text.length && classAt(text, end) !== SPACE) end++;
    const ranges: OffsetRange[] = addresses ? addressRanges(text, at, end) : [];
    for (const range of ranges) {
      scanner.plain(at, range.start);
      scanner.push(range.start, range.end, 'address');
      at = range.end;
    }
    scanner.plain(at, end);
    at = end;
  }
  return scanner.tokens;
}
