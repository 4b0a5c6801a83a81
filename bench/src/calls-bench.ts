import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CallReporter,
  launchBrowser,
  openDesk,
  TimelineClient,
  type TimelineEntry,
} from '@decroche/cli/call';
import { type Constellation, startConstellation } from '@decroche/cli/constellation';
import { type MonoAudio, placeCall, readWav, speak, startAgentPhone } from '@decroche/local-stack';
import { type Percentiles, percentiles } from '@decroche/test-kit';
import { LanguageModelDouble } from '@decroche/test-stage';
import { type Cost, type CostMark, costBetween, costMark } from './cost-meter.ts';
import { StageTimes } from './stage-times.ts';

/** Figures of a run. Durations in milliseconds. */
export interface CallsBenchResult {
  readonly calls: number;
  /** Calls handed to the queue, by whomever. */
  readonly reachedQueue: number;
  /** Of them, calls that the gateway told nothing of: its gate or Asterisk itself queued them, without the assistant. */
  readonly untold: number;
  /** Calls whose draft was on the agent's screen before the pickup, as the browser measured it. */
  readonly readyBeforePickup: number;
  /** Callers who left before anybody answered, or whose call was refused or failed. */
  readonly dropped: number;
  /** Calls by the mode in which the assistant worked: beyond the transcriber's admission it is `no-capacity`. */
  readonly modes: Readonly<Record<string, number>>;
  readonly endOfSpeechToExtractsMs: Percentiles;
  readonly endOfSpeechToDraftMs: Percentiles;
  /** With a language model: until the first of its sentences was past the gate, and until the last one was. */
  readonly endOfSpeechToFirstProseMs?: Percentiles;
  readonly endOfSpeechToWholeProseMs?: Percentiles;
  /** With a language model: calls in which its answer stood at the end. */
  readonly withProse?: number;
  /** How long before the pickup the draft was there. */
  readonly readyBeforePickupMs: Percentiles;
  /** From the end of speech to the final text, to the passages and to the draft at the desk's server, of each call. */
  readonly stagesMs: StageTimes['stages'];
  /** From the first word that may be heard to the queue, of each call, seconds: so long it has a stream. */
  readonly listenedSeconds: readonly number[];
  /** From the arrival to the end of each call, seconds. */
  readonly callSeconds: readonly number[];
  /** Callers whom the transcriber would hear at once, by its own measure. */
  readonly streams: number;
  /** CPU of phones, browsers and this bench itself for one call, seconds. */
  readonly benchCpuSecondsPerCall: number;
  /**
   * CPU of the services, the gate, Asterisk, NATS and Redis together, their start included (callers, phones and browsers are not
   * counted).
   */
  readonly cpuSeconds: number;
  /** The same without the start and without what they use when nobody calls, of each process, for one call. */
  readonly cpuSecondsPerCall: Readonly<Record<string, number>>;
  /** What each process uses when nobody calls: share of a core. Measured only where `idleSeconds` were asked for. */
  readonly idleCores: Readonly<Record<string, number>>;
  /** TCP payload on the lasting connections to each server, both ways, for one call, and packets that carry it. */
  readonly trafficPerCall: Cost['traffic'];
  /** Resident memory of each process when it was ready, and at most, MiB. */
  readonly memoryMb: Readonly<Record<string, { readonly ready: number; readonly peak: number }>>;
  /** Sum of the highest resident memory of each of them, MiB. */
  readonly peakRssMb: number;
}

const SENTENCES = [
  "mon mari est décédé est-ce que j'ai droit à sa retraite",
  'je suis né en mille neuf cent soixante quatre à quel âge je peux partir',
  "je n'ai pas reçu mon paiement ce mois-ci",
  'comment demander la retraite progressive',
  "j'ai commencé à travailler à seize ans est-ce que je peux partir plus tôt",
  'je voudrais changer de compte bancaire',
  'combien de trimestres pour trois enfants',
  'est-ce que le chômage compte pour la retraite',
  'je touche une petite retraite est-ce que je peux avoir le minimum vieillesse',
  "j'ai travaillé à l'étranger comment ça se passe",
];
const RING_MS = 2_000;
/** Work of the start that goes on when everything is ready already. */
const SETTLE_MS = 15_000;
/** Between the first calls of two callers: nobody dials at the same moment as nineteen others. */
const RAMP_MS = 500;
/** How long an agent talks before he hangs up. */
const TALK_MS = 1_500;
/** How long a caller waits for somebody after he has said why he calls; who leaves then was dropped. */
const PATIENCE_MS = 60_000;
/** Longest time of a model's answer: the end of the call ends it. */
const WRITING_MS = 6_000;
/** About so many tokens in each piece that the model's double sends. */
const TOKENS_OF_A_PIECE = 3;

