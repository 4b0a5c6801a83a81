import { isLoopback } from '@decroche/service-kit';

/** A host and an explicit port, as RFC 9110 (4.2.3) compares them. */
interface Authority {
  /** Lower case, without the dot of the root; an IPv6 address in brackets. */
  readonly hostname: string;
  /** Null when none was written. */
  readonly port: number | null;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** Reads a `Host` header, or the host of an origin; undefined when it is none. */
export function parseAuthority(value: string): Authority | undefined {
  if (!/^(\[[\da-f:.]+\]|[^\s:/?#@\\[\]]+)(:\d{0,5})?$/i.test(value)) return undefined;
  const address = `http://${value}`;
  if (!URL.canParse(address)) return undefined;
  const port = /:(\d+)$/.exec(value)?.[1];
  const hostname = new URL(address).hostname.replace(/\.$/, '');
  return hostname === '' ? undefined : { hostname, port: port === undefined ? null : Number(port) };
}

const WILDCARDS: readonly string[] = ['0.0.0.0', '[::]'];

/** What of a request says where it was sent. */
interface Sent {
  /** Host as the browser sent it, through trusted proxies. */
  readonly host: string;
  readonly protocol: string;
}

/**
 * The names under which browsers reach this server. Any other name is a stranger's who has it point here (DNS
 * rebinding), whose page could then read what it likes.
 */
export class WebOrigins {
  /** Host name of each configured origin, and whether it is spoken to over HTTPS. */
  readonly #secure = new Map<string, boolean>();
  readonly #publicOrigins: readonly string[];
  readonly #listenHost: string;

  constructor(publicOrigins: readonly string[], listenHost: string) {
    this.#publicOrigins = publicOrigins.map((origin) => new URL(origin).origin);
    for (const origin of publicOrigins) {
      const { protocol, host } = new URL(origin);
      this.#secure.set(parseAuthority(host)?.hostname ?? '', protocol === 'https:');
    }
    const listen = listenHost.includes(':') ? `[${listenHost}]` : listenHost;
    // A wildcard is an address of every machine, hence of none.
    this.#listenHost = WILDCARDS.includes(listen) ? '' : (parseAuthority(listen)?.hostname ?? '');
  }

  /** True for the name of a configured origin, of this machine, or of the address that is listened on. */
  allows({ host }: Pick<Sent, 'host'>): boolean {
    const hostname = parseAuthority(host)?.hostname;
    if (hostname === undefined) return false;
    return isLoopback(hostname) || this.#secure.has(hostname) || hostname === this.#listenHost;
  }

  /** True when the browser speaks HTTPS, to a trusted proxy or under an origin that is configured so. */
  isSecure({ host, protocol }: Sent): boolean {
    return protocol === 'https' || this.#secure.get(parseAuthority(host)?.hostname ?? '') === true;
  }

  /** The configured origin that the request was sent to; undefined for another name of this server. */
  publicOriginOf(sent: Sent): string | undefined {
    return this.#publicOrigins.find((origin) => this.isOwn(origin, sent));
  }

  /** The origin that others are led to; undefined where none is configured. */
  get firstPublicOrigin(): string | undefined {
    return this.#publicOrigins[0];
  }

  /** True when `origin` is the one that the request was sent to. A port that is not written is that of the scheme. */
  isOwn(origin: string, sent: Sent): boolean {
    if (!URL.canParse(origin)) return false;
    const { protocol, host } = new URL(origin);
    const theirs = parseAuthority(host);
    const ours = parseAuthority(sent.host);
    const standard = DEFAULT_PORTS[protocol];
    if (theirs === undefined || ours === undefined || standard === undefined) return false;
    if (protocol === 'http:' && this.isSecure(sent)) return false;
    return theirs.hostname === ours.hostname && (theirs.port ?? standard) === (ours.port ?? standard);
  }
}
