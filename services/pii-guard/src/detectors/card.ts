import { type Detector, wordSet } from '../detector.ts';

const CUES = wordSet('carte bleue visa mastercard cb');

/** Payment card numbers: 16 digits with a right Luhn key (ISO/IEC 7812), or 12 digits and more after "carte". */
export const detectCards: Detector = ({ utterance, stretches }) =>
  stretches
    .filter(({ digits, from }) => {
      if (/^\d{16}$/.test(digits) && hasLuhnKey(digits)) return true;
      return digits.length >= 12 && digits.length <= 19 && utterance.cueBefore(from, 6, CUES);
    })
    .map(({ start, end }) => ({ type: 'CARD' as const, start, end, score: 0.93 }));

function hasLuhnKey(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    sum += at % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}
