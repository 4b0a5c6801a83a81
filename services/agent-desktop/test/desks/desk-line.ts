import { type ClientRequest, get, request as httpRequest } from 'node:http';
import { createParser } from 'eventsource-parser';

/** An event as a desk got it. */
export interface ArrivedEvent {
  readonly name: string;
  readonly data: string;
  /** On the clock of `performance.now()`, milliseconds. */
  readonly atMs: number;
}

/** Longest that a desk waits for the head of its stream, milliseconds. */
const OPEN_MS = 20_000;

/** One desk over real HTTP: a session, an extension, and a stream of events on a connection of its own. */
export class DeskLine {
  readonly extension: string;
  readonly #url: string;
  readonly #cookie: string;
  readonly #csrfToken: string;
  #stream: ClientRequest | undefined;
  #lastId = '';
  /** What came since the stream was opened last. */
  readonly arrived: ArrivedEvent[] = [];

  constructor(url: string, extension: string, cookie: string, csrfToken: string) {
    this.#url = url;
    this.extension = extension;
    this.#cookie = cookie;
    this.#csrfToken = csrfToken;
  }

  /** Takes the extension. */
  async sit(): Promise<void> {
    const body = JSON.stringify({ extension: this.extension });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    httpRequest(`${this.#url}/api/session/extension`, {
      method: 'POST',
      agent: false,
      headers: {
        cookie: this.#cookie,
        'x-csrf-token': this.#csrfToken,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      },
    })
      .once('response', (answer) => {
        answer.on('error', reject).resume();
        if (answer.statusCode === 200) resolve();
        else reject(new Error(`extension ${this.extension} was refused: ${answer.statusCode}`));
      })
      .on('error', reject)
      .end(body);
    await promise;
  }

  /** Opens the stream, from where an earlier one was cut, and waits for its first event. */
  async open(): Promise<void> {
    this.arrived.length = 0;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const parser = createParser({
      onEvent: ({ event = '', id, data }) => {
        if (id !== undefined) this.#lastId = id;
        if (event !== 'beat') this.arrived.push({ name: event, data, atMs: performance.now() });
        resolve();
      },
    });
    const stream = get(`${this.#url}/api/desk/events`, {
      agent: false,
      timeout: OPEN_MS,
      headers: { cookie: this.#cookie, ...(this.#lastId === '' ? {} : { 'last-event-id': this.#lastId }) },
    });
    stream.once('response', (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`the stream was refused: ${answer.statusCode}`));
      answer.setEncoding('utf8').on('data', (text: string) => parser.feed(text));
      answer.on('error', reject);
    });
    stream.once('timeout', () => stream.destroy(new Error('the stream did not open in time')));
    stream.on('error', reject);
    this.#stream = stream;
    await promise;
  }

  /** As a network that breaks: without a word. */
  cut(): void {
    this.#stream?.destroy();
  }

  /** When the first event of the name came since then that has the words; undefined while none did. */
  came({ name, words, sinceMs }: { name: string; words: string; sinceMs: number }): number | undefined {
    return this.arrived.find(
      (event) => event.atMs >= sinceMs && event.name === name && event.data.includes(words),
    )?.atMs;
  }

  /** How many events of the name came since the stream was opened. */
  count(name: string): number {
    return this.arrived.filter((event) => event.name === name).length;
  }
}