/** What is measured. */
export interface CallsBenchOptions {
  /** WAV files that callers say in turn, instead of sentences by a synthetic voice. */
  readonly wavs?: readonly string[];
  readonly calls: number;
  /** Calls at a time. */
  readonly concurrency: number;
  /** Time of a token of a language model, milliseconds: a double stands in its place. None when absent. */
  readonly tokenMs?: number | undefined;
  /** Whether the recogniser for people hears beside the embedded one; default: it does not. */
  readonly bothRecognisers?: boolean;
  /** How long to look at the installation before the first call, seconds; default 0. */
  readonly idleSeconds?: number;
}

/**
 * Places real calls, `concurrency` at a time, each with an agent's phone that rings 2 s and a desk in a real browser.
 */
export async function benchCalls(
  { calls, concurrency, tokenMs, wavs = [], bothRecognisers = false, idleSeconds = 0 }: CallsBenchOptions,
  say: (line: string) => void,
): Promise<CallsBenchResult> {
  const double = tokenMs === undefined ? undefined : await LanguageModelDouble.start();
  if (double !== undefined) double.pieceMs = (tokenMs ?? 0) * TOKENS_OF_A_PIECE;
  const model = double === undefined ? {} : { LLM_BASE_URL: double.baseUrl, LLM_MODEL: 'double' };
  const constellation = await startConstellation({
    agents: concurrency,
    logLevel: 'warn',
    briefPrompts: true,
    stack: { rtpPorts: Math.max(512, concurrency * 8) },
    onStep: say,
    overrides: { generator: model, transcriber: bothRecognisers ? { ARBITRATION: 'true' } : {} },
  });
  const { stack } = constellation;
  const timeline = await TimelineClient.connect(constellation.desktopUrl, constellation.timelineToken);
  const reporters = new Map<string, CallReporter>();
  const queued = new Set<string>();
  const prose = new ProseTimes();
  const stages = new StageTimes();
  timeline.onEntry((entry) => {
    const reporter = reporters.get(entry.conversationId) ?? new CallReporter(entry.conversationId);
    reporters.set(entry.conversationId, reporter);
    reporter.take(entry);
    prose.take(entry);
    stages.take(entry);
    if (entry.type === 'lifecycle' && entry.step === 'queued') queued.add(entry.conversationId);
  });
  const browser = await launchBrowser();
  try {
    say(`${concurrency} phones and desks`);
    for (const { extension } of stack.agents) {
      const hangUpAfterMs = TALK_MS + (double === undefined ? 0 : WRITING_MS);
      await startAgentPhone({ stack, extension, ringMs: RING_MS, hangUpAfterMs });
      await openDesk(browser, constellation.desktopUrl, extension);
    }
    const audio = await Promise.all(
      wavs.length > 0
        ? wavs.map(async (file) => readWav(await readFile(file)))
        : SENTENCES.map((sentence) => speak(sentence)),
    );
    if (idleSeconds > 0) await delay(SETTLE_MS);
    const ready = await costMark(constellation);
    await delay(idleSeconds * 1_000);
    const begun = await costMark(constellation);
    let placed = 0;
    let answered = 0;
    const caller = async (at: number): Promise<void> => {
      await delay(at * RAMP_MS);
      while (placed < calls) {
        const speech = audio[placed++ % audio.length] as MonoAudio;
        say(`call ${placed} of ${calls}`);
        const speechMs = (speech.pcm.length / speech.sampleRate) * 1000;
        const call = await placeCall({
          stack,
          wav: speech,
          speakAfterMs: constellation.promptsMs,
          hangUpAfterMs: constellation.promptsMs + speechMs + PATIENCE_MS,
        });
        // Only an agent who answered hangs up.
        if ((await call.ended).end === 'remote-hung-up') answered += 1;
      }
    };
    await Promise.all(Array.from({ length: concurrency }, (_, at) => caller(at)));
    const over = await costMark(constellation);
    const reports = [...reporters.values()].map((reporter) => reporter.report());
    const pickedUp = reports.filter((report) => report.pickedUp).map((report) => report.conversationId);
    const told = new Set([...queued, ...pickedUp]).size;
    const untold = Math.max(0, answered - told);
    const present = (values: readonly (number | null)[]): number[] =>
      values.filter((value) => value !== null);
    return {
      calls,
      reachedQueue: told + untold,
      untold,
      readyBeforePickup: reports.filter(({ readyBeforePickupMs }) => (readyBeforePickupMs ?? -1) > 0).length,
      dropped: calls - answered,
      modes: countOf(reports.map(({ mode }) => mode)),
      endOfSpeechToExtractsMs: percentiles(present(reports.map((report) => report.endOfSpeechToExtractsMs))),
      endOfSpeechToDraftMs: percentiles(present(reports.map((report) => report.endOfSpeechToDraftMs))),
      ...(double === undefined ? {} : prose.figures()),
      readyBeforePickupMs: percentiles(present(reports.map((report) => report.readyBeforePickupMs))),
      stagesMs: stages.stages,
      listenedSeconds: stages.listenedSeconds,
      callSeconds: stages.callSeconds,
      streams: await streamsOf(constellation),
      cpuSeconds: Number(sumOf(over.cpuSeconds).toFixed(1)),
      ...costsOf({ ready, begun, over, calls, idleSeconds }),
      peakRssMb: Math.round(sumOf(over.peakRssMb)),
    };
  } finally {
    timeline.close();
    await browser.close();
    await constellation.stop();
    await double?.stop();
  }
}

