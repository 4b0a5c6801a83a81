import { digitReadings, hasNirKey } from '@decroche/french';
import { type Detector, wordSet } from '../detector.ts';
import type { DigitStretch } from '../digit-stretches.ts';
import type { Utterance } from '../utterance.ts';

const CUES = wordSet('secu securite sociale social nir nia immatriculation vitale insee nss provisoire');
const KEY = wordSet('cle clef');
const REACH = 10;
/** Sex, year, month, department, then the rest; 7 and 8 open provisional numbers. Source: INSEE. */
const BODY = /^[1-478]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[AB])\d{6}(?:\d{2})?$/;
const MISHEARD_LENGTH = { least: 11, most: 17 };

/** Written with any mark between its groups, also with those that part other numbers. */
const WRITTEN =
  /(?<![\p{L}\d])[1-478][ ./_-]{0,3}\d{2}[ ./_-]{0,3}\d{2}[ ./_-]{0,3}(?:\d{2}|2[AB])[ ./_-]{0,3}\d{3}[ ./_-]{0,3}\d{3}(?:[ ./_-]{0,3}\d{2})?(?![\p{L}\d])/giu;

/**
 * National identification numbers of 13 or 15 characters, provisional ones included: said in any grouping,
 * interrupted, with or without a right key; cut or misheard ones by their length or by the words before them.
 */
export const detectNirs: Detector = ({ utterance, stretches }) => [
  ...(/\d{2}/.test(utterance.text) ? [...utterance.text.matchAll(WRITTEN)] : [])
    .filter(([text]) => BODY.test(text.replace(/[ ./_-]/g, '').toUpperCase()))
    .map(({ 0: text, index }) => ({
      type: 'NIR' as const,
      start: index,
      end: index + text.length,
      score: 0.91,
    })),
  ...stretches.flatMap((stretch, index) => {
    const cued = utterance.cueBefore(stretch.from, REACH, CUES);
    const score = nirScore(utterance, stretch, cued);
    if (score === undefined) return keyAlone(utterance, stretch, stretches[index - 1]);
    return [{ type: 'NIR' as const, start: stretch.start, end: stretch.end, score }];
  }),
];

function nirScore(utterance: Utterance, stretch: DigitStretch, cued: boolean): number | undefined {
  const { digits } = stretch;
  if (digits.length < 3) return undefined;
  if (cued && digits.length <= 22 && (digits.length >= 5 || isBeginning(utterance, stretch))) return 0.94;
  if (digits.length < 8) return undefined;
  const candidates = new Set([digits]);
  if (digits.length <= 30) {
    for (const reading of digitReadings(utterance.words, stretch, { lengths: [13, 15], limit: 64 })
      .readings) {
      candidates.add(reading);
    }
  }
  for (const candidate of candidates) if (candidate.length === 15 && hasNirKey(candidate)) return 1;
  if (digits.startsWith('0')) return undefined;
  for (const candidate of candidates) if (BODY.test(candidate)) return 0.92;
  const { least, most } = MISHEARD_LENGTH;
  const plausible =
    /^[12]\d{2}(?:0[1-9]|1[0-2])/.test(digits) && digits.length >= least && digits.length <= most;
  return plausible ? 0.85 : undefined;
}

const CLOSE = 6;

/** Three or four digits behind the words for it, that are no year: `mon numéro de sécu deux cinquante-sept`. */
function isBeginning(utterance: Utterance, { digits, from }: DigitStretch): boolean {
  return /^[12]/.test(digits) && !/^(?:19|20)\d{2}$/.test(digits) && utterance.cueBefore(from, CLOSE, CUES);
}

const LAST = wordSet('fin dernier derniers');
const isWhole = (digits: string, gap: number): boolean => digits.length === 13 && gap > 0 && gap <= REACH;

/** `et la clé c'est 42`, `et à la fin 42`. */
function keyAlone(utterance: Utterance, stretch: DigitStretch, before: DigitStretch | undefined) {
  if (stretch.digits.length !== 2) return [];
  const ends =
    before !== undefined &&
    utterance.cueBefore(stretch.from, 3, LAST) &&
    isWhole(before.digits, stretch.from - before.to);
  return ends || utterance.cueBefore(stretch.from, 4, KEY)
    ? [{ type: 'NIR' as const, start: stretch.start, end: stretch.end, score: 0.7 }]
    : [];
}
