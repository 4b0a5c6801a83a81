import type { PlainText } from '@decroche/french';
import type { MendedReading } from './mended-reading.ts';
import type { PiiSpan } from './span.ts';
import type { Utterance } from './utterance.ts';

/** A text in plain characters, so that no detector needs to know the others. */
export class PlainReading implements MendedReading {
  readonly utterance: Utterance;
  readonly #plain: PlainText;

  constructor(plain: PlainText, utterance: Utterance) {
    this.#plain = plain;
    this.utterance = utterance;
  }

  /** What cannot be seen inside a span goes with it. */
  toHeard(span: PiiSpan): PiiSpan {
    const start = this.heardOffset(span.start);
    return { ...span, start, end: this.#plain.ends[span.end - 1] ?? start };
  }

  toMended(span: PiiSpan): PiiSpan {
    const { starts, ends } = this.#plain;
    const start = ends.findIndex((end) => end > span.start);
    if (start < 0) return { ...span, start: ends.length, end: ends.length };
    const behind = starts.findIndex((from) => from >= span.end);
    return { ...span, start, end: Math.max(start, behind < 0 ? ends.length : behind) };
  }

  heardOffset(offset: number): number {
    return this.#plain.starts[offset] ?? this.#plain.starts.at(-1) ?? 0;
  }
}
