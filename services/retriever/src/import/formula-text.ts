/** Pieces of a formula on one line, as a person would say them over the telephone or type them. */
export const FORMULA = {
  fraction: (over: string, under: string): string => `${grouped(over)} / ${grouped(under)}`,
  power: (base: string, power: string): string => `${grouped(base)}^${grouped(power)}`,
  index: (base: string, index: string): string => `${base}_${grouped(index)}`,
  root: (of: string, degree: string): string => (degree === '' ? `√(${of})` : `racine ${degree} de (${of})`),
  /** A sum or a product with its bounds. */
  bounded: (sign: string, from: string, to: string, of: string): string => {
    const bounds = [from === '' ? '' : `de ${from}`, to === '' ? '' : `à ${to}`].filter((one) => one !== '');
    return `${sign}${bounds.length === 0 ? '' : ` (${bounds.join(' ')})`} ${of}`;
  },
  rows: (rows: readonly (readonly string[])[]): string =>
    `[${rows.map((row) => row.join(' ; ')).join(' | ')}]`,
} as const;

/** In brackets unless it is one word or one figure. */
function grouped(text: string): string {
  const piece = text.trim();
  return /^[\p{L}\d.,%]+$/u.test(piece) || /^\([^()]*\)$/.test(piece) ? piece : `(${piece})`;
}
