import { createHash, timingSafeEqual } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  request as openUpgrade,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { pipeline, Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import {
  describeError,
  type Kit,
  type Logger,
  OnceInAWhile,
  type Particulars,
  type ReadinessCheck,
  type Service,
} from '@decroche/service-kit';
import { Agent, type Dispatcher, request } from 'undici';
import type { AriGateConfig } from './config.ts';
import { ControlFrames } from './control-frames.ts';
import {
  bridgesOfTaps,
  callersHeldBy,
  channelsSeen,
  isHeldBy,
  isInQueue,
  tapChannelsOf,
} from './gateway-answers.ts';
import { type AllowedRequest, GatewayRequests, seenVariable, type Tells } from './gateway-requests.ts';
import { GatewayWatch } from './gateway-watch.ts';
import { KEPT_STORES } from './kept-stores.ts';

// As Asterisk's own server does; the gateway's idle connections go before.
const KEEP_ALIVE_MS = 15_000;
// Asterisk closes its idle connections after 15 s: ours must go before. Its backlog is 10.
const ASTERISK_KEEP_ALIVE_MS = 10_000;
const ASTERISK_CONNECTIONS = 8;
/** The gateway waits less for any answer. */
const ANSWER_DEADLINE_MS = 30_000;
const HEAD_DEADLINE_MS = 5_000;
const MAX_HEAD_BYTES = 8_192;
const MAX_CONNECTIONS = 2_000;
const PROBE_EVERY_MS = 2_000;
const PROBE_DEADLINE_MS = 1_500;
/** Longest way of a call from the dialplan's look at the gateway into the application. */
const ON_ITS_WAY_MS = 500;

/**
 * The only door of Asterisk's ARI: what {@link GatewayRequests} names passes, written anew, under an account that the
 * gateway does not know. To the gateway it looks like Asterisk: a connection that Asterisk ends or refuses ends here
 * too, pings are answered by Asterisk, and nothing is kept or sent twice.
 */
export class AriGate implements Service {
  readonly #config: AriGateConfig;
  readonly #logger: Logger;
  readonly #requests: GatewayRequests;
  readonly #server: Server;
  readonly #asterisk: URL;
  readonly #agent = new Agent({
    connections: ASTERISK_CONNECTIONS,
    keepAliveTimeout: ASTERISK_KEEP_ALIVE_MS,
    keepAliveMaxTimeout: ASTERISK_KEEP_ALIVE_MS,
    headersTimeout: ANSWER_DEADLINE_MS,
    bodyTimeout: ANSWER_DEADLINE_MS,
  });
  /** Both ends of the WebSockets that are open. */
  readonly #sockets = new Set<Socket>();
  readonly #gatewayAccount: Buffer;
  readonly #asteriskAccount: string;
  readonly #watch = new GatewayWatch({ onLost: () => void this.#standInForGateway() });
  #probe: NodeJS.Timeout | undefined;
  #asteriskAnswers = false;
  #refused = 0;
  readonly #refusals = new OnceInAWhile();

  constructor(config: AriGateConfig, { logger }: Pick<Kit, 'logger'>) {
    this.#config = config;
    this.#logger = logger;
    this.#requests = new GatewayRequests({
      app: config.STASIS_APP,
      queue: { context: config.QUEUE_CONTEXT, extension: config.QUEUE_EXTENSION },
      moreQueues: config.ROUTING_QUEUES,
      closedContext: config.CLOSED_CONTEXT,
      promptsUnder: config.PROMPTS_MEDIA,
      prompts: [
        config.NOTICE_MEDIA,
        config.QUESTION_MEDIA,
        ...(config.LIVE_LISTENING === 'off' ? [] : [config.LIVE_NOTICE_MEDIA]),
      ],
      audioSocket: config.AUDIOSOCKET_ADDRESS,
    });
    this.#asterisk = new URL(config.ASTERISK_ARI_URL);
    this.#gatewayAccount = digest(basic(config.GATEWAY_ARI_USER, config.GATEWAY_ARI_PASSWORD));
    this.#asteriskAccount = basic(config.ASTERISK_ARI_USER, config.ASTERISK_ARI_PASSWORD);
    this.#server = createServer(
      {
        keepAliveTimeout: KEEP_ALIVE_MS,
        headersTimeout: HEAD_DEADLINE_MS,
        requestTimeout: HEAD_DEADLINE_MS,
        maxHeaderSize: MAX_HEAD_BYTES,
      },
      (incoming, response) => void this.#pass(incoming, response),
    );
    this.#server.maxConnections = MAX_CONNECTIONS;
    this.#server.on('upgrade', (incoming, socket: Socket, head) => this.#passSocket(incoming, socket, head));
  }

  /** Port that it listens on. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async start(): Promise<void> {
    const { host, port } = this.#config.HTTP_LISTEN;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, resolve);
    });
    this.#watch.start();
    this.#probe = setInterval(() => void this.#askAsterisk(), PROBE_EVERY_MS);
    this.#probe.unref();
    await this.#askAsterisk();
  }

  async drain(): Promise<void> {
    // Calls that are under way need it until the end: the gateway stops before it.
  }

  async destroy(): Promise<void> {
    clearInterval(this.#probe);
    this.#watch.stop();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all([closed, this.#agent.destroy()]);
  }

  readiness(): readonly ReadinessCheck[] {
    return [{ name: 'asterisk', ready: this.#asteriskAnswers }];
  }

  particulars(): Particulars {
    return { stores: KEPT_STORES };
  }

  async #askAsterisk(): Promise<void> {
    const signal = AbortSignal.timeout(PROBE_DEADLINE_MS);
    try {
      const { statusCode, body } = await this.#send('GET', '/ari/asterisk/info', signal);
      await body.dump();
      this.#asteriskAnswers = statusCode === 200;
    } catch {
      this.#asteriskAnswers = false;
    }
  }

  #send(method: string, target: string, signal?: AbortSignal): Promise<Dispatcher.ResponseData> {
    return request(new URL(target, this.#asterisk), {
      method: method as Dispatcher.HttpMethod,
      dispatcher: this.#agent,
      headers: { authorization: this.#asteriskAccount },
      ...(signal === undefined ? {} : { signal }),
    });
  }

  async #pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = incoming;
    if (!this.#isGateway(headers.authorization)) return refuse(response, 401);
    const hasBody =
      headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
    const allowed = hasBody ? undefined : this.#requests.allowed(method, url, false);
    if (allowed === undefined) {
      this.#tellRefusal(method);
      return refuse(response, 403);
    }
    try {
      if (allowed.listensTo !== undefined && !(await this.#mayBeHeard(allowed.listensTo)))
        return refuse(response, 409);
      if (allowed.signOfLife !== undefined) this.#watch.seen(allowed.signOfLife);
      const answer = await this.#send(allowed.method, allowed.target);
      if (allowed.tells !== undefined && answer.statusCode === 200)
        return tell(response, this.#told(allowed.tells, await answer.body.json()));
      response.writeHead(answer.statusCode, { 'content-type': 'application/json' });
      pipeline(answer.body, response, () => undefined);
    } catch (error) {
      this.#logger.debug({ err: describeError(error) }, 'Asterisk did not answer');
      // As if Asterisk's own connection were gone: the gateway knows what it may ask again.
      incoming.socket.destroy();
    }
  }

  /**
   * Whether a channel is a caller whom the application has: no other is listened to, least of all an agent. Where conversations
   * are listened to, also one side of a conversation of a queue.
   */
  async #mayBeHeard(channelId: string): Promise<boolean> {
    const {
      STASIS_APP,
      LIVE_LISTENING,
      QUEUE_CONTEXT,
      QUEUE_EXTENSION,
      ROUTING_QUEUES,
      TRANSFERRED_CONTEXT,
    } = this.#config;
    const { statusCode, body } = await this.#send('GET', `/ari/channels/${channelId}`);
    if (statusCode !== 200) {
      await body.dump();
      return false;
    }
    const channel = await body.json();
    const places = {
      context: QUEUE_CONTEXT,
      extensions: [QUEUE_EXTENSION, ...ROUTING_QUEUES],
      transferredContext: TRANSFERRED_CONTEXT,
    };
    return isHeldBy(STASIS_APP, channel) || (LIVE_LISTENING !== 'off' && isInQueue(places, channel));
  }

  /**
   * The gateway is gone or stands still: Asterisk gives it no more calls, and whom it has waits no longer for his lease to
   * end. A call that was on its way in when that was written comes in a moment later. Its taps are of no use to anybody.
   */
  async #standInForGateway(): Promise<void> {
    try {
      const notSeen = new URLSearchParams({ variable: seenVariable(this.#config.STASIS_APP), value: '0' });
      const target = `/ari/asterisk/variable?${notSeen}`;
      const unseen = await this.#send('POST', target, AbortSignal.timeout(PROBE_DEADLINE_MS));
      await unseen.body.dump();
    } catch (error) {
      // The dialplan gives it no more calls once its last sign of life is 3 s old.
      this.#logger.warn(
        { code: 'GATEWAY_LOST', err: describeError(error) },
        'new calls may still be given to it',
      );
    }
    await this.#queueItsCallers();
    await setTimeout(ON_ITS_WAY_MS, undefined, { ref: false });
    if (this.#watch.lost) await this.#queueItsCallers();
    if (this.#watch.lost) await this.#removeItsTaps();
  }

  async #removeItsTaps(): Promise<void> {
    const { STASIS_APP: app } = this.#config;
    const signal = AbortSignal.timeout(PROBE_DEADLINE_MS);
    const ask = async (method: string, path: string): Promise<unknown> => {
      const { statusCode, body } = await this.#send(method, `/ari/${path}`, signal);
      if (statusCode === 200) return await body.json();
      await body.dump();
      return [];
    };
    try {
      const bridges = bridgesOfTaps(await ask('GET', 'bridges'), app);
      const channels = tapChannelsOf(app, await ask('GET', 'channels'));
      for (const { id } of bridges) await ask('DELETE', `bridges/${id}`);
      for (const id of channels) await ask('DELETE', `channels/${id}`);
    } catch (error) {
      // The next run of the gateway removes them.
      this.#logger.warn({ code: 'GATEWAY_LOST', err: describeError(error) }, 'its taps may be left');
    }
  }

  async #queueItsCallers(): Promise<void> {
    const { STASIS_APP: app, QUEUE_CONTEXT: context, QUEUE_EXTENSION: extension } = this.#config;
    const signal = AbortSignal.timeout(PROBE_DEADLINE_MS);
    const place = new URLSearchParams({ context, extension, priority: '1' });
    try {
      const { body } = await this.#send('GET', '/ari/channels', signal);
      const callers = callersHeldBy(app, await body.json());
      await Promise.all(
        callers.map(async (id) => {
          const queued = await this.#send('POST', `/ari/channels/${id}/continue?${place}`, signal);
          await queued.body.dump();
        }),
      );
      if (callers.length === 0) return;
      this.#logger.warn(
        { code: 'GATEWAY_LOST', callers: callers.length },
        'the gateway is gone or stands still; its callers were taken to the queue',
      );
    } catch (error) {
      // Their lease ends by itself.
      this.#logger.warn(
        { code: 'GATEWAY_LOST', err: describeError(error) },
        'its callers could not be queued',
      );
    }
  }

  #told(tells: Tells, answer: unknown): unknown {
    return tells === 'channels' ? channelsSeen(answer) : bridgesOfTaps(answer, this.#config.STASIS_APP);
  }

  #passSocket(incoming: IncomingMessage, socket: Socket, head: Buffer): void {
    const { method = '', url = '', headers } = incoming;
    socket.on('error', () => undefined);
    const allowed = this.#requests.allowed(method, url, true);
    // The id of a media connection is its only key, in Asterisk too.
    const known = this.#isGateway(headers.authorization) || allowed?.target.startsWith('/media/') === true;
    if (allowed === undefined || !known) {
      if (known) this.#tellRefusal(method);
      socket.end(statusOf(known ? 403 : 401));
      return;
    }
    const upgrade = openUpgrade({
      hostname: this.#asterisk.hostname,
      port: this.#asterisk.port,
      path: allowed.target,
      agent: false,
      headers: this.#upgradeHeaders(allowed, headers),
    });
    socket.once('close', () => upgrade.destroy());
    upgrade.once('error', () => socket.destroy());
    upgrade.once('response', ({ statusCode = 502 }) => {
      socket.end(statusOf(statusCode));
      upgrade.destroy();
    });
    upgrade.once('upgrade', (answer, asterisk: Socket, first) => {
      asterisk.on('error', () => undefined);
      socket.write(switched(answer));
      socket.unshift(head);
      asterisk.unshift(first);
      if (allowed.target.startsWith('/ari/events')) socket.once('close', this.#watch.connected());
      this.#join(socket, asterisk);
    });
    upgrade.end();
  }

  /** Octets of Asterisk as they are, of the gateway control frames only. */
  #join(socket: Socket, asterisk: Socket): void {
    for (const each of [socket, asterisk]) {
      each.setTimeout(0);
      each.setNoDelay(true);
      this.#sockets.add(each);
      each.once('close', () => this.#sockets.delete(each));
    }
    pipeline(asterisk, wiping(socket), () => asterisk.destroy());
    pipeline(socket, new ControlFrames(), asterisk, (error) => {
      if (error?.name === 'FrameRefusedError') this.#tellRefusal('WebSocket');
      socket.destroy();
    });
  }

  #upgradeHeaders({ target }: AllowedRequest, given: IncomingMessage['headers']): Record<string, string> {
    const protocol = given['sec-websocket-protocol'];
    return {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': given['sec-websocket-key'] ?? '',
      ...(protocol === undefined ? {} : { 'sec-websocket-protocol': protocol }),
      ...(target.startsWith('/media/') ? {} : { authorization: this.#asteriskAccount }),
    };
  }

  #isGateway(authorization: string | undefined): boolean {
    return timingSafeEqual(digest(authorization ?? ''), this.#gatewayAccount);
  }

  /** The gateway makes no such request: somebody has its account, or its version is another one. */
  #tellRefusal(method: string): void {
    this.#refused += 1;
    if (!this.#refusals.mayTell()) return;
    this.#logger.error(
      { code: 'ARI_REQUEST_REFUSED', method, refused: this.#refused },
      "a request that no gateway makes was refused to the gateway's account",
    );
    this.#refused = 0;
  }
}

