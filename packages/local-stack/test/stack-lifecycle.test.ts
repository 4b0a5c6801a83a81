import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { until } from '@decroche/test-kit';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sweepStaleInstances } from '../src/instance-directory.ts';
import {
  ComponentMissingError,
  ensure,
  type LocalStack,
  type LocalStackOptions,
  layoutOf,
  placeCall,
  startAgentPhone,
  startLocalStack,
} from '../src/mod.ts';
import { portsInUse } from '../src/port-reservation.ts';
import { processStatus } from '../src/process-identity.ts';
import { processesIn, report } from './conditions.ts';

const stacks: LocalStack[] = [];
const owners: ChildProcess[] = [];

beforeAll(async () => {
  await ensure(['asterisk', 'nats', 'redis', 'sipp']);
}, 300_000);

afterEach(async () => {
  await Promise.all(stacks.splice(0).map((stack) => stack.stop()));
  for (const owner of owners.splice(0)) owner.kill('SIGKILL');
});

async function start(options: LocalStackOptions = {}): Promise<LocalStack> {
  const startedAt = performance.now();
  const stack = await startLocalStack(options);
  report(
    `stack of ${options.services?.join(', ') ?? 'asterisk, nats, redis'} ready`,
    performance.now() - startedAt,
  );
  stacks.push(stack);
  return stack;
}

interface OwnedStack {
  readonly dir: string;
  readonly memory: string;
  readonly sipPort: number;
}

