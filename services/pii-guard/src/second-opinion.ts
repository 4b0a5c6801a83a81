import type { PersonalDataClass } from '@decroche/contracts';
import type { PiiSpan } from './span.ts';

/** One stretch that a token-classification model takes for personal. */
export interface Opinion {
  /** The model's own label, such as `PER` or `B-PER`. */
  readonly label: string;
  /** UTF-16 offset in the text. */
  readonly start: number;
  /** Exclusive UTF-16 offset in the text. */
  readonly end: number;
  /** 0 to 1. */
  readonly score: number;
  /** A French word that is no name: to be sure of it takes more. */
  readonly ordinary?: boolean;
}

/** How far a second opinion is followed. */
export interface OpinionBounds {
  /** Opinions below it are not followed. Default 0.8. */
  readonly leastScore?: number;
  /** The same for ordinary words that do not go on a name. Default 0.95. */
  readonly leastScoreOfWords?: number;
  /** Words of a partial text that may be personal with this probability wait for what is said next. Default 0.1. */
  readonly leastDoubt?: number;
}

/**
 * A second reader of raw text, such as a token-classification model in a local folder. It runs inside this process
 * or not at all: raw text goes nowhere else. Offsets refer to the text as given.
 */
export interface SecondOpinion {
  /** How far it is followed, when it says so itself. */
  readonly bounds?: OpinionBounds;
  /** Rejects when `signal` aborts. */
  read(text: string, signal: AbortSignal): Promise<readonly Opinion[]>;
}

/** What a second reader says of a text. */
export interface SecondReading {
  /** What it adds to what the detectors find. */
  readonly spans: readonly PiiSpan[];
  /** Where the first words begin of which it is not sure, as a UTF-16 offset: of a partial text no more is shown. */
  readonly doubtfulFrom: number;
}

/** Labels of French and multilingual models. Places and organisations are left: regions and funds must stay. */
const TYPES: Readonly<Record<string, PersonalDataClass>> = {
  PER: 'PERSON',
  PERSON: 'PERSON',
  NAME: 'PERSON',
  EMAIL: 'EMAIL',
  PHONE: 'PHONE',
  ADDRESS: 'ADDRESS',
  IBAN: 'IBAN',
  ID: 'OTHER_ID',
};
/** Below every detector, so that the class of an overlap is theirs. */
const WEIGHT = 0.4;
const BETWEEN_WORDS_OF_A_NAME = /^[\s'’-]*$/;

/** What opinions add to a text; those that are weak or outside the text are left. */
export function readingOf(
  text: string,
  opinions: readonly Opinion[],
  { leastScore = 0.8, leastScoreOfWords = 0.95, leastDoubt = 0.1 }: OpinionBounds = {},
): SecondReading {
  const spans: PiiSpan[] = [];
  let doubtfulFrom = Number.POSITIVE_INFINITY;
  for (const opinion of opinions) {
    const { start, end, score } = opinion;
    const type = TYPES[opinion.label.replace(/^[BILSE]-/, '').toUpperCase()];
    if (type === undefined || !isInside(text, opinion) || score < leastDoubt) continue;
    const last = spans.at(-1);
    const goesOn = last !== undefined && last.type === type && goesOnWith(text, last, opinion);
    const least = opinion.ordinary === true && !goesOn ? leastScoreOfWords : leastScore;
    if (score < least) doubtfulFrom = Math.min(doubtfulFrom, start);
    else if (goesOn) spans[spans.length - 1] = { ...last, end };
    else spans.push({ type, start, end, score: WEIGHT, rule: 'second-opinion' });
  }
  return { spans, doubtfulFrom };
}

const isInside = (text: string, { start, end }: Opinion): boolean =>
  Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= text.length;

/** Whether an opinion is of the next word of the same name. */
const goesOnWith = (text: string, before: PiiSpan, { label, start }: Opinion): boolean =>
  label.startsWith('I-') &&
  before.end <= start &&
  BETWEEN_WORDS_OF_A_NAME.test(text.slice(before.end, start));