const REFUSALS = {
  401: 'unknown account',
  403: 'no gateway makes this request',
  // As Asterisk says it of what it does to callers in an application alone.
  409: 'Channel not in Stasis application',
} as const;

/** Writes to a socket and wipes what was written: a voice, and numbers in events. */
function wiping(socket: Socket): Writable {
  return new Writable({
    write: (octets: Buffer, _, written) =>
      void socket.write(octets, (error) => {
        octets.fill(0);
        written(error);
      }),
    final: (ended) => void socket.end(() => ended()),
    destroy: (error, destroyed) => {
      if (error !== null) socket.destroy();
      destroyed(error);
    },
  });
}

function tell(response: ServerResponse, answer: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer));
}

function refuse(response: ServerResponse, status: keyof typeof REFUSALS): void {
  const message = REFUSALS[status];
  response.writeHead(status, {
    'content-type': 'application/json',
    connection: 'close',
    ...(status === 401 ? { 'www-authenticate': 'Basic realm="ARI"' } : {}),
  });
  response.end(JSON.stringify({ message }));
}

function statusOf(status: number): string {
  return `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
}

/** Asterisk's answer to an upgrade, as the gateway must see it. */
function switched({ headers }: IncomingMessage): string {
  const protocol = headers['sec-websocket-protocol'];
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${headers['sec-websocket-accept'] ?? ''}`,
    ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
    '',
    '',
  ].join('\r\n');
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
