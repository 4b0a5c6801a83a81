import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Bases, ComparedQuestion, Comparison, Impact } from './impact.ts';

/** Learning two bases and asking them every golden question, milliseconds. */
const LEARNING_DEADLINE_MS = 300_000;
/** One question to bases that were learned, milliseconds. */
const QUESTION_DEADLINE_MS = 10_000;
/** Two learned bases are a lot of memory: who measures looks at the drafts within this time, or waits again. */
const KEPT_MS = 180_000;

/** A golden question for the thread. */
export interface ThreadQuestion {
  readonly call: number;
  readonly id: string;
  readonly text: string;
}

/** What the thread says. */
export type ThreadAnswer =
  | { readonly kind: 'impact'; readonly impact: Impact }
  | { readonly kind: 'compared'; readonly call: number; readonly compared: ComparedQuestion | undefined };

/**
 * Compares two bases in a thread of its own and keeps the last pair for a few minutes: the questions that follow an impact, and the
 * publication after it, need not learn them again. One pair at a time; an older one ends when nobody waits for it any more.
 */
export class KeptComparison implements Comparison {
  #kept: { readonly key: string; readonly pair: PairThread } | undefined;
  #isDestroyed = false;

  /** @throws Error when the bases cannot be learned in time */
  async impactOf(bases: Bases): Promise<Impact> {
    return await this.#pairOf(bases).impact;
  }

  /** @throws Error when the bases cannot be learned in time, or do not answer */
  async compare(bases: Bases, question: Omit<ThreadQuestion, 'call'>): Promise<ComparedQuestion | undefined> {
    return await this.#pairOf(bases).ask(question);
  }

  /** Ends the thread; whoever waits is told so. */
  destroy(): void {
    this.#isDestroyed = true;
    this.#kept?.pair.end();
    this.#kept = undefined;
  }

  #pairOf(bases: Bases): PairThread {
    if (this.#isDestroyed) throw new Error('the retriever stops');
    const key = keyOf(bases);
    if (this.#kept?.key === key && !this.#kept.pair.isOver) return this.#kept.pair;
    this.#kept?.pair.retire();
    this.#kept = { key, pair: new PairThread(bases) };
    return this.#kept.pair;
  }
}

/** A thread that has learned two bases. */
class PairThread {
  readonly impact: Promise<Impact>;
  isOver = false;
  readonly #thread: Worker;
  readonly #learned = Promise.withResolvers<Impact>();
  readonly #asked = new Map<number, PromiseWithResolvers<ComparedQuestion | undefined>>();
  #calls = 0;
  #waiting = 0;
  #isRetired = false;
  #idle: NodeJS.Timeout | undefined;

  constructor(bases: Bases) {
    this.#thread = new Worker(new URL('./impact-thread.ts', import.meta.url), { workerData: bases });
    this.#thread.on('message', (answer: ThreadAnswer) => this.#onAnswer(answer));
    this.#thread.on('error', (error) => this.end(error));
    this.#thread.on('exit', () => this.end());
    this.#thread.unref();
    this.impact = this.#awaited(this.#learned.promise, LEARNING_DEADLINE_MS);
    this.impact.catch(() => undefined);
  }

  async ask(question: Omit<ThreadQuestion, 'call'>): Promise<ComparedQuestion | undefined> {
    await this.impact;
    if (this.isOver) throw new Error('the comparison is over');
    const call = ++this.#calls;
    const answer = Promise.withResolvers<ComparedQuestion | undefined>();
    this.#asked.set(call, answer);
    this.#thread.postMessage({ ...question, call } satisfies ThreadQuestion);
    return await this.#awaited(answer.promise, QUESTION_DEADLINE_MS);
  }

  /** Ends it once nobody waits for it. */
  retire(): void {
    this.#isRetired = true;
    if (this.#waiting === 0) this.end();
  }

  end(cause: unknown = new Error('the comparison is over')): void {
    if (this.isOver) return;
    this.isOver = true;
    clearTimeout(this.#idle);
    this.#learned.reject(cause);
    for (const { reject } of this.#asked.values()) reject(cause);
    this.#asked.clear();
    void this.#thread.terminate();
  }

  #onAnswer(answer: ThreadAnswer): void {
    if (answer.kind === 'impact') {
      this.#learned.resolve(answer.impact);
      return;
    }
    this.#asked.get(answer.call)?.resolve(answer.compared);
    this.#asked.delete(answer.call);
  }

  /** A thread that does not answer in time is given up. */
  async #awaited<T>(answer: Promise<T>, deadlineMs: number): Promise<T> {
    this.#waiting += 1;
    clearTimeout(this.#idle);
    const late = setTimeout(
      () => this.end(new Error(`the bases were not compared within ${deadlineMs} ms`)),
      deadlineMs,
    );
    try {
      return await answer;
    } finally {
      clearTimeout(late);
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#rest();
    }
  }

  #rest(): void {
    if (this.#isRetired) {
      this.end();
      return;
    }
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.end(), KEPT_MS);
    this.#idle.unref();
  }
}

function keyOf({ before, after, today }: Bases): string {
  const hash = createHash('sha256').update(today);
  for (const files of [before, after]) {
    for (const [path, text] of files) hash.update(`\0${path}\0${text}`);
    hash.update('\0\0');
  }
  return hash.digest('hex');
}
