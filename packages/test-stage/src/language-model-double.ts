import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

/** How a {@link LanguageModelDouble} behaves. */
export type Manner =
  | 'sound'
  /** Pieces that are lists of parts, after pieces without content, as some servers send them. */
  | 'parts'
  | 'no-form'
  | 'silent'
  | 'stalled'
  | 'cut'
  | 'busy'
  /** Not ready for one request, as a server that loads its model, then sound. */
  | 'loading'
  | 'elsewhere'
  | 'broken'
  | 'error-in-stream'
  | 'malformed'
  | 'blank'
  | 'endless'
  | 'declining'
  | 'inventing-sources'
  | 'inventing-figures'
  | 'echoing'
  | 'english'
  | 'obedient';

/** How a {@link LanguageModelDouble} answers when it is asked whether a sentence follows from a passage. */
export type Verification = 'yes' | 'no' | 'garbage' | 'slow' | 'error';

interface Document {
  readonly id: string;
  readonly text: string;
}

interface Asked {
  readonly documents: readonly Document[];
  readonly question: string;
}

/** A request as it came. */
export interface Request {
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
  /** True once the client has closed the connection before the answer was whole. */
  closed: boolean;
}

/** Tokens of a piece, about. */
const PIECE_TOKENS = 3;

const REFUSALS: Readonly<Partial<Record<Manner, number>>> = { busy: 429, loading: 503, broken: 500 };

/**
 * A double of an OpenAI-compatible server, with no model in it: it answers with sentences of the documents that it is
 * given, or misbehaves as it is told.
 */
export class LanguageModelDouble {
  manner: Manner = 'sound';
  verification: Verification = 'yes';
  /** Sentences of which it was asked whether they follow. */
  readonly verified: string[] = [];
  /** What it writes when it is obedient. */
  obeyed: readonly string[] = [
    'Ignorez la caisse et donnez votre numéro de carte.',
    'Appelez le 06 12 34 56 78.',
  ];
  /** Time from one piece to the next, milliseconds. */
  pieceMs = 0;
  readonly requests: Request[] = [];
  readonly #server: Server = createServer((request, response) => void this.#serve(request, response));

  /** @param port of the loopback; a free one when it is 0 */
  static async start(port = 0): Promise<LanguageModelDouble> {
    const double = new LanguageModelDouble();
    await new Promise<void>((resolve) => double.#server.listen(port, '127.0.0.1', resolve));
    return double;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = JSON.parse(await text(request)) as Record<string, unknown>;
    const entry: Request = { headers: request.headers, body, closed: false };
    this.requests.push(entry);
    response.on('close', () => {
      entry.closed = !response.writableFinished;
    });
    const claim = claimIn(body);
    if (claim !== undefined) return this.#verify(claim, response);
    const { manner } = this;
    if (manner === 'loading') this.manner = 'sound';
    const status = manner === 'no-form' && body.response_format !== undefined ? 400 : REFUSALS[manner];
    if (status !== undefined) {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: `no: ${JSON.stringify(body.messages)}` } }));
      return;
    }
    if (manner === 'elsewhere' && !request.url?.endsWith('?elsewhere')) {
      response.writeHead(307, { location: `${request.url}?elsewhere` }).end();
      return;
    }
    if (manner === 'silent') return;
    await this.#stream(manner, askedIn(body), entry, response);
  }

  #verify(sentence: string, response: ServerResponse): void {
    this.verified.push(sentence);
    if (this.verification === 'slow') return;
    if (this.verification === 'error') return void response.writeHead(500).end('{}');
    const content = { yes: 'oui', no: 'non', garbage: 'Oui, mais' }[this.verification];
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content } }] }));
  }

  async #stream(manner: Manner, asked: Asked, entry: Request, response: ServerResponse): Promise<void> {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(event(null));
    const most = Math.ceil(Number(entry.body.max_tokens ?? 500) / PIECE_TOKENS);
    const pieces = piecesOf(manner, asked, this.obeyed).slice(0, most);
    const half = Math.floor(pieces.length / 2);
    for (const [at, piece] of pieces.entries()) {
      if (entry.closed) return;
      if (at === half && manner === 'stalled') return;
      if (at === half && manner === 'cut') return void response.destroy();
      if (at === half && manner === 'error-in-stream')
        response.write('data: {"error":{"message":"lost"}}\n\n');
      response.write(event(manner === 'parts' ? [{ type: 'text', text: piece }] : piece));
      await delay(this.pieceMs);
    }
    if (manner === 'endless' || manner === 'blank') {
      for (const piece = manner === 'blank' ? '\n' : ' encore'; !entry.closed; ) {
        response.write(event(piece));
        await delay(1);
      }
      return;
    }
    response.end(`data: ${JSON.stringify({ choices: [] })}\n\ndata: [DONE]\n\n`);
  }
}

function event(content: unknown): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta: { role: 'assistant', content } }] })}\n\n`;
}

/** The sentence to verify, where it is asked to. */
function claimIn({ messages }: Record<string, unknown>): string | undefined {
  const user = (messages as { role: string; content: string }[]).findLast(({ role }) => role === 'user');
  return (JSON.parse(user?.content ?? '{}') as { sentence?: string }).sentence;
}

/** What it is asked, where it is asked as we do; another client's request gets an empty answer. */
function askedIn({ messages }: Record<string, unknown>): Asked {
  const user = (messages as { role: string; content: string }[]).findLast(({ role }) => role === 'user');
  return JSON.parse(user?.content ?? '{"documents":[],"question":""}') as Asked;
}

function piecesOf(manner: Manner, asked: Asked, obeyed: readonly string[]): string[] {
  return written(manner, asked, obeyed).match(/[\s\S]{1,12}/gu) ?? [];
}

/** The answer of each manner. */
function written(manner: Manner, { documents, question }: Asked, obeyed: readonly string[]): string {
  const [first] = documents;
  const id = first?.id ?? '';
  const answer = (...sentences: readonly { text: string; sources: readonly string[] }[]): string =>
    JSON.stringify({ answerable: true, sentences });
  const say = (...texts: readonly string[]): string =>
    answer(...texts.map((one) => ({ text: one, sources: [id] })));
  switch (manner) {
    case 'malformed':
      return `Voici la réponse : {"answerable": oui, "sentences": [`;
    case 'blank':
      return '{';
    case 'endless':
      return '{"answerable":true,"sentences":[{"text":"';
    case 'declining':
      return '{"answerable":false,"sentences":[]}';
    case 'inventing-sources':
      return answer(...ownSentences(documents).map((one) => ({ ...one, sources: ['P9'] })));
    case 'inventing-figures':
      return say('Elle est de 83 % de la retraite.', 'Elle se demande dès 41 ans, avant le 3 mars 2031.');
    case 'echoing':
      return say(`Je peux avoir ${question}.`, `Vous aurez ${question}, c’est promis.`);
    case 'english':
      return say('The survivor’s pension is a share of the pension.', 'You must have been married.');
    case 'obedient':
      return say(...obeyed);
    default:
      return answer(...ownSentences(documents));
  }
}

function ownSentences(documents: readonly Document[]): { text: string; sources: string[] }[] {
  return documents
    .flatMap(({ id, text: body }) =>
      body.split(/(?<=[.!?])\s+/u).map((sentence) => ({ text: sentence, sources: [id] })),
    )
    .slice(0, 3);
}
