import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { startConstellation } from '@decroche/cli/constellation';
import { placeCall, speak } from '@decroche/local-stack';
import { percentiles, until } from '@decroche/test-kit';
import { type Holdings, InstallationWatch } from './installation-watch.ts';

/** What is placed. */
export interface StormOptions {
  readonly calls: number;
  /** Calls a second. */
  readonly rate: number;
}

/** Figures of a storm. Durations in milliseconds. */
export interface StormResult {
  readonly calls: number;
  /** How the callers' phones ended. */
  readonly ends: Readonly<Record<string, number>>;
  /** Answers of ARI to a question asked each 250 ms all the while, and how many of them did not come within 2 s. */
  readonly ariMs: { readonly p50: number | null; readonly p95: number | null; readonly p99: number | null };
  readonly ariUnanswered: number;
  /** From the last hang-up until nothing was left; null when something still is. */
  readonly cleanAfterMs: number | null;
  /** What is left, in words; empty when nothing. */
  readonly left: readonly string[];
}

const WITHIN_MS = 2_000;
const ASK_EVERY_MS = 250;
const ARI_DEADLINE_MS = 2_000;
const CLEAN_WITHIN_MS = 60_000;
/** Sockets that a service opens and keeps when it is first busy: connections to Asterisk, to another service. */
const MORE_HANDLES = 24;

/** Calls that hang up at random within 2 s of their beginning, and what they leave behind. */
export async function benchStorm(
  { calls, rate }: StormOptions,
  say: (line: string) => void,
): Promise<StormResult> {
  const constellation = await startConstellation({
    agents: 1,
    logLevel: 'warn',
    briefPrompts: true,
    stack: { rtpPorts: 1_024 },
    onStep: say,
  });
  const watch = new InstallationWatch(constellation);
  try {
    const { stack } = constellation;
    const wav = await speak("mon mari est décédé est-ce que j'ai droit à sa retraite");
    // One whole call first: what is opened once and kept is not left behind.
    await (await placeCall({ stack, wav, speakAfterMs: constellation.promptsMs, hangUpAfterMs: 6_000 }))
      .ended;
    const before = await settled(watch);
    const answers: number[] = [];
    let unanswered = 0;
    let over = false;
    const asking = (async () => {
      while (!over) {
        await watch.ariAnswersIn(ARI_DEADLINE_MS).then(
          (ms) => answers.push(ms),
          () => {
            unanswered += 1;
          },
        );
        await delay(ASK_EVERY_MS);
      }
    })();
    const ends: Record<string, number> = {};
    const placed: Promise<void>[] = [];
    for (let index = 0; index < calls; index += 1) {
      placed.push(
        placeCall({
          stack,
          wav,
          speakAfterMs: constellation.promptsMs,
          hangUpAfterMs: 1 + randomInt(WITHIN_MS),
        })
          .then((call) => call.ended)
          .then(({ end }) => {
            ends[end] = (ends[end] ?? 0) + 1;
          }),
      );
      if ((index + 1) % 50 === 0) say(`${index + 1} calls placed`);
      await delay(1_000 / rate);
    }
    await Promise.all(placed);
    const from = performance.now();
    let left: string[] = [];
    const clean = await until(
      'nothing is left',
      async () => {
        left = leftBehind(before, await watch.holdings());
        return left.length === 0;
      },
      CLEAN_WITHIN_MS,
    ).then(
      () => Math.round(performance.now() - from),
      () => null,
    );
    over = true;
    await asking;
    return { calls, ends, ariMs: percentiles(answers), ariUnanswered: unanswered, cleanAfterMs: clean, left };
  } finally {
    await watch.close();
    await constellation.stop();
  }
}

/** What an installation holds once nothing of a call is in it any more. */
export async function settled(watch: InstallationWatch): Promise<Holdings> {
  let holdings = await watch.holdings();
  await until(
    'the first call is over',
    async () => {
      holdings = await watch.holdings();
      const { channels, tapChannels, bridges, callKeys } = holdings;
      return channels + tapChannels + bridges + callKeys === 0;
    },
    CLEAN_WITHIN_MS,
  );
  return holdings;
}

/** What is held after and was not before, in words. */
export function leftBehind(before: Holdings, after: Holdings): string[] {
  const left: string[] = [];
  for (const what of ['channels', 'tapChannels', 'bridges', 'callKeys', 'endlessKeys', 'files'] as const)
    if (after[what] > before[what]) left.push(`${after[what] - before[what]} ${what}`);
  for (const [name, count] of Object.entries(after.handles)) {
    const more = count - (before.handles[name] ?? 0);
    if (more > MORE_HANDLES) left.push(`${more} handles of ${name}`);
  }
  return left;
}
