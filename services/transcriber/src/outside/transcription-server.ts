import type { Readable } from 'node:stream';
import { request } from 'undici';
import { v7 as uuid } from 'uuid';
import { wavOf } from '../audio/wav-file.ts';
import { AnswerError } from '../engine/recogniser-answer.ts';
import type { RecognisedWord } from '../engine/speech-engine.ts';
import type { UtteranceJob } from '../engine/whole-utterance.ts';
import { MAX_ANSWER_BYTES, readTranscription } from './transcription-answer.ts';

/** A server that speaks OpenAI's protocol of transcriptions. */
export interface TranscriptionAccess {
  /** Base address, such as `https://speech.fund.example/v1`. */
  readonly baseUrl: string;
  /** Name of the model there. */
  readonly model: string;
  /** Sent as a bearer token; empty for none. */
  readonly apiKey: string;
  /** Longest time for one answer, milliseconds. */
  readonly deadlineMs: number;
}

/** The server refused, with that HTTP status. */
export class TranscriptionRefused extends Error {
  override readonly name = 'TranscriptionRefused';
  readonly status: number;

  constructor(status: number) {
    super(`the outside recogniser refuses, status ${status}`);
    this.status = status;
  }
}

/** What is asked for, the most telling first. */
const FORMS: readonly Readonly<Record<string, string>>[] = [
  { response_format: 'verbose_json', 'timestamp_granularities[]': 'word' },
  { response_format: 'verbose_json' },
  { response_format: 'json' },
];

const OK = 200;
const BAD_REQUEST = 400;
const UNPROCESSABLE = 422;
const SERVER_ERROR = 500;

/**
 * Asks for transcriptions (https://platform.openai.com/docs/api-reference/audio/createTranscription), as vLLM, speaches,
 * whisper.cpp and OpenGateLLM offer them. The answer with the probabilities of its words is asked for first; a server that
 * refuses it is asked for one with those of its segments, and then for the plain one, from then on.
 */
export class TranscriptionServer {
  readonly #access: TranscriptionAccess;
  /** Which of {@link FORMS} it is asked for. */
  #form = 0;

  constructor(access: TranscriptionAccess) {
    this.#access = access;
  }

  /**
   * @throws TranscriptionRefused, AnswerError, or what `undici` throws when the server cannot be reached or is late
   */
  async transcribe({ samples, sampleRateHz }: UtteranceJob, signal: AbortSignal): Promise<RecognisedWord[]> {
    const seconds = samples.length / sampleRateHz;
    const wav = wavOf(samples, sampleRateHz);
    try {
      return await this.#transcribe(wav, seconds, signal);
    } finally {
      wav.fill(0);
    }
  }

  async #transcribe(
    wav: Uint8Array<ArrayBuffer>,
    seconds: number,
    signal: AbortSignal,
  ): Promise<RecognisedWord[]> {
    const asked = this.#form;
    try {
      return readTranscription(await this.#ask(wav, asked, signal), seconds);
    } catch (error) {
      const isTooMuch =
        error instanceof TranscriptionRefused && [BAD_REQUEST, UNPROCESSABLE].includes(error.status);
      if (!isTooMuch || asked + 1 >= FORMS.length) throw error;
      this.#form = Math.max(this.#form, asked + 1);
      return await this.#transcribe(wav, seconds, signal);
    }
  }

  /** True when the server answers at all. */
  async isThere(signal: AbortSignal): Promise<boolean> {
    try {
      const { statusCode, body } = await request(`${this.#access.baseUrl}/models`, {
        headers: this.#headers,
        signal: this.#until(signal),
      });
      await body.dump();
      return statusCode < SERVER_ERROR;
    } catch {
      return false;
    }
  }

  async #ask(wav: Uint8Array<ArrayBuffer>, asked: number, signal: AbortSignal): Promise<string> {
    const boundary = `decroche-${uuid()}`;
    const fields = {
      model: this.#access.model,
      language: 'fr',
      temperature: '0',
      ...FORMS[asked],
    };
    const form = multipart(boundary, fields, wav);
    try {
      return await this.#send(form, boundary, signal);
    } finally {
      form.fill(0);
    }
  }

  /** Redirections are not followed: what a caller said goes to the server that was named. */
  async #send(form: Buffer, boundary: string, signal: AbortSignal): Promise<string> {
    const { statusCode, body } = await request(`${this.#access.baseUrl}/audio/transcriptions`, {
      method: 'POST',
      body: form,
      headers: { ...this.#headers, 'content-type': `multipart/form-data; boundary=${boundary}` },
      signal: this.#until(signal),
    });
    // What it says then is not kept: it may repeat what it was sent.
    if (statusCode !== OK) {
      await body.dump();
      throw new TranscriptionRefused(statusCode);
    }
    return await bounded(body);
  }

  #until(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, AbortSignal.timeout(this.#access.deadlineMs)]);
  }

  get #headers(): Record<string, string> {
    const { apiKey } = this.#access;
    return {
      accept: 'application/json',
      'user-agent': 'decroche',
      ...(apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }),
    };
  }
}

/** A form with a file, in one piece so that its length is known (RFC 7578). */
function multipart(boundary: string, fields: Readonly<Record<string, string>>, wav: Uint8Array): Buffer {
  const part = (disposition: string): string =>
    `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n`;
  const texts = Object.entries(fields).map(([name, value]) => `${part(`name="${name}"`)}\r\n${value}\r\n`);
  const file = `${part('name="file"; filename="utterance.wav"')}content-type: audio/wav\r\n\r\n`;
  return Buffer.concat([Buffer.from(texts.join('') + file), wav, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}

async function bounded(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new AnswerError(`it is longer than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