async function startOwner(): Promise<{ owner: ChildProcess; stack: OwnedStack }> {
  const owner = spawn(process.execPath, [join(import.meta.dirname, 'stack-owner.fixture.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  owners.push(owner);
  for await (const line of createInterface({ input: owner.stdout })) {
    return { owner, stack: JSON.parse(line) as OwnedStack };
  }
  throw new Error('the owner ended before its stack was ready');
}

async function nothingRemains(stack: OwnedStack): Promise<void> {
  await until('every process is gone', async () => (await processesIn(stack.dir, stack.memory)).length === 0);
  await until('the folders are gone', () => !existsSync(stack.dir) && !existsSync(stack.memory));
  await until('the ports are free', async () => !(await portsInUse()).has(stack.sipPort));
}

describe('a stack', () => {
  it('leaves no process, port or folder behind when it is stopped', async () => {
    const stack = await start({ agents: 1 });
    await startAgentPhone({ stack, extension: '1001' });
    const call = await placeCall({ stack });
    await call.answered;
    const left = {
      dir: stack.dir,
      memory: stack.instance.memory,
      sipPort: stack.asterisk.sipPort,
    };
    expect((await processesIn(left.dir, left.memory)).length).toBe(5);
    const stoppedAt = performance.now();
    await stack.stop();
    report('stop with a call going on', performance.now() - stoppedAt);
    await nothingRemains(left);
  });

  it('runs beside another one, each with calls of its own', async () => {
    const both = await Promise.all([start(), start()]);
    const ports = both.map((stack) => stack.asterisk.sipPort);
    expect(new Set(ports).size).toBe(2);
    await Promise.all(
      both.map(async (stack) => {
        const phone = await startAgentPhone({ stack, extension: '1001', ringMs: 50 });
        const answered = phone.next('answered');
        const call = await placeCall({ stack, hangUpAfterMs: 1_000 });
        await answered;
        expect((await call.ended).exitCode).toBe(0);
      }),
    );
  });

  it('says plainly that a service is not part of it', async () => {
    const stack = await start({ services: ['redis'] });
    expect(() => stack.asterisk).toThrow(ComponentMissingError);
    expect(stack.redis.url).toMatch(/^redis:\/\/local:.+@127\.0\.0\.1:\d+$/);
  });

  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
    'leaves nothing when its owner gets %s',
    async (signal) => {
      const { owner, stack } = await startOwner();
      expect((await processesIn(stack.dir, stack.memory)).length).toBe(4);
      const killedAt = performance.now();
      const ended = new Promise((resolve) => owner.once('exit', (_, by) => resolve(by)));
      owner.kill(signal);
      expect(await ended).toBe(signal);
      await nothingRemains(stack);
      report(`owner ended by ${signal}: all gone`, performance.now() - killedAt);
    },
  );

  it('ends a process that was started while it stopped', async () => {
    const stack = await start({ services: ['redis'] });
    const late = spawn('/bin/sleep', ['60'], { stdio: 'ignore' });
    owners.push(late);
    const ended = new Promise((resolve) => late.once('exit', (_, signal) => resolve(signal)));
    await stack.stop();
    await stack.instance.remember(late.pid ?? 0);
    expect(await ended).toBe('SIGKILL');
    expect(existsSync(stack.dir)).toBe(false);
  });

  it('is cleaned up by the next start when even its janitor was killed', async () => {
    const orphan = spawn('/bin/sleep', ['60'], { stdio: 'ignore' });
    owners.push(orphan);
    const dir = join(layoutOf().run, 'deadbeef00');
    await mkdir(dir, { recursive: true });
    const { startTime = '' } = (await processStatus(orphan.pid ?? 0)) ?? {};
    // The second line names this very process as it would be had its id been used by another one before.
    await writeFile(join(dir, 'pids'), `${orphan.pid} ${startTime}\n${process.pid} 1\n`);
    const ended = new Promise((resolve) => orphan.once('exit', (_, signal) => resolve(signal)));
    expect(await sweepStaleInstances(layoutOf().run)).toContain('deadbeef00');
    expect(await ended).toBe('SIGKILL');
    expect(existsSync(dir)).toBe(false);
  });
});

describe('a service of a stack', () => {
  it('comes back on the same port after it was killed, under a connected NATS client', async () => {
    const stack = await start({ services: ['nats'] });
    const [user] = stack.nats.users;
    const client = await connect({
      servers: stack.nats.url,
      user: user?.user ?? '',
      pass: user?.password ?? '',
      reconnectTimeWait: 50,
    });
    const reconnected = (async () => {
      for await (const status of client.status()) if (status.type === 'reconnect') return true;
      return false;
    })();
    await stack.nats.process.kill();
    expect(stack.nats.process.state).toBe('stopped');
    const restartedAt = performance.now();
    await stack.nats.process.restart();
    expect(await reconnected).toBe(true);
    report('nats: restart to reconnected client', performance.now() - restartedAt);
    await client.flush();
    await client.close();
  });

  it('keeps its connections but answers nothing while frozen', async () => {
    const stack = await start({ services: ['nats'] });
    const [user] = stack.nats.users;
    const client = await connect({
      servers: stack.nats.url,
      user: user?.user ?? '',
      pass: user?.password ?? '',
    });
    await stack.nats.process.freeze();
    const answered = client.flush().then(() => performance.now());
    const silence = await Promise.race([
      answered,
      new Promise((resolve) => setTimeout(resolve, 300, 'silent')),
    ]);
    expect(silence).toBe('silent');
    stack.nats.process.thaw();
    await answered;
    expect(client.isClosed()).toBe(false);
    await client.close();
  });

  it('restarts Asterisk on the same ports with the same credentials, and calls go on', async () => {
    const stack = await start({ services: ['asterisk'] });
    const phone = await startAgentPhone({ stack, extension: '1001', ringMs: 50 });
    const database = join(stack.instance.memory, 'asterisk-run/astdb.sqlite3');
    await until('the registration is kept', async () => (await readFile(database)).includes('sip:1001@'));
    const restartedAt = performance.now();
    await stack.asterisk.process.kill();
    await stack.asterisk.process.start();
    report('asterisk: killed to ready again', performance.now() - restartedAt);
    const answered = phone.next('answered');
    const call = await placeCall({ stack, hangUpAfterMs: 20_000 });
    await answered;
    await call.hangUp();
    expect((await call.ended).exitCode).toBe(0);
  });

  it('gives each NATS user only the subjects it was granted', async () => {
    const stack = await start({
      services: ['nats'],
      natsUsers: [
        { user: 'speaker', password: 'a', publish: { allow: ['heard.*'] }, subscribe: { allow: [] } },
        {
          user: 'listener',
          password: 'b',
          publish: { allow: [] },
          subscribe: { allow: ['heard.*'], deny: ['heard.secret'] },
        },
        { user: 'archivist', password: 'c' },
      ],
    });
    const refusals: string[] = [];
    const [speaker, listener, archivist] = await Promise.all(
      stack.nats.users.map(async ({ user, password }) => {
        const client = await connect({ servers: stack.nats.url, user, pass: password });
        void (async () => {
          for await (const status of client.status()) if (status.type === 'error') refusals.push(user);
        })();
        return client;
      }),
    );
    if (!speaker || !listener || !archivist) throw new Error('a client is missing');
    const heard = listener.subscribe('heard.one', { max: 1 });
    await listener.flush();
    speaker.publish('heard.one', 'ok');
    for await (const message of heard) expect(message.string()).toBe('ok');
    speaker.publish('draft.one', 'no');
    listener.publish('heard.one', 'no');
    listener.subscribe('heard.secret', { callback: () => undefined });
    speaker.subscribe('heard.one', { callback: () => undefined });
    await until('four refusals', () => refusals.length === 4);
    expect(refusals.sort()).toEqual(['listener', 'listener', 'speaker', 'speaker']);
    const manager = await jetstreamManager(archivist);
    await manager.streams.add({ name: 'CONV', subjects: ['conv.>'], storage: 'memory' });
    expect((await manager.streams.info('CONV')).config.storage).toBe('memory');
    await Promise.all([speaker, listener, archivist].map((client) => client.close()));
  });
});
