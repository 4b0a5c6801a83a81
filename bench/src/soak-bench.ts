import { startConstellation } from '@decroche/cli/constellation';
import { placeCall, speak, startAgentPhone } from '@decroche/local-stack';
import { type Holdings, InstallationWatch } from './installation-watch.ts';
import { leftBehind, settled } from './storm-bench.ts';

/** What is placed. */
export interface SoakOptions {
  readonly calls: number;
  /** Calls at a time, each with its agent. */
  readonly concurrency: number;
  /** Points of the curve after the baseline; at each everything waits until nothing of a call is left. */
  readonly points: number;
}

/** One point of the curve: what the installation held when so many calls were over. */
export interface SoakPoint extends Holdings {
  readonly calls: number;
  readonly atSeconds: number;
}

/** Figures of a soak. */
export interface SoakResult {
  readonly calls: number;
  /** Calls that talked with an agent until they hung up by themselves. */
  readonly served: number;
  readonly curve: readonly SoakPoint[];
  /** Memory of each process at the end against the baseline, MiB. */
  readonly growthMb: Readonly<Record<string, number>>;
  /** What is left once all are over; empty when nothing. */
  readonly left: readonly string[];
}

const RING_MS = 200;
const TALK_MS = 1_000;
/** From the end of speech to the pickup: end silence, hand-over, ring. */
const PICKUP_MS = 2_500;
/** Of the calls, so many warm everything up before the baseline is taken. */
const WARM_SHARE = 0.1;
const BAR = 40;

/** Whole calls, one after the other on each line, and what the installation holds now and then between them. */
export async function benchSoak(
  { calls, concurrency, points }: SoakOptions,
  say: (line: string) => void,
): Promise<SoakResult> {
  const constellation = await startConstellation({
    agents: concurrency,
    logLevel: 'warn',
    briefPrompts: true,
    stack: { rtpPorts: Math.max(512, concurrency * 16) },
    onStep: say,
  });
  const watch = new InstallationWatch(constellation);
  try {
    const { stack } = constellation;
    for (const { extension } of stack.agents) await startAgentPhone({ stack, extension, ringMs: RING_MS });
    const wav = await speak("je n'ai pas reçu mon paiement ce mois-ci");
    const speechMs = (wav.pcm.length / wav.sampleRate) * 1_000;
    const startedAt = performance.now();
    const curve: SoakPoint[] = [];
    let [placed, over, served] = [0, 0, 0];
    const line = async (until: number): Promise<void> => {
      while (placed < until) {
        placed += 1;
        const call = await placeCall({
          stack,
          wav,
          speakAfterMs: constellation.promptsMs,
          hangUpAfterMs: constellation.promptsMs + speechMs + PICKUP_MS + TALK_MS,
        });
        if ((await call.ended).end === 'caller-hung-up') served += 1;
        over += 1;
      }
    };
    const run = async (until: number): Promise<void> => {
      await Promise.all(Array.from({ length: concurrency }, () => line(until)));
      const point = {
        ...(await settled(watch)),
        calls: over,
        atSeconds: Math.round((performance.now() - startedAt) / 1_000),
      };
      curve.push(point);
      say(lineOf(point));
    };
    await run(Math.ceil(calls * WARM_SHARE));
    for (let part = 1; part <= points; part += 1)
      await run(Math.ceil(calls * (WARM_SHARE + ((1 - WARM_SHARE) * part) / points)));
    const [first, last] = [curve[0], curve.at(-1)];
    if (first === undefined || last === undefined) throw new RangeError('a soak needs calls');
    const growthMb = Object.fromEntries(
      Object.entries(last.rssMb).map(([name, mb]) => [name, mb - (first.rssMb[name] ?? 0)]),
    );
    return { calls: over, served, curve, growthMb, left: leftBehind(first, last) };
  } finally {
    await watch.close();
    await constellation.stop();
  }
}

function sum(of: Readonly<Record<string, number>>): number {
  return Object.values(of).reduce((total, each) => total + each, 0);
}

/** One line of the curve for people: memory of all processes as a bar of 40 MiB a sign. */
function lineOf({
  calls,
  atSeconds,
  rssMb,
  handles,
  channels,
  tapChannels,
  bridges,
  callKeys,
}: SoakPoint): string {
  const memory = sum(rssMb);
  const bar = '#'.repeat(Math.round(memory / BAR));
  return `${String(calls).padStart(6)} calls ${String(atSeconds).padStart(5)} s ${String(memory).padStart(5)} MiB ${String(sum(handles)).padStart(4)} handles ${channels + tapChannels} channels ${bridges} bridges ${callKeys} keys ${bar}`;
}
