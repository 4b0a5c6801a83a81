/** A number in French writing: thousands in groups of three from 1 000 on, decimal comma. */
export function formatNumber(value: number, space = ' '): string {
  const [whole = '', fraction] = String(value).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, space);
  return fraction === undefined ? grouped : `${grouped},${fraction}`;
}

function grouped(characters: string, sizes: readonly number[]): string {
  const groups: string[] = [];
  let at = 0;
  for (const size of sizes) {
    if (at < characters.length) groups.push(characters.slice(at, at + size));
    at += size;
  }
  if (at < characters.length) groups.push(characters.slice(at));
  return groups.join(' ');
}

/** `0612345678` → `06 12 34 56 78`. */
export const formatPhone = (digits: string): string => grouped(digits, [2, 2, 2, 2, 2]);

/** A social security number in its usual groups: `1 64 03 75 123 456 89`. */
export const formatNir = (digits: string): string => grouped(digits, [1, 2, 2, 2, 3, 3, 2]);
