import { createHash } from 'node:crypto';
import type { Passages, Said, SignedSaid } from '@decroche/contracts';
import { v7 } from 'uuid';
import type { SearchAnswer } from '../search/searcher.ts';

/** How a search went besides its answer. */
export interface SearchRun {
  readonly asOf: string;
  readonly generation: string;
  readonly tookUs: number;
  /** Unix time, milliseconds. */
  readonly foundAtMs: number;
}

/**
 * The event for an answered text. Its id is made of the signed bytes alone: a text that is delivered twice gives the
 * same event, which the stream keeps once.
 *
 * @param question the text that was searched for, made whole by the question before it
 */
export function passagesEvent(
  signed: SignedSaid,
  said: Said,
  answer: SearchAnswer,
  run: SearchRun,
  question: string,
): Passages {
  return {
    eventId: eventIdOf(signed, said.signedAtMs),
    said: signed,
    passages: [...answer.passages],
    articles: [...answer.articles],
    evidence: answer.evidence,
    asOf: run.asOf,
    indexGeneration: run.generation,
    tookUs: run.tookUs,
    foundAtMs: run.foundAtMs,
    dateNotice: answer.dateNotice,
    question: question === said.text ? '' : question,
    leadArticles: [...answer.leadArticles],
  };
}

/** UUIDv7 with the time of the signature and bits from the signed bytes. */
function eventIdOf(signed: SignedSaid, signedAtMs: number): string {
  const digest = createHash('sha256').update('decroche.passages.v1\n').update(signed.said).digest();
  return v7({ msecs: Math.max(0, signedAtMs), random: digest.subarray(0, 16), seq: digest.readUInt32BE(16) });
}
