import { digitReadings } from '@decroche/french';
import { type Detector, wordSet } from '../detector.ts';
import type { DigitStretch } from '../digit-stretches.ts';
import type { Utterance } from '../utterance.ts';

const CUES = wordSet(
  'telephone tel portable mobile fixe joindre joignable rappeler rappelez rappelle rappelle-moi appeler appelez contacter telephonique numero gsm whatsapp',
);
const OWN = wordSet('mon ma mes me m son sa je j moi nous notre lui joignable');
/** Numbers that begin with 08 belong to services. Source: ARCEP, national numbering plan. */
const SERVICE = /^08\d{8}$/;
const NATIONAL = /^0[1-9]\d{8}$/;
const REACH = 7;

/** Phone numbers, national and international, said in pairs, digit by digit or cut short. */
export const detectPhones: Detector = ({ utterance, stretches }) =>
  stretches.flatMap((stretch) => {
    const score = phoneScore(utterance, stretch);
    if (score === undefined) return [];
    return [{ type: 'PHONE' as const, start: stretch.start, end: stretch.end, score }];
  });

/** A special-rate number that nobody calls his own: it stays. */
export function isServiceNumber(utterance: Utterance, stretch: DigitStretch): boolean {
  return SERVICE.test(stretch.digits) && !utterance.cueBefore(stretch.from, REACH, OWN);
}

function phoneScore(utterance: Utterance, stretch: DigitStretch): number | undefined {
  const { digits } = stretch;
  if (isServiceNumber(utterance, stretch) || digits.length < 4) return undefined;
  if (isInternational(utterance, stretch)) return 0.96;
  if (NATIONAL.test(digits)) return 0.96;
  if (digits.length >= 8 && digits.length <= 30) {
    const { readings } = digitReadings(utterance.words, stretch, { lengths: [10], limit: 64 });
    if (readings.some((reading) => NATIONAL.test(reading))) return 0.94;
  }
  const cued = utterance.cueBefore(stretch.from, REACH, CUES);
  if (digits.startsWith('0') && digits.length <= 21) return cued ? 0.9 : 0.75;
  return cued && digits.length >= 8 && digits.length <= 12 ? 0.8 : undefined;
}

function isInternational(utterance: Utterance, stretch: DigitStretch): boolean {
  const { digits } = stretch;
  if (digits.length < 8 || digits.length > 15) return false;
  return (
    /^(?:\+|plus)$/.test(utterance.norm(stretch.from)) ||
    /^00[1-9]/.test(digits) ||
    /^33[1-79]\d{8}$/.test(digits)
  );
}
