import { z } from 'zod';
import { WriterError } from './writer-error.ts';

/** Longest answer that is read, UTF-16 units. */
const MAX_LENGTH = 8_000;
/** Blanks in a row after which a model is taken to be lost in them. */
const MAX_BLANKS = 64;
const BLANKS = new RegExp(`\\s{${MAX_BLANKS}}`);
/** Most sentences of one answer. */
const MAX_SENTENCES = 12;

const sentenceSchema = z.object({
  text: z.string().trim().min(1).max(600),
  sources: z.array(z.string().max(20)).max(8),
});
const answerSchema = z.object({
  answerable: z.boolean(),
  sentences: z.array(sentenceSchema).max(MAX_SENTENCES),
});

/** A sentence as a model wrote it, with the names that it gave its sources. */
export type WrittenSentence = z.infer<typeof sentenceSchema>;

/** The form of an answer, for servers that hold a model to one. Sources are named as in the prompt. */
export function answerForm(names: readonly string[]): Record<string, unknown> {
  const source = { type: 'string', enum: names };
  const sentence = {
    type: 'object',
    properties: { text: { type: 'string' }, sources: { type: 'array', items: source } },
    required: ['text', 'sources'],
    additionalProperties: false,
  };
  return {
    type: 'object',
    properties: { answerable: { type: 'boolean' }, sentences: { type: 'array', items: sentence } },
    required: ['answerable', 'sentences'],
    additionalProperties: false,
  };
}

/** Reads an answer while it is being written: each sentence as soon as it is whole, and at the end the whole once more. */
export class AnswerReader {
  #text = '';
  #read = 0;
  #depth = 0;
  #start = 0;
  #inString = false;
  #escaped = false;

  /**
   * Takes the next piece and gives the sentences that it completes.
   *
   * @throws WriterError `malformed`
   */
  take(piece: string): WrittenSentence[] {
    this.#text += piece;
    if (this.#text.length > MAX_LENGTH) throw malformed('wrote without end');
    if (BLANKS.test(this.#text.slice(-piece.length - MAX_BLANKS))) throw malformed('wrote blanks only');
    const whole: WrittenSentence[] = [];
    for (; this.#read < this.#text.length; this.#read += 1) {
      const object = this.#step(this.#text.charAt(this.#read));
      if (object !== undefined) whole.push(parsed(sentenceSchema, object));
    }
    return whole;
  }

  /**
   * Checks the whole answer: a broken one is none, whatever was read of it.
   *
   * @throws WriterError `malformed`, or `declined` when the model says that the documents do not answer
   */
  end(): void {
    const { answerable } = parsed(answerSchema, this.#text);
    if (!answerable) throw new WriterError('declined', 'says that the documents do not answer');
  }

  /** Follows one character; gives an object of the list of sentences when it closes. */
  #step(character: string): string | undefined {
    if (this.#inString) {
      this.#stepInString(character);
      return undefined;
    }
    if (character === '"') this.#inString = true;
    if (character === '{') {
      this.#depth += 1;
      if (this.#depth === 2) this.#start = this.#read;
    }
    if (character !== '}') return undefined;
    this.#depth -= 1;
    return this.#depth === 1 ? this.#text.slice(this.#start, this.#read + 1) : undefined;
  }

  #stepInString(character: string): void {
    if (this.#escaped) this.#escaped = false;
    else if (character === '\\') this.#escaped = true;
    else if (character === '"') this.#inString = false;
  }
}

function parsed<S extends z.ZodType>(schema: S, text: string): z.infer<S> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message repeats what was written.
    throw malformed('did not write whole JSON');
  }
  const result = schema.safeParse(value);
  if (!result.success) throw malformed('wrote JSON of another form');
  return result.data;
}

function malformed(what: string): WriterError {
  return new WriterError('malformed', what);
}
