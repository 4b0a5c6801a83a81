import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type ProcessLock, tryLock } from '@decroche/downloads';
import { findProgram } from './host-programs.ts';
import { processStatus } from './process-identity.ts';

/**
 * The folders of one instance: `dir` under `.local/run/`, `memory` in /dev/shm (RAM) for what must stay short
 * or never touch a disk. A janitor process removes both when this process ends without doing so itself.
 */
export interface InstanceDirectory {
  readonly id: string;
  readonly dir: string;
  readonly memory: string;
  /** Notes a process that must not outlive the instance; ends it when the instance is gone already. */
  remember(pid: number): Promise<void>;
  /** Ends what was noted, removes the folders and ends the janitor. Idempotent. */
  remove(): Promise<void>;
  /** The same without waiting, for exit hooks. */
  removeNow(): void;
}

/** After its standard input closes: ends the processes noted for the instance and removes its folders. */
const JANITOR = `
cat >/dev/null
while read -r pid started; do
  stat=$(cat "/proc/$pid/stat" 2>/dev/null) || continue
  set -- "$1" "$2" $(printf %s "\${stat##*) }")
  [ "\${22}" = "$started" ] && kill -9 "$pid" 2>/dev/null
done <"$1/pids" 2>/dev/null
tries=0
while [ -e "$1" ] || [ -e "$2" ]; do
  rm -rf -- "$1" "$2" 2>/dev/null
  tries=$((tries + 1))
  [ "$tries" -gt 50 ] && break
  [ -e "$1" ] && sleep 0.1
done
`;

export async function createInstanceDirectory(runFolder: string): Promise<InstanceDirectory> {
  await sweepStaleInstances(runFolder);
  const id = randomBytes(5).toString('hex');
  const dir = join(runFolder, id);
  const memory = join(memoryRoot(), `decroche-${id}`);
  // Taken before the folder exists, so that no sweep of another process can see an instance without an owner.
  const owner = await tryLock(ownerLock(id));
  await mkdir(dir, { recursive: true });
  await mkdir(memory, { recursive: true, mode: 0o700 });
  await writeFile(join(dir, 'memory'), memory);
  const janitor = await startJanitor(dir, memory);
  return new OwnedDirectory(id, dir, memory, janitor, owner);
}

/** Removes what instances whose process is gone left behind, and ends their processes. */
export async function sweepStaleInstances(runFolder: string): Promise<string[]> {
  const swept: string[] = [];
  for (const id of await readdir(runFolder).catch(() => [])) {
    const free = await tryLock(ownerLock(id));
    if (!free) continue;
    try {
      const dir = join(runFolder, id);
      for (const member of await rememberedProcesses(dir)) await killMember(member);
      const memory = await readFile(join(dir, 'memory'), 'utf8').catch(() => undefined);
      if (memory?.endsWith(`/decroche-${id}`)) await rm(memory, { recursive: true, force: true });
      await rm(dir, { recursive: true, force: true, maxRetries: 5 });
      swept.push(id);
    } finally {
      await free.release();
    }
  }
  return swept;
}

class OwnedDirectory implements InstanceDirectory {
  readonly id: string;
  readonly dir: string;
  readonly memory: string;
  readonly #janitor: ChildProcess;
  readonly #owner: ProcessLock | undefined;
  #removed: Promise<void> | undefined;

  constructor(
    id: string,
    dir: string,
    memory: string,
    janitor: ChildProcess,
    owner: ProcessLock | undefined,
  ) {
    this.id = id;
    this.dir = dir;
    this.memory = memory;
    this.#janitor = janitor;
    this.#owner = owner;
  }

  async remember(pid: number): Promise<void> {
    const status = await processStatus(pid);
    if (status === undefined) return;
    const member = { pid, startTime: status.startTime };
    try {
      await writeFile(join(this.dir, 'pids'), `${pid} ${status.startTime}\n`, { flag: 'a' });
    } catch (error) {
      if (this.#removed === undefined) throw error;
    }
    // What is noted while the folder goes may be noted too late to be read.
    if (this.#removed !== undefined) await killMember(member);
  }

  remove(): Promise<void> {
    this.#removed ??= this.#remove();
    return this.#removed;
  }

  removeNow(): void {
    rmSync(this.memory, { recursive: true, force: true });
    rmSync(this.dir, { recursive: true, force: true });
  }

  async #remove(): Promise<void> {
    for (const member of await rememberedProcesses(this.dir)) await killMember(member);
    await rm(this.memory, { recursive: true, force: true, maxRetries: 5 });
    await rm(this.dir, { recursive: true, force: true, maxRetries: 5 });
    await this.#endJanitor();
    await this.#owner?.release();
  }

  async #endJanitor(): Promise<void> {
    const janitor = this.#janitor;
    if (janitor.exitCode !== null || janitor.signalCode !== null || janitor.pid === undefined) return;
    const ended = new Promise((resolve) => janitor.once('exit', resolve));
    janitor.ref();
    janitor.stdin?.end();
    const timer = setTimeout(() => janitor.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(timer);
  }
}

async function startJanitor(dir: string, memory: string): Promise<ChildProcess> {
  const shell = (await findProgram('sh')) ?? '/bin/sh';
  const janitor = spawn(shell, ['-c', JANITOR, 'decroche-janitor', dir, memory], {
    // Its own session: Ctrl-C on the terminal reaches the owner, not the janitor.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
  });
  janitor.stdin.on('error', () => undefined);
  janitor.on('error', () => undefined);
  janitor.unref();
  (janitor.stdin as unknown as { unref(): void }).unref();
  return janitor;
}

/** A process id is used again in time; with its start time it names one process for good. */
interface Member {
  readonly pid: number;
  readonly startTime: string;
}

async function rememberedProcesses(dir: string): Promise<Member[]> {
  const text = await readFile(join(dir, 'pids'), 'utf8').catch(() => '');
  return [...text.matchAll(/^(\d+) (\d+)$/gm)].map(([, pid = '', startTime = '']) => ({
    pid: Number(pid),
    startTime,
  }));
}

async function killMember({ pid, startTime }: Member): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const status = await processStatus(pid);
    if (status?.startTime !== startTime || status.state === 'Z') return;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      return;
    }
    await delay(20);
  }
}

function memoryRoot(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

function ownerLock(id: string): string {
  return `instance/${id}`;
}
