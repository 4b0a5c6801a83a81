import type { DraftSentence, Passage } from '@decroche/contracts';
import type { Question } from '@decroche/question';
import { BadRequestError, UnprocessableEntityError } from 'openai';
import type {
  ChatCompletionChunk,
  ChatCompletionCreateParamsStreaming,
} from 'openai/resources/chat/completions';
import { AnswerReader, answerForm } from './answer-reader.ts';
import type { AnswerWait } from './answer-wait.ts';
import { AskedServer, type AskedServerSettings } from './asked-server.ts';
import { type Prompt, promptFor } from './prompt.ts';
import { withSecondTry } from './second-try.ts';
import type { Writer } from './writer.ts';

/** An OpenAI-compatible server and how much it may take. */
export interface LanguageModelSettings extends AskedServerSettings {
  readonly model: string;
  /** What experts ask of it, published; throws a WriterError while that is not known. */
  readonly instructions: () => readonly string[];
  /** Whether the server is asked to hold the model to the form of an answer, until it refuses to. */
  readonly asksForForm: boolean;
  /** Tokens of one answer, at most. */
  readonly maxTokens: number;
}

/** A writer behind any server that speaks the protocol of OpenAI's chat completions. */
export class LanguageModel implements Writer {
  readonly #settings: LanguageModelSettings;
  readonly #server: AskedServer;
  /** False once the server has refused to hold a model to a form; answers are checked in any case. */
  #holdsForm: boolean;

  constructor(settings: LanguageModelSettings) {
    this.#settings = settings;
    this.#holdsForm = settings.asksForForm;
    this.#server = new AskedServer(settings);
  }

  get author(): string {
    return this.#settings.model;
  }

  write(
    question: Question,
    passages: readonly Passage[],
    signal: AbortSignal,
  ): AsyncGenerator<DraftSentence[]> {
    const prompt = promptFor(question, passages, this.#settings.instructions());
    return this.#server.reading((wait) => this.#answer(prompt, wait), signal);
  }

  async warm(question: Question, passages: readonly Passage[], signal: AbortSignal): Promise<void> {
    const prompt = promptFor(question, passages, this.#settings.instructions());
    for await (const _ of this.#server.reading((wait) => this.#pieces(prompt, wait, 1), signal));
  }

  async *#answer(prompt: Prompt, wait: AnswerWait): AsyncGenerator<DraftSentence[]> {
    const reader = new AnswerReader();
    const sentences: DraftSentence[] = [];
    for await (const piece of this.#pieces(prompt, wait, this.#settings.maxTokens)) {
      const complete = reader.take(piece);
      if (complete.length === 0) continue;
      for (const { text, sources } of complete)
        sentences.push({ text, sourceIds: sources.map((name) => prompt.sourceIds.get(name) ?? name) });
      yield [...sentences];
    }
    reader.end();
  }

  async *#pieces(prompt: Prompt, wait: AnswerWait, maxTokens: number): AsyncGenerator<string> {
    for await (const chunk of await this.#ask(prompt, wait, maxTokens)) {
      wait.heard();
      yield textOf(chunk);
    }
    // The client ends an aborted stream like one that is done.
    wait.signal.throwIfAborted();
  }

  async #ask(
    prompt: Prompt,
    wait: AnswerWait,
    maxTokens: number,
  ): Promise<AsyncIterable<ChatCompletionChunk>> {
    const body: ChatCompletionCreateParamsStreaming = {
      model: this.#settings.model,
      messages: [
        { role: 'system', content: prompt.system },
        { role: 'user', content: prompt.user },
      ],
      stream: true,
      temperature: 0,
      seed: 1,
      max_tokens: maxTokens,
    };
    const { completions } = this.#server.client.chat;
    const ask = (more: Partial<typeof body>): Promise<AsyncIterable<ChatCompletionChunk>> =>
      withSecondTry(
        async () => await completions.create({ ...body, ...more }, { signal: wait.signal }),
        wait,
      );
    if (!this.#holdsForm) return await ask({});
    const schema = answerForm([...prompt.sourceIds.keys()]);
    try {
      return await ask({
        response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } },
      });
    } catch (error) {
      if (!(error instanceof BadRequestError || error instanceof UnprocessableEntityError)) throw error;
      this.#holdsForm = false;
      return await ask({});
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
