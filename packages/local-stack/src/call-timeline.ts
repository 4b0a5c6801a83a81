import { KEY_PRESS_MS } from './dtmf-packets.ts';
import { PhoneScriptError } from './errors.ts';

/** What a caller sends from one moment of the call to the next; times in ms from the answer. */
export interface CallSegment {
  readonly sends: 'silence' | 'speech' | 'key';
  readonly fromMs: number;
  readonly toMs: number;
  /** The key, for `key`. */
  readonly digit?: string;
}

export interface CallScript {
  /** When the speech starts and ends; equal without speech. */
  readonly speechFromMs: number;
  readonly speechToMs: number;
  readonly keys: ReadonlyArray<{ readonly digit: string; readonly atMs: number }>;
  /** When the caller hangs up. */
  readonly endMs: number;
}

/**
 * Cuts a call into segments without gap or overlap, from the answer to the hang-up. A pressed key takes the
 * place of the speech for 150 ms.
 * @throws PhoneScriptError when two keys overlap, or one comes before the answer.
 */
export function callTimeline(script: CallScript): CallSegment[] {
  const keys = [...script.keys].sort((a, b) => a.atMs - b.atMs);
  const segments: CallSegment[] = [];
  let cursor = 0;
  for (const { digit, atMs } of keys) {
    if (atMs < cursor) {
      throw new PhoneScriptError(
        `the key at ${atMs} ms overlaps another or comes before the answer`,
        `leave ${KEY_PRESS_MS} ms between keys`,
      );
    }
    if (atMs >= script.endMs) break;
    segments.push(...audioBetween(cursor, atMs, script));
    cursor = Math.min(atMs + KEY_PRESS_MS, script.endMs);
    segments.push({ sends: 'key', fromMs: atMs, toMs: cursor, digit });
  }
  segments.push(...audioBetween(cursor, script.endMs, script));
  return segments;
}

function audioBetween(fromMs: number, toMs: number, { speechFromMs, speechToMs }: CallScript): CallSegment[] {
  const clip = (ms: number) => Math.min(Math.max(ms, fromMs), toMs);
  const [starts, ends] = [clip(speechFromMs), clip(speechToMs)];
  // Without speech here, it is one silence rather than two.
  const parts: CallSegment[] =
    starts === ends
      ? [{ sends: 'silence', fromMs, toMs }]
      : [
          { sends: 'silence', fromMs, toMs: starts },
          { sends: 'speech', fromMs: starts, toMs: ends },
          { sends: 'silence', fromMs: ends, toMs },
        ];
  return parts.filter((part) => part.toMs > part.fromMs);
}
