import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Constellation } from '@decroche/cli/constellation';
import { processesOf } from './installation-watch.ts';
import { familyCpuSeconds, usageOf } from './process-usage.ts';

const run = promisify(execFile);

/** Bytes and packets that crossed the connections of one server since they were opened, both ways, TCP's payload alone. */
export interface Traffic {
  readonly bytes: number;
  readonly segments: number;
}

/** What an installation has used so far, at one moment. */
export interface CostMark {
  /** On the clock of `performance.now()`, milliseconds. */
  readonly atMs: number;
  /** Of each process, CPU seconds since its start. */
  readonly cpuSeconds: Readonly<Record<string, number>>;
  /** CPU seconds of this process and of everything that it started, but for the installation itself. */
  readonly benchCpuSeconds: number;
  /** Of each process, resident memory now and at most so far, MiB. */
  readonly rssMb: Readonly<Record<string, number>>;
  readonly peakRssMb: Readonly<Record<string, number>>;
  /** By the name of the server that is connected to. */
  readonly traffic: Readonly<Record<string, Traffic>>;
}

/** What was used between two marks. */
export interface Cost {
  readonly seconds: number;
  readonly benchCpuSeconds: number;
  readonly cpuSeconds: Readonly<Record<string, number>>;
  readonly traffic: Readonly<Record<string, Traffic>>;
}

/**
 * Looks at what a whole installation uses, from outside: the kernel's accounts of its processes and of its connections
 * (`ss` of iproute2; without it no traffic is told).
 */
export async function costMark(constellation: Constellation): Promise<CostMark> {
  const processes = [...processesOf(constellation), ...constellation.moreTranscribers];
  const [everything, usages, traffic] = await Promise.all([
    familyCpuSeconds(process.pid),
    Promise.all(processes.map(async ({ name, pid }) => [name, await usageOf(pid ?? 0)] as const)),
    trafficOf(serverPorts(constellation)),
  ]);
  const by = (what: 'cpuSeconds' | 'rssMb' | 'peakRssMb'): Record<string, number> =>
    Object.fromEntries(usages.map(([name, usage]) => [name, usage[what]]));
  return {
    atMs: performance.now(),
    cpuSeconds: by('cpuSeconds'),
    benchCpuSeconds: everything - Object.values(by('cpuSeconds')).reduce((sum, each) => sum + each, 0),
    rssMb: by('rssMb'),
    peakRssMb: by('peakRssMb'),
    traffic,
  };
}

/** What was used from one mark to a later one. */
export function costBetween(from: CostMark, to: CostMark): Cost {
  return {
    seconds: (to.atMs - from.atMs) / 1_000,
    benchCpuSeconds: to.benchCpuSeconds - from.benchCpuSeconds,
    cpuSeconds: Object.fromEntries(
      Object.entries(to.cpuSeconds).map(([name, used]) => [name, used - (from.cpuSeconds[name] ?? 0)]),
    ),
    traffic: Object.fromEntries(
      Object.entries(to.traffic).map(([name, { bytes, segments }]) => {
        const before = from.traffic[name] ?? { bytes: 0, segments: 0 };
        return [
          name,
          {
            bytes: Math.max(0, bytes - before.bytes),
            segments: Math.max(0, segments - before.segments),
          },
        ];
      }),
    ),
  };
}

function serverPorts({ ports, stack }: Constellation): ReadonlyMap<number, string> {
  return new Map([
    [Number(new URL(stack.nats.url).port), 'nats'],
    [Number(new URL(stack.redis.url).port), 'redis'],
    ...ports.transcribers.map((port) => [port, 'transcriber'] as const),
    [ports.piiGuard, 'pii-guard'],
    [ports.retriever, 'retriever'],
    [ports.generator, 'generator'],
    [ports.desktop, 'agent-desktop'],
    [ports.gateway, 'ivr-gateway'],
  ]);
}

/** Both directions, as the server's end of each connection counts them. */
async function trafficOf(names: ReadonlyMap<number, string>): Promise<Record<string, Traffic>> {
  const { stdout } = await run('ss', ['-tinHO']).catch(() => ({ stdout: '' }));
  const sums: Record<string, { bytes: number; segments: number }> = {};
  for (const line of stdout.split('\n')) {
    const name = names.get(Number(/^\S+\s+\d+\s+\d+\s+\S+:(\d+)\s/.exec(line)?.[1]));
    if (name === undefined) continue;
    sums[name] ??= { bytes: 0, segments: 0 };
    const sum = sums[name];
    const count = (field: string): number => Number(new RegExp(` ${field}:(\\d+)`).exec(line)?.[1] ?? 0);
    sum.bytes += count('bytes_sent') + count('bytes_received');
    sum.segments += count('data_segs_out') + count('data_segs_in');
  }
  return sums;
}
