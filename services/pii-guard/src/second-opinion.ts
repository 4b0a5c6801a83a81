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
}

/**
 * A second reader of raw text, such as a token-classification model in a local folder. It runs inside this process
 * or not at all: raw text goes nowhere else. Offsets refer to the text as given.
 */
export interface SecondOpinion {
  /** Rejects when `signal` aborts. */
  read(text: string, signal: AbortSignal): Promise<readonly Opinion[]>;
}

/** How far a second opinion is followed. */
export interface OpinionBounds {
  /** Opinions below it are not followed. Default 0.8. */
  readonly leastScore?: number;
  /** Longest wait; then the detectors alone decide. Default 200 ms. */
  readonly deadlineMs?: number;
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

/**
 * Spans that a second reader adds. It only ever adds: what the detectors found stays. A reader that fails or is late
 * adds nothing.
 */
export async function addedSpans(
  reader: SecondOpinion,
  text: string,
  { leastScore = 0.8, deadlineMs = 200 }: OpinionBounds = {},
): Promise<readonly PiiSpan[]> {
  const signal = AbortSignal.timeout(deadlineMs);
  const late = new Promise<readonly Opinion[]>((resolve) => {
    signal.addEventListener('abort', () => resolve([]), { once: true });
  });
  const opinions = await Promise.race([reader.read(text, signal).catch(() => []), late]);
  return opinions.flatMap(({ label, start, end, score }): PiiSpan[] => {
    const type = TYPES[label.replace(/^[BILSE]-/, '').toUpperCase()];
    const inside =
      Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= text.length;
    return type !== undefined && inside && score >= leastScore
      ? [{ type, start, end, score: WEIGHT, rule: 'second-opinion' }]
      : [];
  });
}
