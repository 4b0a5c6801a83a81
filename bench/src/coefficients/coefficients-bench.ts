import { execFile } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Coefficients, coefficientsSchema, PROGRAMS, type Program } from '@decroche/cli/planning';
import { percentile } from '@decroche/test-kit';
import { benchCalls, type CallsBenchResult } from '../calls-bench.ts';
import { benchLive, type LiveBenchResult } from '../live-bench.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** For whom the recogniser for people is believed. */
const LIFELIKE = ['age', 'reversion'].map((name) =>
  join(ROOT, `services/transcriber/test/recordings/lifelike/${name}.wav`),
);
const QUANTILES = 20;
const DESKS = { few: 20, many: 300 };
const HOUR_S = 3_600;
/** Conversations at once. */
const CONVERSATIONS = 3;
/** Calls at once, from which the memory of one more call is told. */
const CROWD = 8;

/** How much is measured. */
export interface CoefficientsOptions {
  readonly calls: number;
  readonly minutes: number;
  readonly idleSeconds: number;
  /** What else the machine did, in words. */
  readonly conditions: string;
}

/** What the bench of desks printed, as far as it is needed. */
interface DesksFigures {
  readonly rssMb: { readonly afterStorms: number };
  readonly cpuMsPerTold: number;
}

/**
 * Measures on real calls of the whole stack what `./run plan` computes with: calls heard by the embedded recogniser, calls heard by
 * both, several at a time, conversations that are listened to and that are not, and many desks on one server.
 */
export async function measureCoefficients(
  { calls, minutes, idleSeconds, conditions }: CoefficientsOptions,
  say: (line: string) => void,
): Promise<Coefficients> {
  say('calls, the embedded recogniser');
  const embedded = await benchCalls({ calls, concurrency: 1, idleSeconds }, say);
  say('calls, both recognisers');
  const both = await benchCalls(
    { calls, concurrency: 1, idleSeconds, bothRecognisers: true, wavs: LIFELIKE },
    say,
  );
  say(`calls, ${CROWD} at a time`);
  const crowd = await benchCalls({ calls: CROWD * 3, concurrency: CROWD }, say);
  const live = { conversations: CONVERSATIONS, minutes };
  say('conversations that are not listened to');
  const off = await benchLive({ ...live, listening: false }, say);
  say('conversations that are listened to');
  const on = await benchLive({ ...live, listening: true }, say);
  say('desks');
  const desk = await measureDesks();
  return coefficientsSchema.parse({
    measuredAt: new Date().toISOString().slice(0, 10),
    commit: await commit(),
    machine: {
      cores: cpus().length,
      processor: cpus()[0]?.model ?? 'unknown',
      memoryGb: Math.round(totalmem() / 1024 ** 3),
      system: `Linux ${release()}, Node ${process.version}`,
    },
    conditions,
    again: './run bench coefficients',
    ...ofRuns({ embedded, both, crowd, off, on }),
    desk,
  } satisfies Coefficients);
}

