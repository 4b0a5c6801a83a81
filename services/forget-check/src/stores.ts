import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CONV_STREAM } from '@decroche/contracts';
import { type Certificates, storedEvents } from '@decroche/service-kit';
import { busTls } from '@decroche/service-kit/tls';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { reasonOf } from './failure-reason.ts';
import { tracesIn } from './traces.ts';

/** What was found in one store. */
export interface StoreFinding {
  readonly store: string;
  readonly searchedBytes: number;
  /** Traces of the canaries; must be empty. */
  readonly found: readonly string[];
  /** Age of the oldest datum, milliseconds; null when there is none or it has no age. */
  readonly oldestMs: number | null;
  /** What else the store had to show, such as keys without a time to live; must be empty. */
  readonly faults: readonly string[];
  /** Why nothing was searched: the store is not there. */
  readonly absent?: string;
}

/** A store cannot be reached, so nothing is proved of it. */
export class StoreAwayError extends Error {
  override readonly name = 'StoreAwayError';
  readonly code = 'STORE_AWAY';

  /** @param setting that leads to it */
  constructor(store: string, setting: string, cause: unknown) {
    super(`${store} cannot be searched: ${reasonOf(cause)}; check ${setting}`, { cause });
  }
}

/** Searches pieces of a store one after the other. */
export function searched(
  store: string,
  pieces: readonly (Buffer | string)[],
  traces: readonly string[],
  more: { readonly oldestMs?: number | null; readonly faults?: readonly string[] } = {},
): StoreFinding {
  const found = new Set(pieces.flatMap((piece) => tracesIn(piece, traces)));
  const searchedBytes = pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0);
  return {
    store,
    searchedBytes,
    found: [...found],
    oldestMs: more.oldestMs ?? null,
    faults: more.faults ?? [],
  };
}

/** A store that is not there. */
export const absentStore = (store: string, why: string): StoreFinding => ({
  ...searched(store, [], []),
  absent: why,
});

/** Credentials of the bus that may read the stream of call events. */
export interface BusAccess {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** For `tls://`. */
  readonly tls?: Certificates | undefined;
}

/** Connects with an inbox of one's own, as the permissions of the services want it. @throws StoreAwayError */
export async function connectBus({ url, user, password, tls }: BusAccess): Promise<NatsConnection> {
  return await connect({
    servers: url,
    user,
    pass: password,
    ...(tls !== undefined && url.startsWith('tls:') ? { tls: busTls(tls) } : {}),
    inboxPrefix: `_INBOX_${user}`,
    timeout: 10_000,
  }).catch((cause: unknown) => {
    throw new StoreAwayError('NATS', 'NATS_URL, NATS_USER and NATS_PASSWORD', cause);
  });
}

/** Everything that the stream of call events holds. */
export async function searchStream(access: BusAccess, traces: readonly string[]): Promise<StoreFinding> {
  const connection = await connectBus(access);
  try {
    const pieces: Buffer[] = [];
    let oldestMs: number | null = null;
    for await (const event of storedEvents(connection, CONV_STREAM, '>')) {
      pieces.push(Buffer.from(event.subject), Buffer.from(event.data));
      oldestMs ??= Date.now() - event.time.getTime();
    }
    return searched('nats-stream', pieces, traces, { oldestMs });
  } finally {
    await connection.close();
  }
}

const AUDIO = /\.(wav|al|ul|raw|sln\d*|slin\d*|gsm|mp3|ogg|opus)$/;

/** Every file under a folder; any audio but the prompts is a fault. */
export async function searchFiles(
  store: string,
  folder: string,
  prompts: string | undefined,
  traces: readonly string[],
): Promise<StoreFinding> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const pieces: Buffer[] = [];
  const faults: string[] = [];
  let oldestMs: number | null = null;
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    if (AUDIO.test(entry.name) && !(prompts !== undefined && file.startsWith(prompts)))
      faults.push(`audio on the disk: ${entry.name}`);
    const [bytes, { mtimeMs }] = await Promise.all([readFile(file), stat(file)]).catch(
      () => [Buffer.alloc(0), { mtimeMs: Date.now() }] as const,
    );
    pieces.push(bytes);
    oldestMs = Math.max(oldestMs ?? 0, Date.now() - mtimeMs);
  }
  return searched(store, pieces, traces, { oldestMs, faults });
}
