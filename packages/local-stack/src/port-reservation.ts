import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type ProcessLock, tryLock } from '@decroche/downloads';
import { PortsExhaustedError } from './errors.ts';

/**
 * Ports are given out in slots of 32 below the kernel's ephemeral range (32768, ip(7)), so that no outgoing
 * connection of another program takes one between its reservation and its use. A slot is held by a process
 * lock: two processes, two clones or two users never get the same one, and a killed process gives it back.
 */
const SLOT_SIZE = 32;
const FIRST_PORT = 10_240;
const SLOT_COUNT = (32_768 - FIRST_PORT) / SLOT_SIZE;

export interface PortRange {
  readonly first: number;
  readonly last: number;
}

export interface PortRequest {
  /** How many single ports, free for TCP and for UDP. */
  readonly singles?: number;
  /** Lengths of contiguous ranges (rounded up to a multiple of 32), free for TCP and for UDP. */
  readonly ranges?: readonly number[];
}

export interface PortReservation {
  readonly singles: readonly number[];
  readonly ranges: readonly PortRange[];
  /** Gives the ports back; also done by the kernel when the process ends. */
  release(): Promise<void>;
}

/**
 * Reserves free loopback ports against every other caller on this machine.
 * @throws PortsExhaustedError when no run of free slots is long enough.
 */
export async function reservePorts(request: PortRequest): Promise<PortReservation> {
  const used = await portsInUse();
  const locks: ProcessLock[] = [];
  const release = async () => {
    await Promise.all(locks.map((held) => held.release()));
  };
  try {
    const ranges: PortRange[] = [];
    for (const length of request.ranges ?? []) {
      ranges.push(await reserveRun(Math.ceil(length / SLOT_SIZE), used, locks));
    }
    const singles: number[] = [];
    const wanted = request.singles ?? 0;
    while (singles.length < wanted) {
      const slot = await reserveRun(1, used, locks);
      for (let port = slot.first; port <= slot.last && singles.length < wanted; port++) singles.push(port);
    }
    return { singles, ranges, release };
  } catch (error) {
    await release();
    throw error;
  }
}

async function reserveRun(
  slots: number,
  used: ReadonlySet<number>,
  locks: ProcessLock[],
): Promise<PortRange> {
  const start = randomInt(SLOT_COUNT);
  for (let offset = 0; offset < SLOT_COUNT; offset++) {
    const index = (start + offset) % SLOT_COUNT;
    if (index + slots > SLOT_COUNT) continue;
    const first = FIRST_PORT + index * SLOT_SIZE;
    const last = first + slots * SLOT_SIZE - 1;
    if (anyInUse(first, last, used)) continue;
    const held = await lockRun(index, slots);
    if (!held) continue;
    locks.push(...held);
    return { first, last };
  }
  throw new PortsExhaustedError(
    `no ${slots * SLOT_SIZE} free ports in a row between ${FIRST_PORT} and ${FIRST_PORT + SLOT_COUNT * SLOT_SIZE - 1}`,
    'stop other instances (ss -lntup shows what listens) or ask for a shorter range',
  );
}

async function lockRun(index: number, slots: number): Promise<ProcessLock[] | undefined> {
  const held: ProcessLock[] = [];
  for (let slot = index; slot < index + slots; slot++) {
    const one = await tryLock(`ports/${slot}`);
    if (!one) {
      await Promise.all(held.map((other) => other.release()));
      return undefined;
    }
    held.push(one);
  }
  return held;
}

function anyInUse(first: number, last: number, used: ReadonlySet<number>): boolean {
  for (let port = first; port <= last; port++) if (used.has(port)) return true;
  return false;
}

/** Local ports of every TCP and UDP socket of this network namespace, from /proc/net (proc(5)). */
export async function portsInUse(): Promise<Set<number>> {
  const tables = await Promise.all(
    ['tcp', 'tcp6', 'udp', 'udp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  const ports = new Set<number>();
  for (const line of tables.join('\n').split('\n')) {
    const match = /^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) /.exec(line);
    if (match?.[1]) ports.add(Number.parseInt(match[1], 16));
  }
  return ports;
}
