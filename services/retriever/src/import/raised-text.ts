/** What a raised piece of a text is: a part of the text, or the call of a note. */
export type Raised =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'calls'; readonly labels: readonly string[] };

const RAISED_DIGITS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const LOWERED_DIGITS = '₀₁₂₃₄₅₆₇₈₉';
/** Raised characters of Unicode that may call a note. */
export const RAISED_RUN = /[⁰¹²³⁴-⁹]+(?:\s?[,⁻]\s?[⁰¹²³⁴-⁹]+)*/gu;

/** `1`, `(1)`, `[12]`, `a`, `iv`, `**`, `†`: how notes are called. */
const LABEL = /^[([]?\s*(?:\d{1,3}|\p{Ll}|[ivx]{1,4}|\*{1,4}|[†‡§¶])\s*[.)\]]*$/u;
const LABELS_BETWEEN = /\s*[,;–-]\s*|\s+|(?<=[)\]])(?=[([])/u;
/** Letters that end an ordinal or an abbreviation: 1er, 2e, no, Mme, Dr, Cie. */
const SUFFIX_LETTER = /^[eordstn]$/u;
/** Units that are squared or cubed, standing as a word of their own. */
const UNIT = /(?:^|[\s\d(/\u00a0\u202f])(?:[kcdhm]?m|µm|ha|km|ft|s)$/u;
/** A letter alone is a variable of a formula, and CO or NO a substance. */
const SYMBOL = /(?:^|[^\p{L}\d])(?:(?![àyaÀYA])\p{L}|CO|NO|SO)$/u;
const POWER_OF_TEN = /(?<!\d[\s\u00a0\u202f.,]?)10$/u;

/**
 * Reads a raised piece. What follows a figure and is none of its letters calls a note: glued to the figure it would be
 * another figure.
 *
 * @param line what stands before it
 * @param text the raised piece
 * @param linked true when it is a link to a place of the same document
 */
export function readRaised(line: string, text: string, linked: boolean): Raised {
  const base = line.trimEnd();
  const piece = text.trim();
  if (/^\p{L}+\.?$/u.test(piece)) return letters(base, piece, linked);
  const labels = piece.split(LABELS_BETWEEN).filter((one) => one !== '');
  if (labels.length > 0 && labels.every((one) => LABEL.test(one))) {
    if (!linked && isExponent(base, piece)) return raised(piece);
    return { kind: 'calls', labels: labels.map(labelOf) };
  }
  if (/^[-−+]\d+$/.test(piece)) return raised(piece);
  return { kind: 'text', text: /\d$/.test(base) && /^[\p{L}\d]/u.test(piece) ? ` ${text}` : text };
}

function letters(base: string, piece: string, linked: boolean): Raised {
  if (/(?:^|[^\p{L}])n$/iu.test(base) && /^os?$/.test(piece)) {
    return { kind: 'text', text: piece === 'o' ? '°' : '°s' };
  }
  if (/\d$/.test(base) && piece === 'o') return { kind: 'text', text: '°' };
  const calls =
    LABEL.test(piece) && !SUFFIX_LETTER.test(piece) && (linked || base === '' || /\d$/.test(base));
  return calls ? { kind: 'calls', labels: [piece] } : { kind: 'text', text: piece };
}

function isExponent(base: string, piece: string): boolean {
  if (!/^\d$/.test(piece)) return false;
  return (
    (/[23]/.test(piece) && UNIT.test(base)) ||
    SYMBOL.test(base) ||
    (/[2-9]/.test(piece) && POWER_OF_TEN.test(base))
  );
}

function raised(piece: string): Raised {
  const signs: Readonly<Record<string, string>> = { '-': '⁻', '−': '⁻', '+': '⁺' };
  return {
    kind: 'text',
    text: piece.replace(/./gu, (sign) => signs[sign] ?? RAISED_DIGITS[Number(sign)] ?? sign),
  };
}

/** True for what may be the label of a note: `1`, `(2)`, `[a]`, `*`. */
export function isLabel(text: string): boolean {
  return LABEL.test(text.trim());
}

/** Name of a note without its brackets. */
function labelOf(piece: string): string {
  return piece.replace(/[\s.()[\]]/g, '');
}

/** Digits of a raised run of Unicode, as plain ones. */
export function plainDigits(run: string): string {
  return run.replace(/./gu, (sign) => {
    const digit = RAISED_DIGITS.indexOf(sign);
    return digit < 0 ? sign : String(digit);
  });
}

/** A lowered piece, such as the 2 of CO₂. */
export function lowered(text: string): string {
  return text.replace(/\d/g, (digit) => LOWERED_DIGITS[Number(digit)] ?? digit);
}
