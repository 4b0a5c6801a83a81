import { setTimeout as delay } from 'node:timers/promises';
import { TimelineClient, type TimelineEntry } from '@decroche/cli/call';
import { type Constellation, startConstellation } from '@decroche/cli/constellation';
import { type MonoAudio, placeCall, speak, startAgentPhone } from '@decroche/local-stack';
import { type Percentiles, percentiles } from '@decroche/test-kit';
import { driftOf } from './drift.ts';
import { InstallationWatch, processesOf } from './installation-watch.ts';
import { usageOf } from './process-usage.ts';

/** What is placed. */
export interface LiveBenchOptions {
  /** Conversations at once, each with its agent. */
  readonly conversations: number;
  readonly minutes: number;
  /** Whether they are listened to: without, the same calls cost what they cost anyway. */
  readonly listening: boolean;
}

/** One point of the curve. */
export interface LivePoint {
  readonly atSeconds: number;
  /** Conversations that are listened to now. */
  readonly listenedTo: number;
  /** Median since the point before, from the end of a caller's sentence to the desk, milliseconds. */
  readonly latencyMs: number | null;
  readonly rssMb: Readonly<Record<string, number>>;
}

/** Figures of a run. */
export interface LiveBenchResult {
  readonly conversations: number;
  readonly minutes: number;
  readonly calls: number;
  /** Most conversations that were listened to at once: what the transcriber's admission allowed. */
  readonly admitted: number;
  /** What desks were told of the listening, how often. */
  readonly told: Readonly<Record<string, number>>;
  /** Time for which conversations were listened to, and for which they lasted, all together, hours. */
  readonly listenedHours: number;
  readonly talkedHours: number;
  /** Sentences of callers in conversation, and those that were answered. */
  readonly utterances: number;
  readonly suggestions: number;
  /** From the end of a sentence to the desk, milliseconds. */
  readonly endOfSpeechToDeskMs: Percentiles;
  /** CPU of each process, seconds for an hour of one conversation, listened to or not. */
  readonly cpuSecondsPerTalkedHour: Readonly<Record<string, number>>;
  readonly curve: readonly LivePoint[];
  /** What grew, a line each; null when the run was too short to tell. */
  readonly drift: readonly string[] | null;
}

const NEED = "mon mari est décédé est-ce que j'ai droit à sa retraite";
/** What callers say in conversation: a third is a new need. */
const CALLER_SAYS = [
  "et j'ai changé de banque comment je fais pour vous donner mon nouveau rib",
  "d'accord je comprends merci beaucoup",
  'je suis à la retraite depuis deux mille dix-huit',
  'est-ce que ma retraite est imposable',
  "j'ai mon relevé de carrière sous les yeux",
  'oui tout à fait c’est bien ça',
];
const AGENT_SAYS = [
  'bonjour je regarde votre dossier de retraite',
  'il faut avoir cinquante-cinq ans et des ressources sous un plafond',
  'vous pouvez faire la demande en ligne dans votre espace personnel',
];
/** Silence after each sentence: both together speak about half of the time. */
const PAUSE_MS = 5_000;
const RING_MS = 300;
/** From the end of the need to the pickup: end silence, hand-over, ring. */
const PICKUP_MS = 2_500;
/** Longest conversation; then the line calls anew. */
const TALK_MS = 180_000;
/** Shorter ones are not worth a call. */
const LEAST_TALK_MS = 20_000;
const POINTS = 20;
const LEAST_POINT_MS = 10_000;
/** Between the first calls of two lines: all needs at once would be a storm. */
const STAGGER_MS = 1_500;