async function streamsOf({ ports }: Constellation): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${ports.health.transcriber}/metrics`);
  return Number(/^decroche_transcriber_capacity(?:{[^}]*})? (\d+)/m.exec(await answer.text())?.[1] ?? 0);
}

/** What the marks say of one call. */
function costsOf(marks: {
  readonly ready: CostMark;
  readonly begun: CostMark;
  readonly over: CostMark;
  readonly calls: number;
  readonly idleSeconds: number;
}): Pick<
  CallsBenchResult,
  'cpuSecondsPerCall' | 'idleCores' | 'trafficPerCall' | 'memoryMb' | 'benchCpuSecondsPerCall'
> {
  const { ready, begun, over, calls, idleSeconds } = marks;
  const idle = costBetween(ready, begun);
  const busy = costBetween(begun, over);
  const idleCores = Object.fromEntries(
    Object.entries(idle.cpuSeconds).map(([name, used]) => [
      name,
      idleSeconds === 0 ? 0 : rounded(used / idle.seconds, 4),
    ]),
  );
  return {
    idleCores,
    cpuSecondsPerCall: Object.fromEntries(
      Object.entries(busy.cpuSeconds).map(([name, used]) => [
        name,
        rounded(Math.max(0, used - (idleCores[name] ?? 0) * busy.seconds) / calls, 3),
      ]),
    ),
    benchCpuSecondsPerCall: rounded(Math.max(0, busy.benchCpuSeconds - idle.benchCpuSeconds) / calls, 3),
    trafficPerCall: Object.fromEntries(
      Object.entries(busy.traffic).map(([name, { bytes, segments }]) => [
        name,
        { bytes: Math.round(bytes / calls), segments: Math.round(segments / calls) },
      ]),
    ),
    memoryMb: Object.fromEntries(
      Object.entries(over.peakRssMb).map(([name, peak]) => [
        name,
        { ready: Math.round(ready.rssMb[name] ?? 0), peak: Math.round(peak) },
      ]),
    ),
  };
}

function sumOf(values: Readonly<Record<string, number>>): number {
  return Object.values(values).reduce((sum, each) => sum + each, 0);
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function countOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** When a language model's sentences were past the gate, of each conversation. */
class ProseTimes {
  readonly #first = new Map<string, number>();
  readonly #whole = new Map<string, number>();

  take({ conversationId, type, final, composedAtMs, speechEndedAtMs, prose }: TimelineEntry): void {
    if (type !== 'draft' || !Array.isArray(prose) || prose.length === 0 || !Number(speechEndedAtMs)) return;
    const afterMs = Number(composedAtMs) - Number(speechEndedAtMs);
    if (!this.#first.has(conversationId)) this.#first.set(conversationId, afterMs);
    if (final === true) this.#whole.set(conversationId, afterMs);
  }

  figures() {
    return {
      endOfSpeechToFirstProseMs: percentiles([...this.#first.values()]),
      endOfSpeechToWholeProseMs: percentiles([...this.#whole.values()]),
      withProse: this.#whole.size,
    };
  }
}
