import type { DraftSentence, Passage } from '@decroche/contracts';
import type { Question } from '@decroche/question';
import OpenAI, { APIConnectionError, APIError, BadRequestError } from 'openai';
import type {
  ChatCompletionChunk,
  ChatCompletionCreateParamsStreaming,
} from 'openai/resources/chat/completions';
import { AnswerReader, answerForm } from './answer-reader.ts';
import { AnswerWait } from './answer-wait.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { type Prompt, promptFor } from './prompt.ts';
import type { Writer } from './writer.ts';
import { WriterError } from './writer-error.ts';

/** An OpenAI-compatible server and how much it may take. */
export interface LanguageModelSettings {
  /** Base address, such as `http://127.0.0.1:8000/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  /** Sent as a bearer token; empty for none. */
  readonly apiKey: string;
  /** Longest time for a whole answer, milliseconds. */
  readonly deadlineMs: number;
  /** Longest silence before the first piece and between two, milliseconds. */
  readonly silenceMs: number;
  /** Tokens of one answer, at most. */
  readonly maxTokens: number;
  /** Answers that are written at the same time, at most. */
  readonly maxAtOnce: number;
}

/** A writer behind any server that speaks the protocol of OpenAI's chat completions. */
export class LanguageModel implements Writer {
  readonly #settings: LanguageModelSettings;
  readonly #client: OpenAI;
  readonly #breaker: CircuitBreaker;
  /** False once the server has refused to hold a model to a form; answers are checked in any case. */
  #holdsForm = true;

  constructor(settings: LanguageModelSettings) {
    this.#settings = settings;
    this.#breaker = new CircuitBreaker(settings.maxAtOnce, () => performance.now());
    this.#client = new OpenAI({
      baseURL: settings.baseUrl,
      // The client wants one; a server without keys reads none.
      apiKey: settings.apiKey === '' ? 'none' : settings.apiKey,
      // Otherwise it would look for these in the environment.
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      // What callers said goes to the server that was named, and to no other that it names.
      fetchOptions: { redirect: 'error' },
      maxRetries: 0,
      timeout: settings.deadlineMs,
      logLevel: 'off',
    });
  }

  get author(): string {
    return this.#settings.model;
  }

  async *write(
    question: Question,
    passages: readonly Passage[],
    signal: AbortSignal,
  ): AsyncGenerator<DraftSentence[]> {
    this.#breaker.enter();
    const wait = new AnswerWait(this.#settings, signal);
    let outcome: 'done' | 'failed' | 'cancelled' = 'cancelled';
    try {
      yield* this.#answer(question, passages, wait);
      outcome = 'done';
    } catch (error) {
      if (signal.aborted) throw error;
      const fault = faultOf(error, wait);
      outcome = fault.fault === 'declined' ? 'done' : 'failed';
      throw fault;
    } finally {
      wait.end();
      this.#breaker.leave(outcome);
    }
  }

  async *#answer(
    question: Question,
    passages: readonly Passage[],
    wait: AnswerWait,
  ): AsyncGenerator<DraftSentence[]> {
    const prompt = promptFor(question, passages);
    const reader = new AnswerReader();
    const sentences: DraftSentence[] = [];
    for await (const chunk of await this.#ask(prompt, wait.signal)) {
      wait.heard();
      const complete = reader.take(textOf(chunk));
      if (complete.length === 0) continue;
      for (const { text, sources } of complete)
        sentences.push({ text, sourceIds: sources.map((name) => prompt.sourceIds.get(name) ?? name) });
      yield [...sentences];
    }
    // The client ends an aborted stream like one that is done.
    wait.signal.throwIfAborted();
    reader.end();
  }

  async #ask(prompt: Prompt, signal: AbortSignal): Promise<AsyncIterable<ChatCompletionChunk>> {
    const body: ChatCompletionCreateParamsStreaming = {
      model: this.#settings.model,
      messages: [
        { role: 'system', content: prompt.system },
        { role: 'user', content: prompt.user },
      ],
      stream: true,
      temperature: 0,
      seed: 1,
      max_tokens: this.#settings.maxTokens,
    };
    const { completions } = this.#client.chat;
    if (!this.#holdsForm) return completions.create(body, { signal });
    const schema = answerForm([...prompt.sourceIds.keys()]);
    try {
      return await completions.create(
        {
          ...body,
          response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } },
        },
        { signal },
      );
    } catch (error) {
      if (!(error instanceof BadRequestError)) throw error;
      this.#holdsForm = false;
      return completions.create(body, { signal });
    }
  }
}

/** Text of a piece: none while a model reasons, and a list of parts on some servers. */
function textOf({ choices }: ChatCompletionChunk): string {
  const content: unknown = choices?.[0]?.delta?.content;
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  const texts: unknown[] = content.map((part: { text?: unknown } | null) => part?.text);
  return texts.filter((text) => typeof text === 'string').join('');
}

/** No message of a server is kept: it may repeat what it was sent. */
function faultOf(error: unknown, wait: AnswerWait): WriterError {
  if (error instanceof WriterError) return error;
  if (wait.signal.aborted) return new WriterError('late', wait.reason);
  if (error instanceof APIConnectionError) return new WriterError('unreachable', 'cannot be reached');
  if (error instanceof APIError)
    return new WriterError('refused', `refused, status ${error.status ?? 'unknown'}`);
  if (error instanceof SyntaxError) return new WriterError('malformed', 'did not speak the protocol');
  return new WriterError('unreachable', 'broke off');
}
