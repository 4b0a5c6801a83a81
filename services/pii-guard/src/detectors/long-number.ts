import type { Detector } from '../detector.ts';
import { openNumbers } from '../open-ends.ts';
import type { Utterance } from '../utterance.ts';
import { isServiceNumber } from './phone.ts';

/** From so many digits on, a number that nothing explains may identify someone. */
const FEWEST_DIGITS = 6;
/** What begins with zero is no quantity. */
const FEWEST_AFTER_ZERO = 4;

/** Any run of digits that no other detector and no harmless quantity explains. */
export const LONG_NUMBERS: Detector = {
  name: 'long-number',
  finds: ['OTHER_ID'],
  stage: 'plain',
  rules: { unexplained: 'je lis quatre-vingt-douze trente-sept quarante et un' },
  openFrom: openNumbers,
  detect: ({ utterance, stretches }) =>
    stretches
      .filter((stretch) => {
        const { length } = stretch.digits;
        if (isServiceNumber(utterance, stretch)) return false;
        return length >= FEWEST_DIGITS || (stretch.digits.startsWith('0') && length >= FEWEST_AFTER_ZERO);
      })
      .map(({ start, end, to, digits }) => {
        const spelled = utterance.norm(to) === 'lettre' ? to + 1 : to;
        const last = isLastLetter(utterance, spelled) ? utterance.words[spelled] : undefined;
        const corsica =
          /^[12]\d{4}2$/.test(digits) && utterance.norm(to) === 'b' ? utterance.words[to] : undefined;
        return {
          type: 'OTHER_ID' as const,
          start,
          end: (last ?? corsica)?.end ?? end,
          score: 0.5,
          rule: 'unexplained',
        };
      }),
};

/** `quatre un deux p`: a letter that closes a number. */
function isLastLetter(utterance: Utterance, at: number): boolean {
  const word = utterance.words[at];
  if (word === undefined || word.elided || !/^[b-xz]$/.test(word.norm)) return false;
  const next = utterance.words[at + 1];
  return next === undefined || next.kind === 'punctuation';
}
