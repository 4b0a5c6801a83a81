import { readFile } from 'node:fs/promises';
import { ServiceProcess } from '@decroche/local-stack';
import { afterEach, expect, it, vi } from 'vitest';
import { Supervision } from './supervision.ts';

const processes: ServiceProcess[] = [];
const supervisions: Supervision[] = [];
const said: string[] = [];
const PROBE = { everyMs: 100, deadlineMs: 50, failures: 3 };

/** State of a process, by proc(5). */
async function stateOf(pid: number | undefined): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2);
}

afterEach(async () => {
  for (const each of supervisions.splice(0)) each.stop();
  await Promise.all(processes.splice(0).map((each) => each.kill()));
  said.length = 0;
});

async function supervised(script: string): Promise<ServiceProcess> {
  const service: ServiceProcess = new ServiceProcess({
    name: 'retriever',
    command: process.execPath,
    args: ['-e', script],
    env: {},
    ready: async () => {
      if (!service.output.lines.includes('up')) return false;
      // What a frozen process would not answer.
      return !(await stateOf(service.pid)).startsWith('T');
    },
    readyTimeoutMs: 5_000,
  });
  processes.push(service);
  await service.start();
  const delay = { firstMs: 20, mostMs: 80 };
  supervisions.push(
    new Supervision([service], { say: (line) => said.push(line), delay, probe: PROBE, steadyMs: 60_000 }),
  );
  return service;
}

it('starts a service again that was killed, and says which and why', async () => {
  const service = await supervised('console.log("up"); setInterval(() => {}, 1000)');
  const before = service.pid;
  await service.kill();
  await vi.waitFor(() => expect(said).toContain('retriever runs again'), { timeout: 5_000 });
  expect(service.pid).not.toBe(before);
  expect(said[0]).toMatch(
    /^retriever ended \(by SIGKILL\); it last said: up\. Starting it again in [\d.]+ s\.$/,
  );
});

it('ends a service that runs and answers no more, and starts it again', async () => {
  const service = await supervised('console.log("up"); setInterval(() => {}, 1000)');
  const before = service.pid;
  await service.freeze();
  await vi.waitFor(() => expect(said).toContain('retriever runs again'), { timeout: 5_000 });
  expect(service.pid).not.toBe(before);
  expect(said[0]).toBe('retriever runs but does not answer any more; it is ended');
});

it('leaves a service alone that is slow to answer now and then', async () => {
  const service = await supervised('console.log("up"); setInterval(() => {}, 1000)');
  const before = service.pid;
  for (let times = 0; times < 3; times += 1) {
    await service.freeze();
    await new Promise((resolve) => setTimeout(resolve, PROBE.deadlineMs));
    service.thaw();
    await vi.waitFor(async () => expect(await service.answers(1_000)).toBe(true));
    await new Promise((resolve) => setTimeout(resolve, PROBE.everyMs + PROBE.deadlineMs));
  }
  expect(said).toEqual([]);
  expect(service.pid).toBe(before);
});

it('never gives up, waits longer each time, and says that it keeps ending', async () => {
  await supervised(
    'console.log("up"); setTimeout(() => { console.error("disk full"); process.exit(3); }, 150)',
  );
  await vi.waitFor(() => expect(said.filter((line) => /keeps ending/.test(line)).length).toBeGreaterThan(1), {
    timeout: 15_000,
  });
  expect(said.find((line) => /keeps ending/.test(line))).toMatch(
    /^retriever ended \(exit status 3\); it last said: disk full\. It keeps ending \(4 times in a row\)/,
  );
});

it('leaves a service alone that is stopped with everything else', async () => {
  const service = await supervised('console.log("up"); setInterval(() => {}, 1000)');
  supervisions[0]?.stop();
  await service.stop();
  expect(said).toEqual([]);
  expect(service.state).toBe('stopped');
});
