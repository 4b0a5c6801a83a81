import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { request } from 'undici';
import { z } from 'zod';

const MAIN = new URL('../../src/main.ts', import.meta.url).pathname;
/** The first start makes the embedded database, milliseconds. */
const START_MS = 60_000;
/** Longest that it may take to end, milliseconds. */
const STOP_MS = 10_000;

const readySchema = z.object({ checks: z.array(z.object({ name: z.string(), ready: z.boolean() })) });

/** The desk's server as a process of its own, so that its memory is its own. */
export interface DeskProcess {
  readonly pid: number;
  readonly url: string;
  /** Its checks that hold. */
  holding(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** @param env its settings */
export async function startDeskProcess(env: Readonly<Record<string, string>>): Promise<DeskProcess> {
  const child = spawn(process.execPath, [...process.execArgv, MAIN], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const said: string[] = [];
  const ports = new Map<string, number>();
  const ended = new Promise<void>((over) => child.once('close', () => over()));
  createInterface({ input: child.stdout }).on('line', (line) => {
    said.push(line);
    for (const [, name = '', port] of line.matchAll(/"(httpPort|healthPort)":(\d+)/g))
      ports.set(name, Number(port));
    if (ports.size === 2) resolve();
  });
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
  const late = setTimeout(() => reject(new Error('the desk does not start')), START_MS);
  void ended.then(() => reject(new Error(`the desk ended: ${said.slice(-5).join('\n')}`)));
  child.once('error', reject);
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(hard);
  };
  try {
    await promise;
    const at = (name: string): string => `http://127.0.0.1:${ports.get(name)}`;
    const holding = async (): Promise<readonly string[]> => {
      // A process that is busy with its start may drop a connection; it is asked again.
      const answer = await request(`${at('healthPort')}/ready`, { reset: true }).catch(() => undefined);
      if (answer === undefined) return [];
      const { checks } = readySchema.parse(await answer.body.json());
      return checks.flatMap(({ name, ready }) => (ready ? [name] : []));
    };
    return { pid: child.pid ?? 0, url: at('httpPort'), holding, stop };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(late);
  }
}
