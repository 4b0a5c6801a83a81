import { setImmediate } from 'node:timers/promises';

/** Work that can be interrupted at each `yield`, none of which is more than a few milliseconds from the next. */
export type SlicedWork<T> = Generator<undefined, T, undefined>;

/** Longest that other work waits for a slice, milliseconds. */
const SLICE_MS = 5;

/** Does the work in one go. */
export function atOnce<T>(work: SlicedWork<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/**
 * Does the work between calls that are answered meanwhile.
 *
 * @throws the reason of the signal, at the next slice
 */
export async function betweenCalls<T>(work: SlicedWork<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    signal?.throwIfAborted();
    const until = performance.now() + SLICE_MS;
    let step = work.next();
    while (step.done !== true && performance.now() < until) step = work.next();
    if (step.done === true) return step.value;
    await setImmediate();
  }
}
