/** Names that the requests of one gateway hold. */
export interface GatewayNames {
  /** Stasis application. */
  readonly app: string;
  /** Where callers go: context and extension of the dialplan. */
  readonly queue: { readonly context: string; readonly extension: string };
  /** Other queues to which the theme of a need may send callers: extensions of the same context. */
  readonly moreQueues: readonly string[];
  /** Context of callers who heard that nobody answers now; the extension is that of the queue. */
  readonly closedContext: string;
  /** Media that are played to callers. */
  readonly prompts: readonly string[];
  /** host:port to which voices may be brought over AudioSocket; empty for none. */
  readonly audioSocket: string;
  /** Where the other prompts are: the media address before their names. */
  readonly promptsUnder: string;
}

/** A request that may pass, as it is written anew: nothing of the client's own spelling goes on. */
export interface AllowedRequest {
  readonly method: string;
  /** Path and query, such as `/ari/channels/1.2/continue?context=queues`. */
  readonly target: string;
  /** True for a WebSocket. */
  readonly upgrade: boolean;
  /** What of the answer goes back; all of it when undefined. */
  readonly tells?: Tells;
  /** The channel that it would listen to: it must be a caller whom the application has. */
  readonly listensTo?: string;
  /** The time with which the gateway says that it lives: Unix seconds, or 0 when it stops. */
  readonly signOfLife?: string;
}

/** Answers that say more than the gateway reads. */
export type Tells = 'channels' | 'bridges';

/** One kind of request: each `*` of the path, and each parameter, has the form that it must have. */
interface Rule {
  readonly method: string;
  readonly path: RegExp;
  /** All of them must be there, and no other. */
  readonly query: Readonly<Record<string, RegExp>>;
  readonly upgrade: boolean;
  readonly tells?: Tells;
}

const CHANNEL = '[\\w.-]{1,128}';
/** Name of a prompt: as `isPromptName` of packages/prompts. */
const PROMPT = '[a-z\\d][a-z\\d-]{0,39}(?:/[a-z\\d][a-z\\d-]{0,39})?';
/** Prompts that one playback may string together. */
const MAX_PROMPTS = 40;
const UUID = '[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}';
/** Where the one variable is written: the gateway's sign of life. */
const SEEN = '/ari/asterisk/variable';
/** Longest path and query, characters. */
const MAX_TARGET = 2_000;

/**
 * The requests that a gateway makes of ARI, and no other: it takes callers out of its application to the queue, plays
 * its prompts and silence, and listens through taps of its own making. It makes no calls, hangs up and bridges
 * nothing but its taps, has voice sent nowhere but to whoever connects for it and to the one address of its own, and
 * writes one variable.
 */
export class GatewayRequests {
  readonly #rules: readonly Rule[];

