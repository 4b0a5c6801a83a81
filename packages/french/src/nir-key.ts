const BODY = /^[1-478]\d{4}(?:\d{2}|2[AB])\d{6}$/;

/**
 * The key of the 13 characters of a social security number, two digits: 97 less the rest of their division by 97;
 * Corsican 2A counts as 19 and 2B as 18 (INSEE, numéro d'inscription au répertoire).
 *
 * @throws RangeError when `body` is not 13 characters of that form.
 */
export function nirKey(body: string): string {
  if (!BODY.test(body)) throw new RangeError('a social security number has 13 characters before its key');
  const number = BigInt(body.replace('2A', '19').replace('2B', '18'));
  return String(97n - (number % 97n)).padStart(2, '0');
}

/** Whether 15 characters are a social security number with its right key. */
export const hasNirKey = (characters: string): boolean =>
  characters.length === 15 &&
  BODY.test(characters.slice(0, 13)) &&
  nirKey(characters.slice(0, 13)) === characters.slice(13);