function ofRuns(runs: {
  readonly embedded: CallsBenchResult;
  readonly both: CallsBenchResult;
  readonly crowd: CallsBenchResult;
  readonly off: LiveBenchResult;
  readonly on: LiveBenchResult;
}): Omit<Coefficients, 'measuredAt' | 'commit' | 'machine' | 'conditions' | 'again' | 'desk'> {
  const { embedded, both, crowd, off, on } = runs;
  const perHour = (run: LiveBenchResult, name: Program): number => run.cpuSecondsPerTalkedHour[name] ?? 0;
  const idleCores = ofEach((name) => Math.min(embedded.idleCores[name] ?? 0, both.idleCores[name] ?? 0));
  // Standing by and the calls before the conversations are in these hours: what they cost is known, and taken away.
  const conversation = (name: Program): number =>
    perHour(off, name) / HOUR_S -
    idleCores[name] / CONVERSATIONS -
    callsIn(off) * (embedded.cpuSecondsPerCall[name] ?? 0);
  return {
    hearing: {
      embedded: hearingOf(embedded),
      both: hearingOf(both),
    },
    heardSeconds: rounded(mean(both.listenedSeconds), 2),
    callSeconds: rounded(mean(both.callSeconds), 2),
    cpuSecondsPerCall: ofEach((name) => both.cpuSecondsPerCall[name] ?? 0),
    idleCores,
    coresPerConversation: ofEach((name) => rounded(Math.max(0, conversation(name)), 5)),
    coresMoreWhereListened: ofEach((name) =>
      rounded(Math.max(0, (perHour(on, name) - perHour(off, name)) / HOUR_S), 5),
    ),
    memoryMb: ofEach((name) => Math.max(embedded.memoryMb[name]?.peak ?? 0, both.memoryMb[name]?.peak ?? 0)),
    memoryMbPerCall: ofEach((name) => {
      const more = (crowd.memoryMb[name]?.peak ?? 0) - (embedded.memoryMb[name]?.peak ?? 0);
      return rounded(Math.max(0, more) / (CROWD - 1), 2);
    }),
    stagesMs: {
      extracts: quantiles([...embedded.stagesMs.extracts, ...both.stagesMs.extracts]),
      draft: quantiles([...embedded.stagesMs.draft, ...both.stagesMs.draft]),
      painted: quantiles([...embedded.stagesMs.painted, ...both.stagesMs.painted]),
    },
    trafficPerCall: both.trafficPerCall,
    benchCpuSecondsPerCall: embedded.benchCpuSecondsPerCall,
  };
}

function hearingOf(run: CallsBenchResult): Coefficients['hearing']['both'] {
  return {
    streamsPerCore: rounded(run.streams / cpus().length, 2),
    cpuSecondsPerCall: run.cpuSecondsPerCall.transcriber ?? 0,
    memoryMb: run.memoryMb.transcriber?.peak ?? 0,
    heardSeconds: rounded(mean(run.listenedSeconds), 2),
    textMs: quantiles(run.stagesMs.text),
  };
}

/** Calls for each second talked. */
function callsIn({ calls, talkedHours }: LiveBenchResult): number {
  return calls / Math.max(1, talkedHours * HOUR_S);
}

function ofEach(of: (name: Program) => number): Record<Program, number> {
  return Object.fromEntries(PROGRAMS.map((name) => [name, of(name)])) as Record<Program, number>;
}

/** @throws RangeError where nothing was measured */
function quantiles(values: readonly number[]): number[] {
  if (values.length === 0)
    throw new RangeError('a stage of the calls was not measured: none came to its end');
  return Array.from({ length: QUANTILES + 1 }, (_, at) => percentile(values, at / QUANTILES) ?? 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length);
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** Few and many desks, each with a server of its own: of one server, the memory of its start hides what desks add. */
async function measureDesks(): Promise<Coefficients['desk']> {
  const [few, many] = [await benchDesks(DESKS.few), await benchDesks(DESKS.many)];
  const moreMb = Math.max(0, many.rssMb.afterStorms - few.rssMb.afterStorms);
  return {
    memoryKb: Math.round((moreMb * 1_024) / (DESKS.many - DESKS.few)),
    cpuMsPerTold: many.cpuMsPerTold,
  };
}

async function benchDesks(desks: number): Promise<DesksFigures> {
  const script = join(ROOT, 'services/agent-desktop/test/desks/main.ts');
  const args = ['--desks', String(desks), '--rounds', '20', '--storms', '1', '--json'];
  // It ends with 1 where a desk was told late, which is not asked here.
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...process.execArgv,
    script,
    ...args,
  ]).catch((error: { readonly stdout?: string }) => ({ stdout: error.stdout ?? '' }));
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as DesksFigures;
}

async function commit(): Promise<string> {
  const { stdout } = await promisify(execFile)('git', ['-C', ROOT, 'rev-parse', '--short', 'HEAD']);
  return stdout.trim();
}