/** Conversations of both sides, one after the other on each line, for so long. */
export async function benchLive(
  { conversations, minutes, listening }: LiveBenchOptions,
  say: (line: string) => void,
): Promise<LiveBenchResult> {
  const constellation = await startConstellation({
    agents: conversations,
    logLevel: 'warn',
    briefPrompts: true,
    stack: { rtpPorts: Math.max(512, conversations * 16) },
    onStep: say,
    overrides: { 'ivr-gateway': { LIVE_LISTENING: listening ? 'all' : 'off' } },
  });
  const watch = new InstallationWatch(constellation);
  const timeline = await TimelineClient.connect(constellation.desktopUrl, constellation.timelineToken);
  try {
    const { stack } = constellation;
    const heard = new LiveFigures();
    timeline.onEntry((entry) => heard.take(entry));
    const deeds = await Promise.all(
      AGENT_SAYS.map(async (text) => ({ wav: await speak(text), silentMs: PAUSE_MS })),
    );
    const wholeTalk = Array.from(
      { length: Math.ceil(TALK_MS / (PAUSE_MS * deeds.length)) },
      () => deeds,
    ).flat();
    for (const { extension } of stack.agents)
      await startAgentPhone({
        ...{ stack, extension, ringMs: RING_MS },
        deeds: [{ silentMs: PAUSE_MS / 2 }, ...wholeTalk],
      });
    const need = await speak(NEED);
    const wav = conversationOf(need, await Promise.all(CALLER_SAYS.map((text) => speak(text))));
    const needMs = msOf(need);
    const startedAt = performance.now();
    const endsAt = startedAt + minutes * 60_000;
    const cpuBefore = await cpuOf(constellation);
    let calls = 0;
    const line = async (index: number): Promise<void> => {
      await delay(index * STAGGER_MS);
      for (;;) {
        const talkMs = Math.min(TALK_MS, endsAt - performance.now());
        if (talkMs < LEAST_TALK_MS) return;
        calls += 1;
        const beforeMs = constellation.promptsMs + needMs + PICKUP_MS;
        const options = { speakAfterMs: constellation.promptsMs, hangUpAfterMs: beforeMs + talkMs };
        await (await placeCall({ stack, wav, ...options })).ended;
      }
    };
    const over = Promise.all(Array.from({ length: conversations }, (_, index) => line(index)));
    const curve: LivePoint[] = [];
    const everyMs = Math.max(LEAST_POINT_MS, (minutes * 60_000) / POINTS);
    for (let at = startedAt + everyMs; at <= endsAt; at += everyMs) {
      await delay(Math.max(0, at - performance.now()));
      const point = {
        atSeconds: Math.round((performance.now() - startedAt) / 1_000),
        listenedTo: heard.listenedTo,
        latencyMs: heard.latencySinceLast(),
        rssMb: (await watch.holdings()).rssMb,
      };
      curve.push(point);
      say(lineOf(point));
    }
    await over;
    const figures = heard.figures(Date.now());
    const cpuAfter = await cpuOf(constellation);
    const perHour = ([name, seconds]: [string, number]): [string, number] => [
      name,
      Math.round((seconds - (cpuBefore[name] ?? 0)) / Math.max(figures.talkedHours, Number.EPSILON)),
    ];
    return {
      ...{ conversations, minutes, calls, ...figures },
      cpuSecondsPerTalkedHour: Object.fromEntries(Object.entries(cpuAfter).map(perHour)),
      curve,
      drift: driftOf(curve) ?? null,
    };
  } finally {
    timeline.close();
    await watch.close();
    await constellation.stop();
  }
}

/** What the timeline tells of conversations that are listened to. */
class LiveFigures {
  readonly #latencies: number[] = [];
  readonly #told: Record<string, number> = {};
  /** Since when each conversation is listened to, and since when it lasts, Unix milliseconds. */
  readonly #listenedSince = new Map<string, number>();
  readonly #talkingSince = new Map<string, number>();
  readonly #turns = new Set<string>();
  readonly #answered = new Set<string>();
  #counted = 0;
  #listenedMs = 0;
  #talkedMs = 0;
  #most = 0;

  get listenedTo(): number {
    return this.#listenedSince.size;
  }