  constructor(names: GatewayNames) {
    const { app, queue, moreQueues, closedContext, prompts, promptsUnder, audioSocket } = names;
    const tap = `${escaped(app)}-tap-${UUID}`;
    const [media, snoop, bridge] = [`${tap}-media`, `${tap}-snoop`, `${tap}-bridge`];
    const named = `${escaped(promptsUnder)}${PROMPT}`;
    const application = { app: exactly(app) };
    this.#rules = [
      rule('GET', '/ari/events', { ...application, subscribeAll: /^false$/ }, true),
      rule('GET', `/media/${UUID}`, {}, true),
      rule('POST', SEEN, {
        variable: exactly(seenVariable(app)),
        value: /^\d{1,12}$/,
      }),
      telling('channels', rule('GET', '/ari/channels')),
      telling('channels', rule('GET', `/ari/channels/${CHANNEL}`)),
      rule('POST', `/ari/channels/${CHANNEL}/continue`, {
        context: exactly(queue.context),
        extension: new RegExp(`^(?:${[queue.extension, ...moreQueues].map(escaped).join('|')})$`),
        priority: /^1$/,
      }),
      rule('POST', `/ari/channels/${CHANNEL}/continue`, {
        context: exactly(closedContext),
        extension: exactly(queue.extension),
        priority: /^1$/,
      }),
      rule('POST', `/ari/channels/${CHANNEL}/play/${UUID}`, {
        media: new RegExp(
          `^(?:${prompts.map(escaped).join('|')}|${named}(?:,${named}){0,${MAX_PROMPTS - 1}})$`,
        ),
      }),
      rule('POST', `/ari/channels/${CHANNEL}/silence`),
      rule('DELETE', `/ari/channels/${CHANNEL}/silence`),
      rule('POST', `/ari/channels/(?<listensTo>${CHANNEL})/snoop/${snoop}`, {
        ...application,
        spy: /^in$/,
        appArgs: /^tap$/,
      }),
      rule('POST', '/ari/channels/externalMedia', {
        ...application,
        channelId: new RegExp(`^${media}$`),
        format: /^slin16$/,
        encapsulation: /^none$/,
        transport: /^websocket$/,
        connection_type: /^server$/,
        external_host: /^INCOMING$/,
      }),
      ...(audioSocket === '' ? [] : [overAudioSocket(application, media, audioSocket)]),
      rule('DELETE', `/ari/channels/(?:${media}|${snoop})`),
      telling('bridges', rule('GET', '/ari/bridges')),
      rule('GET', `/ari/bridges/${bridge}`),
      rule('POST', `/ari/bridges/${bridge}`, { type: /^mixing$/ }),
      rule('POST', `/ari/bridges/${bridge}/addChannel`, {
        channel: new RegExp(`^${snoop},${media}$`),
      }),
      rule('DELETE', `/ari/bridges/${bridge}`),
      rule('GET', `/ari/playbacks/${UUID}`),
      rule('DELETE', `/ari/playbacks/${UUID}`),
    ];
  }

  /**
   * The request as it goes on to Asterisk, or `undefined` when no gateway makes it.
   *
   * @param url path and query as they came
   */
  allowed(method: string, url: string, upgrade: boolean): AllowedRequest | undefined {
    if (url.length > MAX_TARGET) return undefined;
    const cut = url.indexOf('?');
    const path = cut < 0 ? url : url.slice(0, cut);
    const query = [...new URLSearchParams(cut < 0 ? '' : url.slice(cut + 1))];
    const fits = this.#rules.find(
      (each) =>
        each.method === method &&
        each.upgrade === upgrade &&
        each.path.test(path) &&
        query.length === Object.keys(each.query).length &&
        Object.entries(each.query).every(([name, form]) =>
          query.some(([given, value]) => given === name && form.test(value)),
        ),
    );
    if (fits === undefined) return undefined;
    const listensTo = fits.path.exec(path)?.groups?.listensTo;
    const signOfLife = path === SEEN ? query.find(([name]) => name === 'value')?.[1] : undefined;
    return {
      method,
      upgrade,
      target: query.length === 0 ? path : `${path}?${new URLSearchParams(query)}`,
      ...(fits.tells === undefined ? {} : { tells: fits.tells }),
      ...(listensTo === undefined ? {} : { listensTo }),
      ...(signOfLife === undefined ? {} : { signOfLife }),
    };
  }
}

/** Global variable of the dialplan: when the gateway of this application was last seen, Unix seconds. */
export function seenVariable(app: string): string {
  return `DECROCHE_GATEWAY_SEEN_${app}`;
}

function rule(method: string, path: string, query: Rule['query'] = {}, upgrade = false): Rule {
  return { method, path: new RegExp(`^${path}$`), query, upgrade };
}

function overAudioSocket(application: Rule['query'], media: string, address: string): Rule {
  return rule('POST', '/ari/channels/externalMedia', {
    ...application,
    channelId: new RegExp(`^${media}$`),
    format: /^slin16$/,
    encapsulation: /^audiosocket$/,
    transport: /^tcp$/,
    external_host: exactly(address),
    data: new RegExp(`^${UUID}$`),
  });
}

function telling(tells: Tells, of: Rule): Rule {
  return { ...of, tells };
}

function exactly(text: string): RegExp {
  return new RegExp(`^${escaped(text)}$`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
