/** A number in French writing: thousands in groups of three from 1 000 on, decimal comma. */
export function formatNumber(value: number, space = ' '): string {
  const [whole = '', fraction] = String(value).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, space);
  return fraction === undefined ? grouped : `${grouped},${fraction}`;
}

const groups = (digits: string, sizes: readonly number[]): string => {
  const pieces: string[] = [];
  let at = 0;
  for (const size of sizes) {
    if (at >= digits.length) break;
    pieces.push(digits.slice(at, at + size));
    at += size;
  }
  if (at < digits.length) pieces.push(digits.slice(at));
  return pieces.join(' ');
};

/** `0612345678` → `06 12 34 56 78`. */
export const formatPhone = (digits: string): string => groups(digits, [2, 2, 2, 2, 2]);

/** A social security number in its usual groups: `1 64 03 75 123 456 89`. */
export const formatNir = (digits: string): string => groups(digits, [1, 2, 2, 2, 3, 3, 2]);

/**
 * Whether 15 characters are a social security number with a right key (97 minus the rest of the first 13 by 97;
 * Corsican 2A and 2B count as 19 and 18). Source: INSEE, numéro d'inscription au répertoire.
 */
export function hasNirKey(digits: string): boolean {
  if (!/^[1-478]\d{4}(?:\d{2}|2[AB])\d{6}\d{2}$/.test(digits)) return false;
  const body = digits.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return 97 - Number(BigInt(body) % 97n) === Number(digits.slice(13));
}
