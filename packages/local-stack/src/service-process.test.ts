import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { ServiceStartError, ServiceStateError } from './errors.ts';
import { ServiceProcess, type ServiceProcessOptions } from './service-process.ts';

const services: ServiceProcess[] = [];

afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.kill()));
});

function node(script: string, options: Partial<ServiceProcessOptions> = {}): ServiceProcess {
  const service = new ServiceProcess({
    name: 'subject',
    command: process.execPath,
    args: ['-e', script],
    env: {},
    readyTimeoutMs: 5_000,
    stopTimeoutMs: 200,
    ...options,
  });
  services.push(service);
  return service;
}

const STAY = 'setInterval(() => {}, 1000); console.log("up");';

function readyWhenUp(service: () => ServiceProcess): () => Promise<boolean> {
  return async () => service().output.lines.includes('up');
}

describe('a service process', () => {
  it('is running only once its ready check passes', async () => {
    const service: ServiceProcess = node(STAY, { ready: readyWhenUp(() => service) });
    const started = service.start();
    expect(service.state).toBe('starting');
    await started;
    expect(service.state).toBe('running');
    await expect(service.start()).rejects.toBeInstanceOf(ServiceStateError);
  });

  it('shows its last lines when it ends before it is ready', async () => {
    const service = node('console.error("no such port"); process.exit(3)', { ready: async () => false });
    await expect(service.start()).rejects.toThrow(/no such port/);
    expect(service.state).toBe('stopped');
  });

  it('is killed when it does not become ready in time', async () => {
    const service = node(STAY, { ready: async () => false, readyTimeoutMs: 300 });
    await expect(service.start()).rejects.toBeInstanceOf(ServiceStartError);
    expect(service.pid).toBeUndefined();
  });

  it('is not ready when its ready check never answers', async () => {
    const service = node(STAY, { ready: () => new Promise(() => undefined), readyTimeoutMs: 300 });
    await expect(service.start()).rejects.toThrow(/not ready after 300 ms/);
  });

  it('reports a program that does not exist', async () => {
    await expect(node('', { command: '/nonexistent/program' }).start()).rejects.toBeInstanceOf(
      ServiceStartError,
    );
  });

  it('is killed after its stop time-out when it ignores the signal, even while frozen', async () => {
    const service: ServiceProcess = node(`process.on("SIGTERM", () => {}); ${STAY}`, {
      ready: readyWhenUp(() => service),
    });
    await service.start();
    await service.freeze();
    expect(service.state).toBe('frozen');
    const exits: unknown[] = [];
    service.onExit((exit) => exits.push(exit.signal));
    await service.stop();
    expect(exits).toEqual(['SIGKILL']);
    expect(service.state).toBe('stopped');
  });

  it('is in a session of its own, out of reach of Ctrl-C on the terminal', async () => {
    const service = node(STAY);
    await service.start();
    const stat = await readFile(`/proc/${service.pid}/stat`, 'utf8');
    const [, , processGroup, session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    expect([processGroup, session]).toEqual([String(service.pid), String(service.pid)]);
  });

  it('gets the environment it was given and nothing else', async () => {
    const service: ServiceProcess = node(
      'console.log(Object.keys(process.env).join()); setInterval(() => {}, 1000)',
      {
        env: { ONLY: 'this' },
        ready: async () => service.output.lines.length > 0,
      },
    );
    await service.start();
    expect(service.output.lines).toEqual(['ONLY']);
  });
});
