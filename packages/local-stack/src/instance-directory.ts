import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findProgram } from './host-programs.ts';
import { type ProcessLock, tryLock } from './process-lock.ts';

/** Variable that marks every process of an instance, so that a sweep never ends a stranger. */
export const INSTANCE_VARIABLE = 'DECROCHE_INSTANCE';

/**
 * The folders of one instance: `dir` under `.local/run/`, `memory` in /dev/shm (RAM) for what must stay short
 * or never touch a disk. A janitor process removes both when this process ends without doing so itself.
 */
export interface InstanceDirectory {
  readonly id: string;
  readonly dir: string;
  readonly memory: string;
  /** Notes a process to end with the instance, were this process killed. */
  remember(pid: number): Promise<void>;
  /** Removes the folders and ends the janitor. Idempotent. */
  remove(): Promise<void>;
  /** The same without waiting, for exit hooks. */
  removeNow(): void;
}

/** After its standard input closes: ends the processes noted for the instance and removes its folders. */
const JANITOR = `
cat >/dev/null
for pid in $(cat "$1/pids" 2>/dev/null); do
  grep -qz "^${INSTANCE_VARIABLE}=$3$" "/proc/$pid/environ" 2>/dev/null && kill -9 "$pid" 2>/dev/null
done
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
  const janitor = await startJanitor(dir, memory, id);
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
      for (const pid of await rememberedPids(dir)) await killMember(pid, id);
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
    await writeFile(join(this.dir, 'pids'), `${pid}\n`, { flag: 'a' });
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

async function startJanitor(dir: string, memory: string, id: string): Promise<ChildProcess> {
  const shell = (await findProgram('sh')) ?? '/bin/sh';
  const janitor = spawn(shell, ['-c', JANITOR, 'decroche-janitor', dir, memory, id], {
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

async function rememberedPids(dir: string): Promise<number[]> {
  const text = await readFile(join(dir, 'pids'), 'utf8').catch(() => '');
  return text
    .split('\n')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid > 1);
}

async function killMember(pid: number, id: string): Promise<void> {
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  if (!environment.split('\0').includes(`${INSTANCE_VARIABLE}=${id}`)) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    return;
  }
  for (let tries = 0; tries < 100; tries++) {
    if (!(await stat(`/proc/${pid}`).catch(() => undefined))) return;
    await delay(20);
  }
}

function memoryRoot(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

function ownerLock(id: string): string {
  return `instance/${id}`;
}
