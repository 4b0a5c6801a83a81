import { type CallOptions, type MonoAudio, type PhoneCall, placeCall, speak } from '@decroche/local-stack';
import type { Constellation } from '../constellation/mod.ts';
import { type CallReport, CallReporter } from './call-report.ts';
import type { TimelineClient, TimelineEntry } from './timeline-client.ts';

/** One call to place. */
export interface CallRequest {
  /** What the caller says; absent with `audio`. */
  readonly text?: string;
  /** What the caller says, recorded. */
  readonly audio?: MonoAudio | Uint8Array;
  /** espeak-ng voice of a spoken text. */
  readonly voice?: string;
  /** How long the caller stays after the pickup, milliseconds; default 4 000. */
  readonly stayMs?: number;
  /** How long the caller stays, at most, until the last revision of the draft is there, milliseconds; default not at all. */
  readonly lastRevisionMs?: number;
}

/** Where a call is placed. */
export interface CallGround extends Pick<Constellation, 'stack' | 'promptsMs'> {
  /** The way to a telephone system elsewhere than in the stack. */
  readonly line?: Pick<CallOptions, 'fromAddress' | 'toAddress' | 'sipPort'>;
}

/** Told at each step of the call, with milliseconds since the call was placed. */
export type StepListener = (atMs: number, step: CallStep) => void;

/** A step of a call, for people. */
export type CallStep =
  | { readonly kind: 'placed' }
  | { readonly kind: 'entry'; readonly entry: TimelineEntry }
  | { readonly kind: 'finished'; readonly report: CallReport };

const ARRIVAL_TIMEOUT_MS = 15_000;
const PICKUP_TIMEOUT_MS = 120_000;
const MEASURE_TIMEOUT_MS = 3_000;
const END_TIMEOUT_MS = 15_000;

/**
 * Places one real SIP call that says something once it has been asked, waits for the pickup, and reports.
 *
 * The speech starts when the assistant begins to listen: the prompts may be of any length.
 */
export async function placeDemonstrationCall(
  constellation: CallGround,
  timeline: TimelineClient,
  request: CallRequest,
  onStep: StepListener = () => undefined,
): Promise<CallReport> {
  const { stack } = constellation;
  const audio =
    request.audio ??
    (await speak(request.text ?? '', request.voice === undefined ? {} : { voice: request.voice }));
  const placedAt = performance.now();
  const step = (what: CallStep): void => onStep(performance.now() - placedAt, what);
  let reporter: CallReporter | undefined;
  let lastRevision = false;
  const early: TimelineEntry[] = [];
  const waiting = new Set<() => void>();
  const unsubscribe = timeline.onEntry((entry) => {
    if (reporter === undefined && entry.type === 'lifecycle' && entry.step === 'arrived') {
      reporter = new CallReporter(entry.conversationId);
      for (const earlier of early) reporter.take(earlier);
    }
    if (reporter === undefined) early.push(entry);
    if (entry.conversationId !== reporter?.conversationId) return;
    reporter.take(entry);
    if (entry.type === 'draft' && entry.final === true) lastRevision = true;
    step({ kind: 'entry', entry });
    for (const check of waiting) check();
  });
  const until = (holds: (reporter: CallReporter) => boolean, timeoutMs: number): Promise<boolean> =>
    new Promise((resolve) => {
      const settle = (value: boolean): void => {
        clearTimeout(timer);
        waiting.delete(check);
        resolve(value);
      };
      const check = (): void => {
        if (reporter !== undefined && holds(reporter)) settle(true);
      };
      const timer = setTimeout(() => settle(false), timeoutMs);
      waiting.add(check);
      check();
    });
  let call: PhoneCall | undefined;
  try {
    step({ kind: 'placed' });
    call = await placeCall({
      stack,
      wav: audio,
      speakAfterMs: constellation.promptsMs,
      ...constellation.line,
    });
    const over = call.ended.then(() => undefined);
    await Promise.race([until(() => true, ARRIVAL_TIMEOUT_MS), over]);
    if (reporter === undefined) throw new Error('the call did not reach the assistant; see ./run doctor');
    await Promise.race([until(({ pickedUp }) => pickedUp, PICKUP_TIMEOUT_MS), over]);
    await Promise.race([until(({ measured }) => measured, MEASURE_TIMEOUT_MS), over]);
    await Promise.race([new Promise((resolve) => setTimeout(resolve, request.stayMs ?? 4_000)), over]);
    await Promise.race([until(() => lastRevision, request.lastRevisionMs ?? 0), over]);
    await call.hangUp();
    await until(({ ended }) => ended, END_TIMEOUT_MS);
    const report = (reporter as CallReporter).report();
    step({ kind: 'finished', report });
    return report;
  } finally {
    unsubscribe();
    await call?.hangUp().catch(() => undefined);
  }
}
