import { digitReadings, wordSet } from '@decroche/french';
import type { Detector } from '../detector.ts';
import type { DigitStretch } from '../digit-stretches.ts';
import { isPublicPhone } from '../harmless-quantities.ts';
import { openNumbers } from '../open-ends.ts';
import type { PiiSpan } from '../span.ts';
import type { Utterance } from '../utterance.ts';
import { figuresOf, groups, hasOneMark } from './written-groups.ts';

const CUES = wordSet(
  'telephone tel portable mobile fixe joindre joignable rappeler rappelez rappelle rappelle-moi appeler appelez contacter telephonique numero gsm whatsapp',
);
const OWN = wordSet('mon ma mes me m son sa je j moi nous notre lui joignable');
/** Numbers that begin with 08 belong to services. Source: ARCEP, national numbering plan. */
const SERVICE = /^08\d{8}$/;
const NATIONAL = /^0[1-9]\d{8}$/;
const REACH = 7;

/** Phone numbers, national and international, said in pairs, digit by digit or cut short. */
export const PHONES: Detector = {
  name: 'phone',
  finds: ['PHONE'],
  stage: 'plain',
  rules: {
    written: '06 ; 12 ; 34 ; 56 ; 78',
    international: 'au plus trente-trois six douze trente-quatre cinquante-six soixante-dix-huit',
    national: 'au 06 12 34 56 78',
    'other-reading': 'zéro six vingt quatre soixante dix huit trente',
    beginning: 'rappelez-moi au zéro six douze trente-quatre',
    announced: 'mon portable 612345678',
  },
  openFrom: openNumbers,
  detect: ({ utterance, stretches }) => [
    ...writtenPhones(utterance),
    ...stretches.flatMap((stretch): PiiSpan[] => {
      const { start, end } = stretch;
      const judged = judge(utterance, stretch);
      return judged === undefined ? [] : [{ type: 'PHONE', start, end, ...judged }];
    }),
  ],
};

/** `les départements 01, 07, 26, 38, 42, 69`: numbers of which there are many. */
function isList(utterance: Utterance, index: number, written: string): boolean {
  if (!/[,;]/.test(written)) return false;
  const goesOn = /^\s?[,;]?\s?(?:et |ou )?\d/.test(utterance.text.slice(index + written.length));
  return goesOn || utterance.cueBefore(utterance.firstFrom(index), LIST_REACH, LISTED);
}

const LIST_REACH = 3;
const LISTED = wordSet('departements departement annees codes articles');

/** Ten figures from a zero, in groups of two or three and more. */
const WRITTEN = groups('0[1-9]~\\d{2}~\\d{2}~\\d{2}~\\d{2}|0[1-9]\\d{1,2}~\\d{3}~\\d{3,4}');

const writtenPhones = (utterance: Utterance): PiiSpan[] =>
  (/0[1-9]/.test(utterance.text) ? [...utterance.text.matchAll(WRITTEN)] : [])
    .filter(({ 0: written, index }) => {
      const digits = figuresOf(written);
      const service = isPublicPhone(digits) || isService(utterance, digits, utterance.firstFrom(index));
      return digits.length === 10 && hasOneMark(written) && !service && !isList(utterance, index, written);
    })
    .map(({ 0: written, index }) => ({
      type: 'PHONE',
      start: index,
      end: index + written.length,
      score: 0.96,
      rule: 'written',
    }));

/** A special-rate number that nobody calls his own: it stays. */
export const isServiceNumber = (utterance: Utterance, { digits, from }: DigitStretch): boolean =>
  isService(utterance, digits, from);

const isService = (utterance: Utterance, digits: string, from: number): boolean =>
  SERVICE.test(digits) && !utterance.cueBefore(from, REACH, OWN);

function judge(
  utterance: Utterance,
  stretch: DigitStretch,
): { readonly score: number; readonly rule: string } | undefined {
  const { digits } = stretch;
  if (isServiceNumber(utterance, stretch) || digits.length < 4) return undefined;
  if (isInternational(utterance, stretch)) return { score: 0.96, rule: 'international' };
  if (NATIONAL.test(digits)) return { score: 0.96, rule: 'national' };
  if (digits.length >= 8 && digits.length <= 30) {
    const { readings } = digitReadings(utterance.words, stretch, { lengths: [10], limit: 64 });
    if (readings.some((reading) => NATIONAL.test(reading))) return { score: 0.94, rule: 'other-reading' };
  }
  const cued = utterance.cueBefore(stretch.from, REACH, CUES);
  if (digits.startsWith('0') && digits.length <= 21) return { score: cued ? 0.9 : 0.75, rule: 'beginning' };
  return cued && digits.length >= 8 && digits.length <= 12 ? { score: 0.8, rule: 'announced' } : undefined;
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