  take(entry: TimelineEntry): void {
    const { conversationId, type, step, state, seenAtMs } = entry;
    if (type === 'lifecycle' && step === 'live') {
      const name = String(state);
      this.#told[name] = (this.#told[name] ?? 0) + 1;
      if (name !== 'on') this.#listenedMs += taken(this.#listenedSince, conversationId, seenAtMs);
      else if (!this.#listenedSince.has(conversationId)) this.#listenedSince.set(conversationId, seenAtMs);
      this.#most = Math.max(this.#most, this.listenedTo);
    }
    if (type === 'lifecycle' && step === 'picked-up') this.#talkingSince.set(conversationId, seenAtMs);
    if (type === 'lifecycle' && step === 'ended') {
      this.#talkedMs += taken(this.#talkingSince, conversationId, seenAtMs);
      this.#listenedMs += taken(this.#listenedSince, conversationId, seenAtMs);
    }
    const turnId = String(entry.turnId);
    if (type === 'draft' && this.#turns.has(turnId)) this.#answered.add(turnId);
    if (type !== 'said' || entry.source !== 'caller-live' || entry.final !== true) return;
    this.#turns.add(turnId);
    if (Number(entry.speechEndedAtMs) > 0)
      this.#latencies.push(Math.max(0, seenAtMs - Number(entry.speechEndedAtMs)));
  }

  latencySinceLast(): number | null {
    const { p50 } = percentiles(this.#latencies.slice(this.#counted));
    this.#counted = this.#latencies.length;
    return p50;
  }

  /** @param now Unix time, milliseconds: what still lasts is counted until then */
  figures(now: number) {
    const still = (since: ReadonlyMap<string, number>): number =>
      [...since.values()].reduce((sum, from) => sum + Math.max(0, now - from), 0);
    return {
      admitted: this.#most,
      told: this.#told,
      listenedHours: hours(this.#listenedMs + still(this.#listenedSince)),
      talkedHours: hours(this.#talkedMs + still(this.#talkingSince)),
      utterances: this.#latencies.length,
      suggestions: this.#answered.size,
      endOfSpeechToDeskMs: percentiles(this.#latencies),
    };
  }
}

/** Time since it began, which is then forgotten; 0 when it had not. */
function taken(since: Map<string, number>, id: string, now: number): number {
  const from = since.get(id);
  since.delete(id);
  return from === undefined ? 0 : Math.max(0, now - from);
}

function hours(ms: number): number {
  return Math.round(ms / 3_600) / 1_000;
}

/** The need, a pause until the pickup, and then what is said in turn for as long as a conversation lasts. */
function conversationOf(need: MonoAudio, says: readonly MonoAudio[]): MonoAudio {
  const { sampleRate } = need;
  const silence = (ms: number): Int16Array => new Int16Array(Math.round((ms * sampleRate) / 1_000));
  const parts: Int16Array[] = [need.pcm, silence(PICKUP_MS)];
  let ms = 0;
  for (let at = 0; ms < TALK_MS; at += 1) {
    const next = says[at % says.length] ?? need;
    parts.push(silence(PAUSE_MS), next.pcm);
    ms += PAUSE_MS + msOf(next);
  }
  const pcm = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    pcm.set(part, at);
    at += part.length;
  }
  return { pcm, sampleRate };
}

function msOf({ pcm, sampleRate }: MonoAudio): number {
  return (pcm.length / sampleRate) * 1_000;
}

async function cpuOf(constellation: Constellation): Promise<Record<string, number>> {
  const used = processesOf(constellation).map(
    async ({ name, pid }) => [name, (await usageOf(pid ?? 0)).cpuSeconds] as const,
  );
  return Object.fromEntries(await Promise.all(used));
}

function lineOf({ atSeconds, listenedTo, latencyMs, rssMb }: LivePoint): string {
  const memory = Object.values(rssMb).reduce((total, each) => total + each, 0);
  const bar = '#'.repeat(Math.round((latencyMs ?? 0) / 50));
  return `${String(atSeconds).padStart(5)} s ${String(listenedTo).padStart(3)} listened to ${String(memory).padStart(5)} MiB ${String(latencyMs ?? '-').padStart(5)} ms ${bar}`;
}
