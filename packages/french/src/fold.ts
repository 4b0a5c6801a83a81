/** A folded text together with where each of its UTF-16 units came from. */
export interface FoldedText {
  readonly text: string;
  /** `origins[i]` is the offset in the input of folded unit `i`; one more entry holds the input length. */
  readonly origins: readonly number[];
  /** Maps a half-open range of the folded text to the smallest covering range of the input. */
  toOriginal(start: number, end: number): { start: number; end: number };
}

const SPECIAL: Readonly<Record<string, string>> = {
  œ: 'oe',
  Œ: 'oe',
  æ: 'ae',
  Æ: 'ae',
  ß: 'ss',
  ẞ: 'ss',
  ø: 'o',
  Ø: 'o',
  ł: 'l',
  Ł: 'l',
  đ: 'd',
  Đ: 'd',
  ı: 'i',
  '’': "'",
  '‘': "'",
  ʼ: "'",
  '′': "'",
  '‐': '-',
  '‑': '-',
  '–': '-',
  '—': '-',
  '\u00a0': ' ',
  '\u202f': ' ',
  '\u2009': ' ',
  ᵉ: 'e',
  ʳ: 'r',
  ᵈ: 'd',
};

const isCombining = (unit: number): boolean => unit >= 0x300 && unit <= 0x36f;

function foldCharacter(character: string): string {
  const special = SPECIAL[character];
  if (special !== undefined) return special;
  const unit = character.charCodeAt(0);
  if (isCombining(unit)) return '';
  if (unit < 0x250 || (unit >= 0x1e00 && unit <= 0x1eff)) {
    const base = character
      .normalize('NFD')
      .replace(/[\u0300-\u036f]/g, '')
      .toLowerCase();
    return base === '' ? character : base.replace(/[\u0300-\u036f]/g, '');
  }
  return character.toLowerCase();
}

const TABLE_SIZE = 0x250;
const table: readonly string[] = Array.from({ length: TABLE_SIZE }, (_, unit) =>
  foldCharacter(String.fromCharCode(unit)),
);

const isAscii = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
};

/**
 * Lower case, accents removed, ligatures opened (œ → oe), typographic apostrophes, hyphens and spaces
 * made plain. The length is kept except for ligatures, ß and combining marks; use {@link foldWithOrigins}
 * where offsets matter. Folding twice gives the same as folding once.
 */
export function fold(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  let folded = '';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < TABLE_SIZE) {
      folded += table[unit];
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(i) as number);
    folded += foldCharacter(character);
    i += character.length - 1;
  }
  return folded;
}

/** {@link fold} with the map back to the offsets of the input (UTF-16 units). */
export function foldWithOrigins(text: string): FoldedText {
  const origins: number[] = [];
  let folded = '';
  for (let i = 0; i < text.length; ) {
    const unit = text.charCodeAt(i);
    const character =
      unit < TABLE_SIZE ? (text[i] as string) : String.fromCodePoint(text.codePointAt(i) as number);
    const piece = unit < TABLE_SIZE ? (table[unit] as string) : foldCharacter(character);
    for (let k = 0; k < piece.length; k++) origins.push(i);
    folded += piece;
    i += character.length;
  }
  origins.push(text.length);
  return {
    text: folded,
    origins,
    toOriginal(start, end) {
      const from = origins[start] ?? text.length;
      if (end <= start) return { start: from, end: from };
      const last = origins[end - 1] ?? text.length;
      let next = end;
      while (next < origins.length - 1 && origins[next] === last) next++;
      return { start: from, end: origins[next] ?? text.length };
    },
  };
}
