import { randomUUID } from 'node:crypto';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { AriClient, createCallerAudioSource, MEDIA_TRANSPORTS } from '@decroche/asterisk';
import {
  ensure,
  type LocalStack,
  placeCall,
  reservePorts,
  startAgentPhone,
  startLocalStack,
} from '@decroche/local-stack';
import { createLogger } from '@decroche/service-kit';
import { until } from '@decroche/test-kit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { AriGate } from '../src/ari-gate.ts';
import { readConfig } from '../src/config.ts';

/** What somebody can do with the gateway's ARI account, and what the gateway does with it. */
const USER = 'gateway';
const PASSWORD = 'the-password-of-the-gateway';
const logger = createLogger('test', 'silent');
let stack: LocalStack;
let gate: AriGate;
let audioSocketPort: number;

beforeAll(async () => {
  await ensure(['asterisk', 'sipp']);
  stack = await startLocalStack({ services: ['asterisk'], agents: 1 });
  audioSocketPort = (await reservePorts({ singles: 1 })).singles[0] ?? 0;
}, 300_000);
afterAll(() => stack?.stop());

beforeEach(async () => {
  gate = await newGate();
});
afterEach(() => gate.destroy());

async function newGate(settings: Record<string, string> = {}): Promise<AriGate> {
  const { ariUrl, ariUser, ariPassword } = stack.asterisk;
  const config = readConfig({
    GATEWAY_ARI_USER: USER,
    GATEWAY_ARI_PASSWORD: PASSWORD,
    ASTERISK_ARI_URL: ariUrl,
    ASTERISK_ARI_USER: ariUser,
    ASTERISK_ARI_PASSWORD: ariPassword,
    AUDIOSOCKET_ADDRESS: `127.0.0.1:${audioSocketPort}`,
    ...settings,
  });
  const started = new AriGate(config, { logger });
  await started.start();
  return started;
}

interface Account {
  readonly url: string;
  readonly user: string;
  readonly password: string;
}
const ofGateway = (): Account => ({
  url: `http://127.0.0.1:${gate.port}/ari`,
  user: USER,
  password: PASSWORD,
});
const ofAsterisk = (): Account => {
  const { ariUrl, ariUser, ariPassword } = stack.asterisk;
  return { url: ariUrl, user: ariUser, password: ariPassword };
};
const authorizationOf = ({ user, password }: Account) => `Basic ${btoa(`${user}:${password}`)}`;

async function ask(account: Account, method: string, path: string, body?: object): Promise<number> {
  const response = await fetch(`${account.url}/${path}`, {
    method,
    headers: {
      authorization: authorizationOf(account),
      connection: 'close',
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  await response.arrayBuffer();
  return response.status;
}

async function see(path: string, account = ofGateway()): Promise<string> {
  const response = await fetch(`${account.url}/${path}`, {
    headers: { authorization: authorizationOf(account) },
  });
  return response.text();
}

/** Sends a REST request as a text on the event WebSocket; resolves with the answer, or when the socket is ended. */
async function askOnEvents(account: Account, method: string, uri: string): Promise<string> {
  const url = `${account.url.replace('http', 'ws')}/events?app=decroche&subscribeAll=false`;
  const socket = new WebSocket(url, { auth: `${account.user}:${account.password}` });
  const answer = Promise.withResolvers<string>();
  socket.on('message', (data) => {
    if (String(data).includes('RESTResponse')) answer.resolve(String(data));
  });
  socket.on('error', () => undefined);
  socket.on('close', () => answer.resolve('ended'));
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'RESTRequest', transaction_id: '1', request_id: '1', method, uri }));
  try {
    return await answer.promise;
  } finally {
    socket.terminate();
  }
}

