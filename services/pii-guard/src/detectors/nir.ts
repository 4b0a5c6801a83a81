import { digitReadings, hasNirKey, wordSet } from '@decroche/french';
import type { Detector } from '../detector.ts';
import type { DigitStretch } from '../digit-stretches.ts';
import { openNumbers } from '../open-ends.ts';
import type { PiiSpan } from '../span.ts';
import type { Utterance } from '../utterance.ts';
import { narratedNirs, openNarration } from './narrated-nir.ts';
import { figuresOf, groups } from './written-groups.ts';

const CUES = wordSet('secu securite sociale social nir nia immatriculation vitale insee nss provisoire');
const KEY = wordSet('cle clef');
const REACH = 10;
/** Sex, year, month, department, then the rest; 7 and 8 open provisional numbers. Source: INSEE. */
const BODY = /^[1-478]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[AB])\d{6}(?:\d{2})?$/;
const MISHEARD_LENGTH = { least: 11, most: 17 };

/** Written with any mark between its groups, also with those that part other numbers. */
const WRITTEN = groups('[1-478]~\\d{2}~\\d{2}~(?:\\d{2}|2[AB])~\\d{3}~\\d{3}(?:~\\d{2})?');

/**
 * National identification numbers of 13 or 15 characters, provisional ones included: said in any grouping,
 * interrupted, with or without a right key; cut or misheard ones by their length or by the words before them.
 */
export const NIRS: Detector = {
  name: 'nir',
  finds: ['NIR'],
  stage: 'plain',
  rules: {
    written: '1.58.06.73.124.357.41',
    narrated:
      'je suis un homme donc un, cinquante-huit l’année, zéro trois le mois, soixante-neuf le département',
    announced: 'mon numéro de sécu deux soixante et un zéro trois',
    key: 'je lis 2 54 03 75 114 022 80',
    body: 'c’est le 1 47 08 99 352 118',
    misheard: 'je lis 1 58 06 73 124 31',
    'key-alone': 'la clé c’est quarante-deux',
  },
  openFrom: (utterance) => Math.min(openNumbers(utterance), openNarration(utterance, CUES)),
  detect: ({ utterance, stretches }) => [
    ...writtenNirs(utterance),
    ...narratedNirs(utterance, CUES),
    ...stretches.flatMap((stretch, index): PiiSpan[] => {
      const judged = judge(utterance, stretch);
      if (judged === undefined) return keyAlone(utterance, stretch, stretches[index - 1]);
      return [{ type: 'NIR', start: stretch.start, end: stretch.end, ...judged }];
    }),
  ],
};

const writtenNirs = ({ text }: Utterance): PiiSpan[] =>
  (/\d{2}/.test(text) ? [...text.matchAll(WRITTEN)] : [])
    .filter(([found]) => BODY.test(figuresOf(found)))
    .map(({ 0: found, index }) => ({
      type: 'NIR',
      start: index,
      end: index + found.length,
      score: 0.91,
      rule: 'written',
    }));

interface Judgement {
  readonly score: number;
  readonly rule: string;
}

const LONGEST_ANNOUNCED = 22;
const SHORTEST_ANNOUNCED = 5;
const SHORTEST = 8;

function judge(utterance: Utterance, stretch: DigitStretch): Judgement | undefined {
  const { digits, from } = stretch;
  if (digits.length < 3) return undefined;
  const begun = digits.length >= SHORTEST_ANNOUNCED || isBeginning(utterance, stretch);
  if (digits.length <= LONGEST_ANNOUNCED && begun && utterance.cueBefore(from, REACH, CUES))
    return { score: 0.94, rule: 'announced' };
  return digits.length < SHORTEST ? undefined : judgeReadings(utterance, stretch);
}

/** By what the words may stand for: the right key tells surely, the months and departments nearly so. */
function judgeReadings(utterance: Utterance, stretch: DigitStretch): Judgement | undefined {
  const { digits } = stretch;
  const readings = digits.length > LONGEST_READ ? [] : readingsOf(utterance, stretch);
  const candidates = [digits, ...readings];
  if (candidates.some((candidate) => candidate.length === 15 && hasNirKey(candidate)))
    return { score: 1, rule: 'key' };
  if (digits.startsWith('0')) return undefined;
  if (candidates.some((candidate) => BODY.test(candidate))) return { score: 0.92, rule: 'body' };
  const { least, most } = MISHEARD_LENGTH;
  const plausible =
    /^[12]\d{2}(?:0[1-9]|1[0-2])/.test(digits) && digits.length >= least && digits.length <= most;
  return plausible ? { score: 0.85, rule: 'misheard' } : undefined;
}

const LONGEST_READ = 30;

const readingsOf = (utterance: Utterance, stretch: DigitStretch): readonly string[] =>
  digitReadings(utterance.words, stretch, { lengths: [13, 15], limit: 64 }).readings;

const CLOSE = 6;

/** Three or four digits behind the words for it, that are no year: `mon numéro de sécu deux cinquante-sept`. */
function isBeginning(utterance: Utterance, { digits, from }: DigitStretch): boolean {
  return /^[12]/.test(digits) && !/^(?:19|20)\d{2}$/.test(digits) && utterance.cueBefore(from, CLOSE, CUES);
}

const LAST = wordSet('fin dernier derniers');
const isWhole = (digits: string, gap: number): boolean => digits.length === 13 && gap > 0 && gap <= REACH;

/** `et la clé c'est 42`, `et à la fin 42`. */
function keyAlone(utterance: Utterance, stretch: DigitStretch, before: DigitStretch | undefined): PiiSpan[] {
  if (stretch.digits.length !== 2) return [];
  const ends =
    before !== undefined &&
    utterance.cueBefore(stretch.from, 3, LAST) &&
    isWhole(before.digits, stretch.from - before.to);
  return ends || utterance.cueBefore(stretch.from, 4, KEY)
    ? [{ type: 'NIR', start: stretch.start, end: stretch.end, score: 0.7, rule: 'key-alone' }]
    : [];
}
