import { request } from 'undici';

/** Longest answer of a provider: keys and metadata are a few kilobytes. */
const MAX_ANSWER_BYTES = 512 * 1024;
/** Longest wait for a piece of an answer, milliseconds; the caller's signal bounds the whole. */
const SILENCE_MS = 5_000;
/** Answers that have no body (Fetch, 2.2.3). */
const BODILESS = [101, 204, 205, 304];

/** What the libraries of OpenID Connect ask for. */
export interface ProviderRequest {
  readonly method: string;
  readonly headers: Headers | Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | null | undefined;
}

/**
 * `fetch` for OpenID Connect: reads an answer of bounded size whole before it is given on. Node's own ends the process when a
 * body breaks off in the middle.
 *
 * @throws what `undici` throws when the provider cannot be reached or is late
 */
export async function providerFetch(
  url: string,
  { method, headers, body, signal }: ProviderRequest,
): Promise<Response> {
  const answer = await request(url, {
    method: method as 'GET' | 'POST',
    headers: headers instanceof Headers ? Object.fromEntries(headers) : headers,
    body: body === undefined || body === null ? null : String(body),
    headersTimeout: SILENCE_MS,
    bodyTimeout: SILENCE_MS,
    ...(signal ? { signal } : {}),
  });
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of answer.body as AsyncIterable<Uint8Array>) {
    length += piece.length;
    if (length > MAX_ANSWER_BYTES)
      throw new Error(`the provider answers more than ${MAX_ANSWER_BYTES} bytes`);
    pieces.push(piece);
  }
  const head = new Headers();
  for (const [name, value] of Object.entries(answer.headers))
    for (const each of [value ?? []].flat()) head.append(name, each);
  const bodiless = BODILESS.includes(answer.statusCode);
  return new Response(bodiless ? null : Buffer.concat(pieces), { status: answer.statusCode, headers: head });
}
