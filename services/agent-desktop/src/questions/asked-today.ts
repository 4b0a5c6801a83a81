import { describeError, type Logger } from '@decroche/service-kit';
import type { Redis } from 'ioredis';
import { type AskedQuestion, type AskedTodayView, askedQuestionSchema, MAX_ASKED_TODAY } from '#contract';
import { NotFoundError } from '../http/request-errors.ts';
import { reached } from '../people/reached-redis.ts';
import { eveningOf } from './evening.ts';

const KEY = 'desk:asked-today:';
/** Questions before one that goes on from them, that are asked again with it. */
const MAX_BEFORE = 2;

/**
 * What each person asked today, as the redactor left it and without the answers: for himself alone, under the handle that stands
 * for him, and gone in the evening.
 */
export class AskedToday {
  readonly #redis: Redis;
  readonly #logger: Logger;
  readonly #now: () => number;

  constructor(redis: Redis, logger: Logger, now: () => number) {
    this.#redis = redis;
    this.#logger = logger;
    this.#now = now;
  }

  /** Keeps a question, unless nothing is left of it. Without Redis it is not kept, and asked all the same. */
  async keep(person: string, question: AskedQuestion): Promise<void> {
    if (question.said.outcome !== 'text') return;
    try {
      await this.#redis
        .multi()
        .lpush(KEY + person, JSON.stringify(question))
        .ltrim(KEY + person, 0, MAX_ASKED_TODAY - 1)
        .pexpireat(KEY + person, eveningOf(this.#now()))
        .exec();
    } catch (error) {
      this.#logger.warn({ err: describeError(error) }, 'a question is not kept for the day');
    }
  }

  /**
   * What a person asked today, the newest first.
   *
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async of(person: string): Promise<AskedTodayView> {
    const kept = await reached(() => this.#redis.lrange(KEY + person, 0, -1));
    // What another version kept in another form is gone by the evening anyway.
    const questions = kept.flatMap((text) => askedQuestionSchema.safeParse(JSON.parse(text)).data ?? []);
    return { questions, untilMs: eveningOf(this.#now()) };
  }

  /**
   * A question of a person, after those of the day from which it goes on: the oldest first, itself last.
   *
   * @throws NotFoundError when it is not there, or another person's
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async withThoseBefore(person: string, id: string): Promise<readonly [...AskedQuestion[], AskedQuestion]> {
    const { questions } = await this.of(person);
    const found = (wanted: string | null): AskedQuestion | undefined =>
      questions.find((question) => question.id === wanted);
    const last = found(id);
    if (last === undefined) throw new NotFoundError('this question');
    const before: AskedQuestion[] = [];
    for (let at = found(last.after); at !== undefined && before.length < MAX_BEFORE; at = found(at.after)) {
      before.unshift(at);
    }
    return [...before, last];
  }

  /**
   * Forgets all that a person asked.
   *
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async clear(person: string): Promise<void> {
    await reached(() => this.#redis.del(KEY + person));
  }
}
