import { writeFile } from 'node:fs/promises';
import type { ServiceName } from '@decroche/cli/constellation';
import type { ServiceProcess } from '@decroche/local-stack';
import type { ChaosStage } from './chaos-stage.ts';
import { emptyDisk, fillDisk } from './full-disk.ts';

/** What may happen to a place instead of to one part. */
export const OUTAGES = [
  'node',
  'node-frozen',
  'node-of-two',
  'stores',
  'stores-frozen',
  'disk',
  'clock',
  'certificate',
  'rolling',
] as const;
export type OutageKind = (typeof OUTAGES)[number];

/** Something that goes wrong for a while, with what operators must be told of it. */
export interface Outage {
  readonly name: string;
  /** How long it lasts, milliseconds. */
  readonly lastsMs: number;
  /** Alert that must come. */
  readonly alert: string;
  /** What one log at least must say; undefined where nobody can learn of it but by the alert. */
  readonly line: string | undefined;
  /** Whether desks must show everything as without it, and calls that come meanwhile too. */
  readonly unnoticed: boolean;
  /** What must be so before calls are placed. */
  prepare?(stage: ChaosStage): Promise<void>;
  begin(stage: ChaosStage): Promise<void>;
  end(stage: ChaosStage): Promise<void>;
  /** What went otherwise than it should, once all is ready again; empty when nothing. */
  faults?(stage: ChaosStage): readonly string[];
}

/** How long a machine is away. */
const AWAY_MS = 15_000;
const FULL_MS = 15_000;
/** Both sides are told when a clock is wrong in the middle of a call, and of calls that come then. */
const SHIFTED_MS = 4_000;
const FIVE_MINUTES_MS = 300_000;

/** What runs on one machine besides telephony: where texts are prepared, and where things are kept. */
export const ASSISTANT = ['transcriber', 'pii-guard', 'retriever', 'generator'] as const;

/** Programs whose clock can be moved: all of them. */
export const CLOCKED = [
  'ivr-gateway',
  'ari-gate',
  'transcriber',
  'pii-guard',
  'retriever',
  'generator',
  'agent-desktop',
] as const satisfies readonly (ServiceName | 'ari-gate')[];
export type Clocked = (typeof CLOCKED)[number];

/**
 * @param targets programs whose clock is off; the others are of no matter to other kinds
 * @param awayMs how long a machine is away
 */
export function outagesOf(kind: OutageKind, targets: readonly string[], awayMs = AWAY_MS): readonly Outage[] {
  switch (kind) {
    case 'node':
    case 'node-frozen':
    case 'node-of-two':
      return [node(kind, awayMs, (stage) => ASSISTANT.map((name) => stage.constellation.services[name]))];
    case 'stores':
    case 'stores-frozen':
      return [node(kind, awayMs, storesOf)];
    case 'disk':
      return [FULL_DISK];
    case 'rolling':
      // It is played by itself: nothing is out while one is replaced.
      return [];
    case 'certificate':
      return [expiredCertificate()];
    case 'clock':
      return CLOCKED.filter((name) => targets.includes(name)).flatMap((name) => [
        clock(name, FIVE_MINUTES_MS),
        clock(name, -FIVE_MINUTES_MS),
      ]);
  }
}

function storesOf({ constellation, database }: ChaosStage): ServiceProcess[] {
  const { nats, redis } = constellation.stack;
  return [nats.process, redis.process, ...(database === undefined ? [] : [database.process])];
}

function node(
  kind: Exclude<OutageKind, 'disk' | 'clock' | 'certificate' | 'rolling'>,
  lastsMs: number,
  processesOf: (stage: ChaosStage) => readonly ServiceProcess[],
): Outage {
  const isFrozen = kind.endsWith('frozen');
  const ofStores = kind.startsWith('stores');
  return {
    name: kind,
    lastsMs,
    alert: ofStores ? 'ServicePasPret' : 'ServiceInjoignable',
    line: ofStores ? 'lost NATS' : kind === 'node-of-two' ? 'lost a transcriber' : 'no draft can be prepared',
    unnoticed: false,
    async begin(stage) {
      const processes = processesOf(stage);
      for (const process of processes) stage.away.add(process);
      await Promise.all(processes.map((process) => (isFrozen ? process.freeze() : process.kill())));
    },
    async end(stage) {
      for (const process of processesOf(stage)) {
        if (process.state === 'frozen') process.thaw();
        stage.away.delete(process);
      }
    },
  };
}

const EXPIRED = 'transcriber';
/** The supervision starts it again in this time, and it finds nobody who believes it. */
const EXPIRED_MS = 10_000;

/** A certificate ends in the middle of the day; what is connected goes on until its connection ends, here at once. */
function expiredCertificate(): Outage {
  let renewedIn: number | undefined;
  return {
    name: 'certificate',
    lastsMs: EXPIRED_MS,
    alert: 'CertificatExpire',
    line: 'the certificate has expired',
    unnoticed: false,
    async prepare({ certificates }) {
      await certificates?.letExpire(EXPIRED);
    },
    async begin({ constellation }) {
      await constellation.services[EXPIRED].kill();
    },
    async end({ certificates, constellation }) {
      renewedIn = constellation.services[EXPIRED].pid;
      await certificates?.renew(EXPIRED);
    },
    faults: ({ constellation }) =>
      constellation.services[EXPIRED].pid === renewedIn ? [] : ['it had to be started again'],
  };
}

const FULL_DISK: Outage = {
  name: 'disk',
  lastsMs: FULL_MS,
  alert: 'EcrituresRefusees',
  line: 'WRITE_FAILED',
  unnoticed: true,
  begin: fillDisk,
  end: emptyDisk,
};

function clock(name: Clocked, aheadMs: number): Outage {
  return {
    name: `clock${aheadMs > 0 ? '+' : '-'}300s ${name}`,
    lastsMs: SHIFTED_MS,
    alert: 'HorlogeDecalee',
    // No message of the gate's says its time, and it compares none.
    line: name === 'ari-gate' ? undefined : 'CLOCK_DIFFERS',
    unnoticed: true,
    begin: (stage) => writeFile(stage.clockFileOf(name), String(aheadMs)),
    end: (stage) => writeFile(stage.clockFileOf(name), '0'),
  };
}
