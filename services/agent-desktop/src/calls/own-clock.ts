import type { Said } from '@decroche/contracts';

/**
 * A text whose end of speech is told by the clock of who reads it. The redactor's may be minutes off; what lies between the end
 * of speech and its signature is so on any clock.
 *
 * @param nowMs Unix time of the reader, milliseconds
 * @param ageMs how long ago the text was sent
 */
export function byOwnClock(said: Said, nowMs: number, ageMs: number): Said {
  if (said.speechEndedAtMs === 0) return said;
  const signedAfterMs = Math.max(0, said.signedAtMs - said.speechEndedAtMs);
  return { ...said, speechEndedAtMs: Math.round(nowMs - ageMs - signedAfterMs) };
}
