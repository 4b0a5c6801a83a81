import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AssistMode,
  CallEnd,
  eventSubject,
  Lifecycle,
  lifecycleCodec,
  signedLifecycle,
} from '@decroche/contracts';
import { ensure } from '@decroche/local-stack';
import type { EventBus } from '@decroche/service-kit';
import { type Percentiles, percentiles, until } from '@decroche/test-kit';
import { secrets, TestBus } from '@decroche/test-stage';
import { sign } from '@fastify/cookie';
import { Redis } from 'ioredis';
import { v7 as uuidv7 } from 'uuid';
import { SESSION_BOUNDS } from '../../src/people/session-slots.ts';
import { Sessions } from '../../src/people/sessions.ts';
import { DeskLine } from './desk-line.ts';
import { startDeskProcess } from './desk-process.ts';

const SECRET = 'a secret of the bench that is long enough';
/** Longest that anything may take to be on a desk, milliseconds. */
const LATEST_MS = 20_000;
/** Events of the queue that a desk gets after a storm. */
const TOLD_AFTER_A_STORM = 3;
/** Events of the queue that each desk gets of a call of the rounds: one waits more, one fewer. */
const TOLD_BY_A_CALL = 2;
const NEEDED = ['nats', 'redis', 'database'];
/** Desks that begin at once: people do not all sign in in one instant. */
const AT_ONCE = 25;

/** What {@link benchDesks} is asked for. */
export interface DesksBenchOptions {
  readonly desks: number;
  /** Calls, one after the other, of which every desk is told that somebody waits. */
  readonly rounds: number;
  /** Times that every desk loses its connection at once. */
  readonly storms: number;
}

/** What {@link benchDesks} found. */
export interface DesksBenchResult {
  readonly desks: number;
  /** Resident memory of the server without a desk, and with all of them, MiB. */
  readonly rssMb: { readonly before: number; readonly with: number; readonly afterStorms: number };
  /** What a desk adds, KiB. */
  readonly perDeskKb: number;
  /** CPU of the server for telling one desk that the number of those who wait has changed, milliseconds. */
  readonly cpuMsPerTold: number;
  /** From an event on the bus to the arrival at each desk: all of them are told who waits, and one that his phone rings. */
  readonly everyDeskMs: Percentiles;
  readonly oneDeskMs: Percentiles;
  /** From a cut of all connections to the first event on each new one. */
  readonly backAfterStormMs: Percentiles;
  /** Events that came twice, or views that came again to a desk that had them, after a storm. */
  readonly doubled: number;
  /** Events that a desk did not get after a storm. */
  readonly lost: number;
  /** Connections that the server holds beyond those of the desks, after the last storm. */
  readonly connectionsLeft: number;
}

/**
 * Many desks on one server over real HTTP: what they cost, how soon each knows, and what a storm of reconnections leaves.
 * Real NATS and Redis; the redactor and the retriever are not needed and not there.
 */
