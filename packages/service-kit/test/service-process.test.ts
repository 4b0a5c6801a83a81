import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SelfDescription } from '../src/mod.ts';
import { RunningProgram } from './running-program.ts';

const running: RunningProgram[] = [];
afterEach(async () => {
  for (const program of running.splice(0)) await program.stop();
});

function start(env: Record<string, string> = {}): RunningProgram {
  const program = new RunningProgram('small-service.fixture.ts', env);
  running.push(program);
  return program;
}

async function started(env: Record<string, string> = {}): Promise<{ program: RunningProgram; port: number }> {
  const program = start(env);
  await program.says('"started"');
  const port = program.log.find(({ msg }) => msg === 'started')?.healthPort as number;
  return { program, port };
}

/** Milliseconds from now to the end of the program. */
async function untilEnd(program: RunningProgram): Promise<number> {
  const from = performance.now();
  await program.ended;
  return performance.now() - from;
}

describe('a service with a wrong setting', () => {
  it('ends with status 78 and one line that names the settings, and starts nothing', async () => {
    const program = start({ LOG_LEVEL: 'loud', API_TOKEN: 'canary' });
    expect(await program.ended).toEqual({ code: 78, signal: null });
    expect(program.stdout).toBe('');
    expect(program.stderr).toMatch(
      /^small-service: LOG_LEVEL="loud" is wrong: .*; API_TOKEN=\(hidden\) is wrong: .*\n$/,
    );
    expect(program.stderr).not.toContain('canary');
  });
});

describe('what a service says of itself', () => {
  const OVERSIGHT_TOKEN = 'token-of-the-tests-long-enough';

  async function about(env: Record<string, string>): Promise<SelfDescription> {
    const { port } = await started({ OVERSIGHT_TOKEN, API_TOKEN: 'canary-of-the-test', ...env });
    const headers = { authorization: `Bearer ${OVERSIGHT_TOKEN}` };
    const response = await fetch(`http://127.0.0.1:${port}/about`, { headers });
    return (await response.json()) as SelfDescription;
  }

  it('differs where a setting differs, and has no secret in it', async () => {
    const [short, long] = [
      await about({}),
      await about({ WORK_MS: '300', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }),
    ];
    const kept = ({ stores }: SelfDescription) => stores.map(({ id, longestMs }) => `${id} ${longestMs}`);
    expect(kept(short)).toEqual(['work 0', 'log null']);
    expect(kept(long)).toEqual(['work 300', 'log null', 'traces null']);
    const setting = ({ settings }: SelfDescription) => settings.find(({ name }) => name === 'WORK_MS');
    expect(setting(short)).toEqual({ name: 'WORK_MS', origin: 'default', value: '0' });
    expect(setting(long)).toEqual({ name: 'WORK_MS', origin: 'environment', value: '300' });
    expect(JSON.stringify([short, long])).not.toMatch(/canary|token-of-the-tests/);
    expect(short.service).toBe('small-service');
  });
});

