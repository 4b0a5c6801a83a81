import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sha256Of } from '@decroche/downloads';
import { retry } from '@decroche/service-kit';

/** Why an archive could not be fetched. */
export type DownloadFault = 'UNREACHABLE' | 'REFUSED' | 'WRONG_SIZE' | 'WRONG_HASH';

/** An archive that could not be fetched. What was received is kept for the next try, unless it was wrong. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
  readonly code: DownloadFault;

  constructor(code: DownloadFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What to fetch. */
export interface DownloadOrder {
  readonly address: string;
  readonly bytes?: number | undefined;
  readonly sha256?: string | undefined;
  /** File to write. */
  readonly file: string;
  readonly progress: (receivedBytes: number, totalBytes: number | undefined) => void;
  /** Longest time without any byte, milliseconds. */
  readonly idleMs?: number;
  /** How often it is tried. */
  readonly attempts?: number;
}

/**
 * Fetches a file over HTTP, goes on where an earlier try stopped (RFC 9110, range requests with `If-Range`), and
 * verifies its size and SHA-256.
 *
 * @throws DownloadError
 */
export async function download(order: DownloadOrder): Promise<void> {
  await mkdir(path.dirname(order.file), { recursive: true });
  await retry(() => receive(order), {
    firstMs: 500,
    mostMs: 10_000,
    attempts: order.attempts ?? 5,
    onFailure: (error) => {
      if (error instanceof DownloadError && error.code !== 'UNREACHABLE') throw error;
    },
  });
  const { size } = await stat(order.file);
  if (order.bytes !== undefined && size !== order.bytes) {
    await forget(order.file);
    throw new DownloadError('WRONG_SIZE', `${order.address} has ${size} bytes instead of ${order.bytes}`);
  }
  if (order.sha256 !== undefined && (await sha256Of(order.file)) !== order.sha256) {
    await forget(order.file);
    throw new DownloadError('WRONG_HASH', `${order.address} does not have the SHA-256 of the manifest`);
  }
}

async function receive(order: DownloadOrder): Promise<void> {
  const have = await stat(order.file).then(
    ({ size }) => size,
    () => 0,
  );
  if (order.bytes !== undefined && have === order.bytes) return;
  const version = await readFile(versionFile(order.file), 'utf8').catch(() => '');
  const idle = new AbortController();
  const timer = setTimeout(() => idle.abort(new Error('no byte came')), order.idleMs ?? 30_000);
  try {
    const resume = have > 0 && version !== '';
    const response = await fetch(order.address, {
      signal: idle.signal,
      headers: resume ? { range: `bytes=${have}-`, 'if-range': version } : {},
    });
    if (response.status === 416) {
      await forget(order.file);
      throw new DownloadError('UNREACHABLE', `${order.address} changed while it was fetched`);
    }
    if (!response.ok || response.body === null) {
      throw new DownloadError('REFUSED', `${order.address} answers ${response.status}`);
    }
    const from = response.status === 206 ? have : 0;
    const etag = response.headers.get('etag') ?? response.headers.get('last-modified') ?? '';
    await writeFile(versionFile(order.file), etag.startsWith('W/') ? '' : etag);
    const length = Number(response.headers.get('content-length'));
    const total = order.bytes ?? (length > 0 ? from + length : undefined);
    let received = from;
    const counter = new Transform({
      transform(chunk: Buffer, _, done) {
        timer.refresh();
        received += chunk.length;
        order.progress(received, total);
        done(null, chunk);
      },
    });
    const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
    await pipeline(body, counter, createWriteStream(order.file, { flags: from > 0 ? 'a' : 'w' }));
    if (length > 0 && received < from + length) throw new Error('the connection ended early');
    await rm(versionFile(order.file), { force: true });
  } catch (cause) {
    if (cause instanceof DownloadError) throw cause;
    throw new DownloadError(
      'UNREACHABLE',
      `${order.address} cannot be fetched; what was received is kept, run the same command again to go on`,
      { cause },
    );
  } finally {
    clearTimeout(timer);
  }
}

/** Remembers which version of the file was begun. */
function versionFile(file: string): string {
  return `${file}.version`;
}

async function forget(file: string): Promise<void> {
  await rm(file, { force: true });
  await rm(versionFile(file), { force: true });
}
