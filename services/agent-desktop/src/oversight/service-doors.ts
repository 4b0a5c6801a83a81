import { lookup } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import {
  type Certificates,
  isLoopback,
  type SelfDescription,
  selfDescriptionSchema,
  type WantedParticulars,
} from '@decroche/service-kit';
import { programTls } from '@decroche/service-kit/tls';
import { Agent, request } from 'undici';
import type { InstanceFault } from '#contract';

/** Health port of a program, and which one it is. */
export interface OverseenService {
  readonly service: string;
  readonly host: string;
  readonly port: number;
}

/** What a program said of itself, or why it did not. */
export type SeenInstance = { readonly service: string; readonly address: string } & (
  | { readonly description: SelfDescription }
  | { readonly fault: InstanceFault }
);

/** How programs are asked. */
export interface ServiceDoorsParts {
  readonly services: readonly OverseenService[];
  /** Opens their doors; absent, nobody is asked. */
  readonly token: string | undefined;
  /** With which programs on other machines are asked; absent, in clear. */
  readonly certificates: Certificates | undefined;
  /** What this program says of itself. */
  readonly own: (wanted: WantedParticulars) => Promise<SelfDescription>;
  readonly now: () => number;
}

/** The programs of an installation; one that nobody listed is told as such, since what it keeps is not known. */
const PROGRAMS = ['transcriber', 'pii-guard', 'retriever', 'generator', 'ivr-gateway', 'ari-gate'] as const;
const DEADLINE_MS = 2_000;
const MAX_ANSWER_BYTES = 4_000_000;
/** Instances behind one name. */
const MAX_INSTANCES = 32;
/** However many pages ask, a program is asked no more often, milliseconds. */
const FRESH_MS = 1_000;

/** What every program of the installation says of itself at its health port. */
export class ServiceDoors {
  readonly #parts: ServiceDoorsParts;
  /** By what was wanted. */
  readonly #last = new Map<
    string,
    { readonly seen: Promise<readonly SeenInstance[]>; readonly askedMs: number }
  >();

  constructor(parts: ServiceDoorsParts) {
    this.#parts = parts;
  }

  /**
   * The desk first, then the others by name. Never throws: who does not answer is told with the reason.
   *
   * @param wants besides what is cheap to say
   */
  look(...wants: readonly (keyof WantedParticulars)[]): Promise<readonly SeenInstance[]> {
    const query = wants.join('&');
    const askedMs = this.#parts.now();
    const last = this.#last.get(query);
    if (last !== undefined && askedMs - last.askedMs < FRESH_MS) return last.seen;
    const seen = this.#ask(query);
    // Audio is not kept.
    if (!wants.includes('recordings')) this.#last.set(query, { seen, askedMs });
    return seen;
  }

  async #ask(query: string): Promise<readonly SeenInstance[]> {
    const { services, own } = this.#parts;
    const path = query === '' ? '/about' : `/about?${query}`;
    const description = await own({ recordings: false, found: query.includes('found') });
    const unlisted = PROGRAMS.filter((name) => !services.some(({ service }) => service === name));
    const answers = await Promise.all(services.map((service) => askAll(service, path, this.#parts)));
    const others = [
      ...answers.flat(),
      ...unlisted.map((service): SeenInstance => ({ service, address: '', fault: 'unlisted' })),
    ].sort((a, b) => (`${a.service} ${a.address}` < `${b.service} ${b.address}` ? -1 : 1));
    return [{ service: description.service, address: '', description }, ...others];
  }
}

/** With what doors are opened. */
type Key = Pick<ServiceDoorsParts, 'token' | 'certificates'>;

/** A name may stand for several instances. */
async function askAll(
  { service, host, port }: OverseenService,
  path: string,
  key: Key,
): Promise<readonly SeenInstance[]> {
  const found = await lookup(host, { all: true }).catch(() => []);
  const hosts = [...new Set(found.map(({ address }) => address))].slice(0, MAX_INSTANCES);
  if (hosts.length === 0) return [{ service, address: `${host}:${port}`, fault: 'unreachable' }];
  return await Promise.all(
    hosts.map(async (each) => {
      const address = `${isIPv6(each) ? `[${each}]` : each}:${port}`;
      const scheme = key.certificates === undefined || isLoopback(each) ? 'http' : 'https';
      return { service, address, ...(await askOne(service, `${scheme}://${address}${path}`, key)) };
    }),
  );
}

async function askOne(
  service: string,
  url: string,
  key: Key,
): Promise<{ readonly description: SelfDescription } | { readonly fault: InstanceFault }> {
  const text = await read(service, url, key);
  if (typeof text !== 'string') return { fault: text.fault };
  try {
    const description = selfDescriptionSchema.parse(JSON.parse(text));
    return description.service === service ? { description } : { fault: 'unreadable' };
  } catch {
    return { fault: 'unreadable' };
  }
}

async function read(
  service: string,
  url: string,
  { token = '', certificates }: Key,
): Promise<string | { readonly fault: InstanceFault }> {
  const agent =
    certificates !== undefined && url.startsWith('https:')
      ? new Agent({ connect: programTls(service, certificates) })
      : undefined;
  try {
    const { statusCode, body } = await request(url, {
      ...(agent === undefined ? {} : { dispatcher: agent }),
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    if (statusCode !== 200) {
      await body.dump();
      return { fault: statusCode >= 500 ? 'unreadable' : 'refused' };
    }
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_ANSWER_BYTES) return { fault: 'unreadable' };
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  } catch {
    return { fault: 'unreachable' };
  } finally {
    await agent?.destroy();
  }
}