describe('a service that runs', () => {
  it('has none of its memory in a core file, whoever started it', async () => {
    const { program } = await started();
    expect(readFileSync(`/proc/${program.pid}/coredump_filter`, 'utf8')).toBe('00000000\n');
  });

  it('serves its state, drains at SIGTERM, and ends with status 0', async () => {
    const { program, port } = await started({ WORK_MS: '300' });
    expect((await fetch(`http://127.0.0.1:${port}/ready`)).status).toBe(200);
    program.kill('SIGTERM');
    await program.says('draining');
    const draining = await fetch(`http://127.0.0.1:${port}/ready`);
    expect([draining.status, await draining.json()]).toEqual([
      503,
      { ready: false, draining: true, checks: [{ name: 'part', ready: true }] },
    ]);
    expect((await fetch(`http://127.0.0.1:${port}/live`)).status).toBe(200);
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(program.stdout.indexOf('drained')).toBeLessThan(program.stdout.indexOf('destroyed'));
    expect(program.stderr).toBe('');
  });

  it('also ends with status 0 at SIGINT, although a probe keeps its connection open', async () => {
    const { program, port } = await started();
    const probe = connect(port, '127.0.0.1');
    await new Promise((resolve) => probe.once('connect', resolve));
    program.kill('SIGINT');
    expect(await program.ended).toEqual({ code: 0, signal: null });
    probe.destroy();
  });

  it('stops waiting for live work at its deadline', async () => {
    const { program } = await started({ TROUBLE: 'drain-hangs', DRAIN_TIMEOUT_MS: '200' });
    program.kill('SIGTERM');
    expect(await untilEnd(program)).toBeLessThan(4_000);
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(program.stdout).toContain('destroyed');
  });

  it('is destroyed although its drain fails', async () => {
    const { program } = await started({ TROUBLE: 'drain-throws' });
    program.kill('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(program.stdout).toContain('destroyed');
    expect(program.log).toContainEqual(
      expect.objectContaining({ level: 'warn', msg: 'drain failed while stopping' }),
    );
  });

  it('ends with status 1 when its stop hangs', async () => {
    const { program } = await started({ TROUBLE: 'destroy-hangs', DRAIN_TIMEOUT_MS: '0' });
    program.kill('SIGTERM');
    expect(await untilEnd(program)).toBeLessThan(8_000);
    expect(await program.ended).toEqual({ code: 1, signal: null });
    expect(program.log.at(-1)).toMatchObject({ level: 'error', msg: 'did not stop in time; leaving' });
  });

  it('is killed by a second signal', async () => {
    const { program } = await started({ WORK_MS: '60000' });
    program.kill('SIGTERM');
    await program.says('draining');
    program.kill('SIGTERM');
    expect(await program.ended).toEqual({ code: null, signal: 'SIGTERM' });
  });

  it('does not wait for what it forgot to release, and says so', async () => {
    const { program } = await started({ TROUBLE: 'leaks-a-thread' });
    program.kill('SIGTERM');
    expect(await untilEnd(program)).toBeLessThan(4_000);
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(program.log).toContainEqual(
      expect.objectContaining({ level: 'warn', msg: 'something was not released; leaving it' }),
    );
  });

  it('ends with status 0 although nobody takes its spans', async () => {
    const { program } = await started({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
      DRAIN_TIMEOUT_MS: '0',
    });
    program.kill('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
  });

  it.each(['rejects-while-running', 'throws-while-running'])(
    'drains and ends with status 1 when an error got past everyone (%s)',
    async (TROUBLE) => {
      const { program } = await started({ TROUBLE });
      expect(await program.ended).toEqual({ code: 1, signal: null });
      const fault = program.log.find(({ level }) => level === 'error');
      expect(fault).toMatchObject({ err: { message: 'nobody caught this' } });
      expect(program.stdout).toContain('drained');
      expect(program.stdout).toContain('destroyed');
    },
  );
});

describe('a service that cannot start', () => {
  it.each(['create-throws', 'create-throws-with-a-thread', 'start-throws'])(
    'ends at once with status 1 and says why (%s)',
    async (TROUBLE) => {
      const program = start({ TROUBLE, DRAIN_TIMEOUT_MS: '60000' });
      await program.says('cannot start');
      expect(await untilEnd(program)).toBeLessThan(3_000);
      expect(await program.ended).toEqual({ code: 1, signal: null });
      expect(program.stderr).toMatch(/^small-service: the (model is missing|port is taken)\n$/);
      expect(program.log.some(({ level, err }) => level === 'fatal' && err !== undefined)).toBe(true);
      expect(program.stdout).not.toContain('draining');
    },
  );

  it('ends with status 1 when the address of its probes is taken', async () => {
    const { port } = await started();
    const second = start({ HEALTH_LISTEN: `127.0.0.1:${port}` });
    expect(await second.ended).toEqual({ code: 1, signal: null });
    expect(second.stderr).toContain('EADDRINUSE');
  });

  it('ends at a signal while it is still being created', async () => {
    const port = await freePort();
    const program = start({ TROUBLE: 'create-hangs', HEALTH_LISTEN: `127.0.0.1:${port}` });
    const state = await vi.waitFor(() => fetch(`http://127.0.0.1:${port}/ready`), {
      timeout: 10_000,
      interval: 20,
    });
    expect([state.status, await state.json()]).toEqual([
      503,
      { ready: false, draining: false, checks: [{ name: 'start', ready: false }] },
    ]);
    program.kill('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