/** A place elsewhere that a stranger wants Asterisk to send something to, over UDP and over TCP. */
class Elsewhere {
  readonly #udp: UdpSocket = createSocket('udp4');
  readonly #tcp: Server = createServer((socket) => {
    this.reached.push('a TCP connection');
    socket.destroy();
  });
  readonly reached: string[] = [];
  address = '';

  static async open(): Promise<Elsewhere> {
    const place = new Elsewhere();
    place.#tcp.listen(0, '127.0.0.1');
    await once(place.#tcp, 'listening');
    const { port } = place.#tcp.address() as AddressInfo;
    place.#udp.bind(port, '127.0.0.1');
    await once(place.#udp, 'listening');
    place.#udp.on('message', (message) => place.reached.push(message.toString('latin1').split(' ')[0] ?? ''));
    place.address = `127.0.0.1:${port}`;
    return place;
  }

  close(): void {
    this.#udp.close();
    this.#tcp.close();
  }
}

/** What a thief would ask for; `there` is the place that he wants to reach. */
const ACTS: readonly (readonly [string, string, (there: string) => string])[] = [
  [
    "call out through an agent's endpoint",
    'POST',
    (there) => `channels?app=decroche&endpoint=${encodeURIComponent(`PJSIP/1001/sip:someone@${there}`)}`,
  ],
  [
    'do so under an id of its own',
    'POST',
    (there) =>
      `channels/${randomUUID()}?app=decroche&endpoint=${encodeURIComponent(`PJSIP/1001/sip:someone@${there}`)}`,
  ],
  [
    'open a connection for voice over TCP',
    'POST',
    (there) =>
      `channels/externalMedia?app=decroche&format=slin16&encapsulation=audiosocket&transport=tcp&data=0e4cd7ac-3f3b-4b8d-9b59-0f6de4d2c4f1&external_host=${there}`,
  ],
];

describe("the gateway's ARI account", () => {
  let elsewhere: Elsewhere;
  beforeEach(async () => {
    elsewhere = await Elsewhere.open();
  });
  afterEach(() => elsewhere.close());

  describe.each(ACTS)('cannot %s', (_, method, path) => {
    it('by a request, which Asterisk would grant to its own account', async () => {
      expect(await ask(ofGateway(), method, path(elsewhere.address))).toBe(403);
      expect(elsewhere.reached).toEqual([]);
      await ask(ofAsterisk(), method, path(elsewhere.address));
      await until('the place is reached', () => elsewhere.reached.length > 0);
    });

    it('nor by a text on the event connection, which Asterisk takes for a request', async () => {
      expect(await askOnEvents(ofGateway(), method, path(elsewhere.address))).toBe('ended');
      expect(elsewhere.reached).toEqual([]);
      await askOnEvents(ofAsterisk(), method, path(elsewhere.address));
      await until('the place is reached', () => elsewhere.reached.length > 0);
    });
  });

  it.each([
    ['with the parameters in a body', 'POST', 'channels', { endpoint: 'PJSIP/1001', app: 'decroche' }],
    ['to load a module', 'POST', 'asterisk/modules/app_queue.so', undefined],
    ['to record', 'POST', 'channels/any/record?name=stolen&format=wav', undefined],
    ['to hang up a caller', 'DELETE', 'channels/1796000000.1', undefined],
    ['to see the configuration', 'GET', 'asterisk/config/dynamic/res_pjsip/auth/1001', undefined],
    [
      'to lift the limit of a call',
      'POST',
      'asterisk/variable?variable=DECROCHE_STASIS_LIMIT&value=9',
      undefined,
    ],
  ])('may not ask %s', async (_, method, path, body) => {
    expect(await ask(ofGateway(), method, path, body)).toBe(403);
  });

  it('listens to no agent and to no caller whom the queue has, and sees no number', async () => {
    const ari = AriClient.create({ ...ofGateway(), app: 'decroche', logger });
    ari.start();
    await ari.whenConnected(5_000);
    await ari.setGlobalVariable('DECROCHE_GATEWAY_SEEN_decroche', '9999999999');
    const caller = new Promise<string>((resolve) => {
      ari.on('StasisStart', ({ args, channel }) => {
        if (args[0] === 'inbound') resolve(channel.id);
      });
    });
    const phone = await startAgentPhone({ stack, extension: '1001', ringMs: 100 });
    const call = await placeCall({ stack, hangUpAfterMs: 20_000 });
    const callerId = await caller;
    const tap = () => `decroche-tap-${randomUUID()}-snoop`;
    const listen = (account: Account, channelId: string, id = tap()) =>
      ask(account, 'POST', `channels/${channelId}/snoop/${id}?app=decroche&spy=in&appArgs=tap`);
    const snoopId = tap();
    expect(await listen(ofGateway(), callerId, snoopId)).toBe(200);
    // A tap of a tap is no caller either.
    await until('the tap is there', async () => (await see('channels')).includes(snoopId));
    expect(await listen(ofGateway(), snoopId)).toBe(409);
    await ari.hangup(snoopId);
    const answered = phone.next('answered', 10_000);
    await ari.continueInDialplan(callerId, { context: 'queues', extension: 'retraite' });
    await answered;
    const dialled = async () =>
      (
        JSON.parse(await see('channels', ofAsterisk())) as {
          id: string;
          state: string;
          dialplan: { app_name: string };
        }[]
      ).find(({ state, dialplan }) => state === 'Up' && dialplan.app_name === 'AppQueue')?.id;
    await until('Asterisk knows that the agent answered', async () => (await dialled()) !== undefined);
    const agentId = (await dialled()) ?? '';
    for (const id of [agentId, callerId]) {
      expect(await listen(ofGateway(), id)).toBe(409);
      const granted = tap();
      expect(await listen(ofAsterisk(), id, granted)).toBe(200);
      await ask(ofAsterisk(), 'DELETE', `channels/${granted}`);
    }
    // Where conversations are listened to, their two sides may be, and nothing else.
    const living = await newGate({ LIVE_LISTENING: 'all' });
    const ofLiving = { ...ofGateway(), url: `http://127.0.0.1:${living.port}/ari` };
    for (const id of [agentId, callerId]) {
      const granted = tap();
      expect(await listen(ofLiving, id, granted)).toBe(200);
      await until('the tap is there', async () => (await see('channels')).includes(granted));
      expect(await listen(ofLiving, granted)).toBe(409);
      await ask(ofAsterisk(), 'DELETE', `channels/${granted}`);
    }
    await living.destroy();
    expect(await see('channels', ofAsterisk())).toContain('"number"');
    for (const seen of [await see('channels'), await see(`channels/${callerId}`)]) {
      expect(seen).toContain(callerId);
      expect(seen).not.toMatch(/"(?:number|name)"|PJSIP/);
    }
    expect(JSON.parse(await see('bridges', ofAsterisk()))).not.toEqual([]);
    expect(JSON.parse(await see('bridges'))).toEqual([]);
    await ari.close();
    await call.hangUp();
    await call.ended;
    await phone.stop();
    await until('nothing is left', async () => (await see('channels', ofAsterisk())) === '[]');
  }, 60_000);

  it('is asked for at the gate, and is none in Asterisk', async () => {
    expect(await ask({ ...ofGateway(), password: 'another-password' }, 'GET', 'channels')).toBe(401);
    expect(await ask({ ...ofAsterisk(), user: USER, password: PASSWORD }, 'GET', 'channels')).toBe(401);
    expect(await ask(ofAsterisk(), 'GET', 'channels')).toBe(200);
    expect(await ask({ ...ofAsterisk(), url: ofGateway().url }, 'GET', 'channels')).toBe(401);
  });
});

describe('the work of the gateway', () => {
  let ari: AriClient;
  let seen: NodeJS.Timeout;

  beforeEach(async () => {
    ari = AriClient.create({ ...ofGateway(), app: 'decroche', logger });
    ari.start();
    await ari.whenConnected(5_000);
    const beat = () =>
      ari
        .setGlobalVariable('DECROCHE_GATEWAY_SEEN_decroche', String(Math.floor(Date.now() / 1_000)))
        .catch(() => undefined);
    await beat();
    seen = setInterval(beat, 1_000);
  });
  afterEach(async () => {
    clearInterval(seen);
    await ari.close();
  });

  it.each(MEDIA_TRANSPORTS)(
    'passes whole: a prompt, the voice over %s, the queue, and what taps leave behind',
    async (transport) => {
      const phone = await startAgentPhone({ stack, extension: '1001', ringMs: 100 });
      const audio = await createCallerAudioSource({
        ...{ ari, logger, transports: [transport] },
        audioSocket: { host: '127.0.0.1', port: audioSocketPort },
      });
      const arrived = new Promise<string>((resolve) => {
        ari.on('StasisStart', ({ args, channel }) => {
          if (args[0] === 'inbound') resolve(channel.id);
        });
      });
      const call = await placeCall({ stack, hangUpAfterMs: 20_000 });
      const channelId = await arrived;
      const tap = await audio.tap({ channelId });
      let frames = 0;
      void (async () => {
        for await (const frame of tap.frames) frames += frame.data.length > 0 ? 1 : 0;
      })();
      const playbackId = '019cd7ac-3f3b-7b8d-9b59-0f6de4d2c4f1';
      await ari.play(channelId, { playbackId, media: 'sound:decroche/notice' });
      await ari.stopPlayback(playbackId);
      await until('half a second of voice', () => frames >= 25);
      await tap.close();
      const answered = phone.next('answered', 10_000);
      await ari.continueInDialplan(channelId, { context: 'queues', extension: 'retraite' });
      await answered;
      await call.hangUp();
      await call.ended;
      await audio.close();
      expect(await audio.releaseOrphans()).toBe(0);
      await until(
        'nothing is left',
        async () => (await ari.listChannels()).length + (await ari.listBridges()).length === 0,
      );
      await phone.stop();
    },
  );

  it.each([
    ['is gone', 1_000, async () => await ari.close()],
    ['says no more that it lives', 4_500, async () => clearInterval(seen)],
  ])(
    'is done by the gate for the callers of a gateway that %s: they are queued, and its taps removed',
    async (_, withinMs, lose) => {
      const arrived = new Promise<string>((resolve) => {
        ari.on('StasisStart', ({ args, channel }) => {
          if (args[0] === 'inbound') resolve(channel.id);
        });
      });
      const call = await placeCall({ stack, hangUpAfterMs: 20_000 });
      const channelId = await arrived;
      const audio = await createCallerAudioSource({
        ...{ ari, logger, transports: ['audiosocket'] },
        audioSocket: { host: '127.0.0.1', port: audioSocketPort },
      });
      await audio.tap({ channelId });
      const taps = async (): Promise<boolean> =>
        ((await see('channels', ofAsterisk())) + (await see('bridges', ofAsterisk()))).includes(
          'decroche-tap-',
        );
      expect(await taps()).toBe(true);
      const lostAt = performance.now();
      await lose();
      await until('he is in the queue', async () =>
        (await see(`channels/${channelId}`, ofAsterisk())).includes('"app_name":"Queue"'),
      );
      expect(performance.now() - lostAt).toBeLessThan(withinMs);
      await until('its taps are gone, and the caller is not', async () => !(await taps()));
      expect(await see(`channels/${channelId}`, ofAsterisk())).toContain('"app_name":"Queue"');
      await call.hangUp();
      await call.ended;
      await audio.close();
    },
  );

  it('ends when Asterisk is frozen, as without a gate, and comes back with it', async () => {
    await stack.asterisk.process.freeze();
    await until('the link is given up', () => ari.state === 'connecting', 10_000);
    await until('the gate is not ready', () => gate.readiness().every(({ ready }) => !ready), 10_000);
    stack.asterisk.process.thaw();
    await ari.whenConnected(20_000);
    await until('the gate is ready', () => gate.readiness().every(({ ready }) => ready), 10_000);
  });

  it('comes back after the gate has', async () => {
    const { port } = gate;
    await gate.destroy();
    await until('the link is given up', () => ari.state === 'connecting');
    gate = new AriGate(
      readConfig({
        HTTP_LISTEN: `127.0.0.1:${port}`,
        GATEWAY_ARI_USER: USER,
        GATEWAY_ARI_PASSWORD: PASSWORD,
        ASTERISK_ARI_URL: stack.asterisk.ariUrl,
        ASTERISK_ARI_USER: stack.asterisk.ariUser,
        ASTERISK_ARI_PASSWORD: stack.asterisk.ariPassword,
      }),
      { logger },
    );
    await gate.start();
    await ari.whenConnected(10_000);
    expect(await ari.listChannels()).toEqual([]);
  });
});
