import { readdir } from 'node:fs/promises';
import { AriClient, isTapChannel } from '@decroche/asterisk';
import { type Constellation, stasisApp } from '@decroche/cli/constellation';
import type { ServiceProcess } from '@decroche/local-stack';
import { createLogger } from '@decroche/service-kit';
import { Redis } from 'ioredis';
import { handlesOf, usageOf } from './process-usage.ts';

const CALL_KEYS = 'ivr:call:';

/** What an installation holds at a moment. */
export interface Holdings {
  /** Channels of callers and agents in Asterisk, those of taps, and bridges. */
  readonly channels: number;
  readonly tapChannels: number;
  readonly bridges: number;
  /** Keys of calls in Redis, and keys of any kind that would stay for ever. */
  readonly callKeys: number;
  readonly endlessKeys: number;
  /** Files of the installation, on disk and in memory. */
  readonly files: number;
  /** Of each process, open files and sockets. */
  readonly handles: Readonly<Record<string, number>>;
  /** Of each process, resident memory, MiB. */
  readonly rssMb: Readonly<Record<string, number>>;
}

/** Eyes on a whole installation that ask Asterisk, Redis and the kernel, never the product. */
export class InstallationWatch {
  readonly #constellation: Constellation;
  readonly #ari: AriClient;
  readonly #redis: Redis;

  constructor(constellation: Constellation) {
    const { asterisk, redis } = constellation.stack;
    const { ariUrl: url, ariUser: user, ariPassword: password } = asterisk;
    this.#constellation = constellation;
    this.#ari = AriClient.create({
      url,
      user,
      password,
      app: 'watch',
      logger: createLogger('watch', 'silent'),
    });
    this.#redis = new Redis(redis.urlOf('forget-check'), {
      maxRetriesPerRequest: 1,
      enableOfflineQueue: true,
    });
    this.#redis.on('error', () => undefined);
  }

  /** Channel id of the caller with this number, once Asterisk has him. */
  async channelOf(number: string): Promise<string | undefined> {
    return (await this.#ari.listChannels()).find(({ caller }) => caller.number === number)?.id;
  }

  /** Application of the dialplan that a channel is in; undefined when the channel is gone. */
  async applicationOf(channelId: string): Promise<string | undefined> {
    return (await this.#ari.getChannel(channelId).catch(() => undefined))?.dialplan.app_name;
  }

  /** How long ARI takes to answer, milliseconds. @throws {AriFailure} when it does not within the deadline */
  async ariAnswersIn(deadlineMs: number): Promise<number> {
    const from = performance.now();
    await this.#ari.info({ deadlineMs });
    return performance.now() - from;
  }

  async holdings(): Promise<Holdings> {
    const [channels, bridges, keys] = await Promise.all([
      this.#ari.listChannels(),
      this.#ari.listBridges(),
      this.#keys(),
    ]);
    const apps = [0, ...this.#constellation.moreGateways.map((_, at) => at + 1)].map(stasisApp);
    const tapChannels = channels.filter(({ id }) => apps.some((app) => isTapChannel(app, id))).length;
    const lives = await Promise.all(keys.map((key) => this.#redis.ttl(key)));
    const { stack } = this.#constellation;
    return {
      channels: channels.length - tapChannels,
      tapChannels,
      bridges: bridges.length,
      callKeys: keys.filter((key) => key.startsWith(CALL_KEYS)).length,
      endlessKeys: lives.filter((seconds) => seconds === -1).length,
      files: (await filesIn(stack.dir)) + (await filesIn(stack.instance.memory)),
      handles: await this.#ofEach(async (pid) => await handlesOf(pid)),
      rssMb: await this.#ofEach(async (pid) => Math.round((await usageOf(pid)).rssMb)),
    };
  }

  /** What calls and taps have left behind, in words. */
  async leftovers(): Promise<string[]> {
    const { channels, tapChannels, bridges, callKeys, endlessKeys } = await this.holdings();
    return Object.entries({
      channels,
      'channels of taps': tapChannels,
      bridges,
      'keys of calls': callKeys,
      'keys without an end': endlessKeys,
    }).flatMap(([what, count]) => (count > 0 ? [`${count} ${what}`] : []));
  }

  async close(): Promise<void> {
    this.#redis.disconnect();
    await this.#ari.close();
  }

  async #keys(): Promise<string[]> {
    const keys = new Set<string>();
    for await (const some of this.#redis.scanStream({ count: 500 })) for (const key of some) keys.add(key);
    return [...keys];
  }

  async #ofEach(of: (pid: number) => Promise<number>): Promise<Record<string, number>> {
    const values = await Promise.all(
      processesOf(this.#constellation).map(async ({ name, pid }) => [name, await of(pid ?? 0)] as const),
    );
    return Object.fromEntries(values);
  }
}

/** Every process that a call passes. */
export function processesOf({ services, ariGate, moreGateways, stack }: Constellation): ServiceProcess[] {
  return [
    ...Object.values(services),
    ariGate,
    ...moreGateways.flatMap((each) => [each.ariGate, each.gateway]),
    stack.asterisk.process,
    stack.nats.process,
    stack.redis.process,
  ];
}

async function filesIn(folder: string): Promise<number> {
  return (await readdir(folder, { recursive: true }).catch(() => [])).length;
}
