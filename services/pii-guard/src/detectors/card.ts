import { wordSet } from '@decroche/french';
import type { Detector } from '../detector.ts';
import { openNumbers } from '../open-ends.ts';
import type { PiiSpan } from '../span.ts';
import type { Utterance } from '../utterance.ts';
import { figuresOf, groups, hasOneMark } from './written-groups.ts';

const CUES = wordSet('carte bleue visa mastercard cb');

/** Payment card numbers: 16 digits with a right Luhn key (ISO/IEC 7812), or 12 digits and more after "carte". */
export const CARDS: Detector = {
  name: 'card',
  finds: ['CARD'],
  stage: 'plain',
  rules: {
    written: '4970 / 1012 / 3456 / 7893',
    key: 'vous pouvez débiter 4970 1012 3456 7893 si besoin',
    announced: 'ma carte bleue 4970 1012 3456 78',
  },
  openFrom: openNumbers,
  detect: ({ utterance, stretches }) => [
    ...writtenCards(utterance),
    ...stretches.flatMap(({ digits, from, start, end }): PiiSpan[] => {
      const keyed = /^\d{16}$/.test(digits) && hasLuhnKey(digits);
      const announced = digits.length >= 12 && digits.length <= 19 && utterance.cueBefore(from, 6, CUES);
      if (!keyed && !announced) return [];
      return [{ type: 'CARD', start, end, score: 0.93, rule: keyed ? 'key' : 'announced' }];
    }),
  ],
};

const WRITTEN = groups('\\d{4}~\\d{4}~\\d{4}~\\d{4}');

const writtenCards = ({ text }: Utterance): PiiSpan[] =>
  (/\d{4}/.test(text) ? [...text.matchAll(WRITTEN)] : [])
    .filter(([written]) => hasOneMark(written) && hasLuhnKey(figuresOf(written)))
    .map(({ 0: written, index }) => ({
      type: 'CARD',
      start: index,
      end: index + written.length,
      score: 0.93,
      rule: 'written',
    }));

function hasLuhnKey(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    sum += at % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}