export async function benchDesks(
  { desks, rounds, storms }: DesksBenchOptions,
  tell: (line: string) => void,
): Promise<DesksBenchResult> {
  await ensure(['nats', 'redis']);
  const bus = await TestBus.start(['redis']);
  const dataDir = await mkdtemp(join(tmpdir(), 'desks-bench-'));
  const extensions = Array.from({ length: desks }, (_, at) => String(10_000 + at));
  const redis = new Redis(bus.stack.redis.url);
  const [owner, gateway] = [bus.connect('pii-guard'), bus.connect('ivr-gateway')];
  const server = await startDeskProcess({
    ...bus.env('agent-desktop'),
    ...{ LOG_LEVEL: 'info', HEALTH_LISTEN: '127.0.0.1:0', HTTP_LISTEN: '127.0.0.1:0' },
    ...{ REDIS_URL: bus.stack.redis.url, DATA_DIR: dataDir, SESSION_SECRET: SECRET },
    ...{ PII_GUARD_TARGET: '127.0.0.1:9', RETRIEVER_TARGET: '127.0.0.1:9', GENERATOR_TARGET: '127.0.0.1:9' },
    ...{ EXTENSIONS: extensions.join(','), ENDED_SHOWN_MS: '0' },
  });
  const lines: DeskLine[] = [];
  try {
    owner.start();
    gateway.start();
    await until(() => owner.ready && gateway.ready, LATEST_MS);
    // The embedded database is most of what the process takes.
    await until(async () => {
      const holding = await server.holding();
      return NEEDED.every((name) => holding.includes(name));
    }, LATEST_MS);
    const before = await rssMb(server.pid);
    lines.push(...(await signedIn(redis, server.url, extensions)));
    await inTurns(lines, async (line) => {
      await line.sit();
      await line.open();
    });
    tell(`${desks} desks are connected`);
    const withAll = await rssMb(server.pid);
    const connections = await connectionsOf(server.pid);
    const [every, one]: [number[], number[]] = [[], []];
    const cpuBefore = await cpuMs(server.pid);
    for (let round = 0; round < rounds; round++) {
      const call = new BenchCall(gateway);
      every.push(...(await call.wait(lines)));
      one.push(...(await call.ring(lines[round % lines.length] as DeskLine)));
      await call.end(lines);
    }
    const told = rounds * desks * TOLD_BY_A_CALL;
    const cpuMsPerTold = Number((((await cpuMs(server.pid)) - cpuBefore) / told).toFixed(3));
    tell(`${rounds} calls were told to every desk`);
    const back: number[] = [];
    let [doubled, lost] = [0, 0];
    for (let storm = 0; storm < storms; storm++) {
      const cutAt = performance.now();
      for (const line of lines) line.cut();
      await Promise.all(lines.map((line) => line.open()));
      back.push(...lines.map((line) => (line.arrived[0]?.atMs ?? Number.POSITIVE_INFINITY) - cutAt));
      const call = new BenchCall(gateway);
      await call.wait(lines);
      await call.end(lines);
      for (const line of lines) {
        // How many wait: as it was, one more, none again. Who had the newest view before the cut is not given it again.
        const over = line.count('queue') - TOLD_AFTER_A_STORM;
        doubled += Math.max(0, over) + line.count('desk');
        lost += Math.max(0, -over);
      }
    }
    tell(`${storms} storms are over`);
    // What stays is in the result.
    await until(async () => (await connectionsOf(server.pid)) <= connections, LATEST_MS).catch(
      () => undefined,
    );
    const afterStorms = await rssMb(server.pid);
    return {
      desks,
      rssMb: { before, with: withAll, afterStorms },
      perDeskKb: Math.round(((withAll - before) * 1024) / desks),
      cpuMsPerTold,
      everyDeskMs: percentiles(every),
      oneDeskMs: percentiles(one),
      backAfterStormMs: percentiles(back),
      ...{ doubled, lost },
      connectionsLeft: Math.max(0, (await connectionsOf(server.pid)) - connections),
    };
  } finally {
    for (const line of lines) line.cut();
    await server.stop();
    redis.disconnect();
    await bus.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** A call as the gateway tells of it. */
class BenchCall {
  readonly #gateway: EventBus;
  readonly #conversationId = uuidv7();

  constructor(gateway: EventBus) {
    this.#gateway = gateway;
  }

  /** It waits. @returns how long each desk took to know, milliseconds */
  async wait(lines: readonly DeskLine[]): Promise<readonly number[]> {
    await this.#step({ $case: 'callArrived', value: { fund: '' } });
    const sinceMs = performance.now();
    await this.#step({ $case: 'callQueued', value: { queue: 'accueil', mode: AssistMode.LISTENING } });
    return await arrivals(lines, { name: 'queue', words: '"waiting":1,', sinceMs });
  }

  /** It rings. @returns how long the desk took to know, milliseconds */
  async ring(line: DeskLine): Promise<readonly number[]> {
    const sinceMs = performance.now();
    await this.#step({ $case: 'agentRinging', value: { extension: line.extension } });
    return await arrivals([line], { name: 'desk', words: this.#conversationId, sinceMs });
  }

  /** It is over, and no desk shows anything of it any more. */
  async end(lines: readonly DeskLine[]): Promise<void> {
    const sinceMs = performance.now();
    await this.#step({ $case: 'callEnded', value: { end: CallEnd.CALLER } });
    await arrivals(lines, { name: 'queue', words: '"waiting":0,', sinceMs });
    const shows = (line: DeskLine): boolean =>
      line.arrived.findLast(({ name }) => name === 'desk')?.data.includes('"call":{') ?? false;
    await until(() => !lines.some(shows), LATEST_MS);
  }

  async #step(step: NonNullable<Lifecycle['step']>): Promise<void> {
    const conversationId = this.#conversationId;
    const event = Lifecycle.fromPartial({ eventId: uuidv7(), conversationId, occurredAtMs: Date.now() });
    event.step = step;
    const { privateKey, keyId } = secrets.signing('lifecycle');
    const data = lifecycleCodec.encode(signedLifecycle.sign(event, privateKey, keyId));
    await this.#gateway.publish(eventSubject(conversationId, 'lifecycle'), data, event.eventId);
  }
}

/** How long each desk took to get an event with the words, milliseconds. */
async function arrivals(
  lines: readonly DeskLine[],
  event: { readonly name: string; readonly words: string; readonly sinceMs: number },
): Promise<readonly number[]> {
  await until(() => lines.every((line) => line.came(event) !== undefined), LATEST_MS);
  return lines.map((line) => (line.came(event) ?? Number.POSITIVE_INFINITY) - event.sinceMs);
}

/** A session for each extension, of a person of its own, as a sign-in opens it. */
async function signedIn(redis: Redis, url: string, extensions: readonly string[]): Promise<DeskLine[]> {
  const sessions = new Sessions(redis, {
    lifetimes: { longestMs: 3_600_000, idleMs: 3_600_000 },
    bounds: SESSION_BOUNDS,
    secret: SECRET,
  });
  return await Promise.all(
    extensions.map(async (extension, at) => {
      const organisation = { id: 'carsat', name: 'Carsat', kind: 'fund' } as const;
      const identity = { id: `agent-${at}`, name: `Agent ${at}`, roles: ['agent'] as const, organisation };
      const { cookie, session } = await sessions.open(identity, '127.0.0.1', Date.now());
      return new DeskLine(
        url,
        extension,
        `desk_session=${encodeURIComponent(sign(cookie, SECRET))}`,
        session.csrfToken,
      );
    }),
  );
}

async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < all.length; from += AT_ONCE) {
    await Promise.all(all.slice(from, from + AT_ONCE).map(work));
  }
}

async function rssMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024);
}

/** Kernel ticks a second (sysconf(_SC_CLK_TCK)). */
const TICKS_PER_SECOND = 100;

/** CPU time of the process since its start, milliseconds. */
async function cpuMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_SECOND;
}

/** Open files and sockets of the process. */
async function connectionsOf(pid: number): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`)).length;
}
