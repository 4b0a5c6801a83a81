import { createHmac } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Cell, Tally } from './use/use-cells.ts';
import { hourOf, mondayOf, SPANS, type Span, type SpanLength } from './use/use-spans.ts';

/** Whose event it is: a session is one, and who holds an extension. */
export interface Contributor {
  /** Id of his organisation. */
  readonly organisation: string;
  /** Handle of the person. */
  readonly person: string;
}

/** Events of one organisation in one span of time. */
export interface LedgerPage {
  readonly span: Span;
  readonly organisation: string;
}

/** Begins the keys of what is done with the tool. */
export const USE_PAGES = 'desk:use:';
/** Begins the keys of how soon it is ready. */
export const READINESS_PAGES = 'desk:use-readiness:';
const ONCE = 'desk:use-once:';
/** How long a page is kept from its last event on, milliseconds: the span, and time to settle it after the desk was down. */
export const KEPT_MS: Readonly<Record<SpanLength, number>> = {
  hour: 2 * 86_400_000,
  day: 3 * 86_400_000,
  week: 10 * 86_400_000,
};
/** An event may be told again for as long, milliseconds: longer than the bus repeats any. */
const TOLD_AGAIN_MS = 1_800_000;
const COUNT = 'n ';
const PERSON = 'p ';
const SCAN_COUNT = 500;

/**
 * Carries what is left of a page over to the page of the longer span, and takes the page away: once, whoever else settles it too.
 * KEYS: the page, the longer one. ARGV: its life in milliseconds, then field and increment, 0 for a person.
 */
const CARRY = `
if redis.call('del', KEYS[1]) == 0 or #ARGV == 1 then return end
for at = 2, #ARGV, 2 do
  if ARGV[at + 1] == '0' then redis.call('hset', KEYS[2], ARGV[at], '1')
  else redis.call('hincrby', KEYS[2], ARGV[at], ARGV[at + 1]) end
end
redis.call('pexpire', KEYS[2], ARGV[1])`;

/**
 * What is counted and not settled yet, in Redis, so that the instances count together: for each organisation and span of time one
 * hash of counts, and of who took part. A person stands in it under a handle that is another one each week and in each
 * organisation, with no count of his own.
 */
export class FigureLedger {
  readonly #redis: Redis;
  readonly #secret: string;
  readonly #now: () => number;
  readonly #pages: string;

  /**
   * @param secret keeps the handles from being guessed
   * @param pages begins the keys of its pages
   */
  constructor(redis: Redis, secret: string, now: () => number, pages: string) {
    this.#redis = redis;
    this.#secret = secret;
    this.#now = now;
    this.#pages = pages;
  }

  /**
   * Counts one event in each of some cells.
   *
   * @param nameless cells in which it is counted without whose it is
   * @throws Error when Redis cannot be reached
   */
  async count(who: Contributor, cells: readonly Cell[], nameless: readonly Cell[] = []): Promise<void> {
    if (cells.length === 0) return;
    const span = hourOf(this.#now());
    const key = this.#keyOf({ span, organisation: who.organisation });
    const member = this.#member(who, span);
    const transaction = this.#redis.multi();
    for (const cell of [...cells, ...nameless]) transaction.hincrby(key, COUNT + cell, 1);
    for (const cell of cells) transaction.hset(key, `${PERSON}${cell} ${member}`, '1');
    await transaction.pexpire(key, KEPT_MS[span.length]).exec();
  }

  /**
   * Whether it is the first time that this is asked about an event, by any instance.
   *
   * @throws Error when Redis cannot be reached
   */
  async isFirst(event: string): Promise<boolean> {
    return (await this.#redis.set(ONCE + event, '1', 'PX', TOLD_AGAIN_MS, 'NX')) === 'OK';
  }

  /** Pages of a length of span, also of those that go on. */
  async pages(length: SpanLength): Promise<LedgerPage[]> {
    const found = new Set<string>();
    let cursor = '0';
    do {
      const [next, keys] = await this.#redis.scan(
        cursor,
        'MATCH',
        `${this.#pages}${length} *`,
        'COUNT',
        SCAN_COUNT,
      );
      cursor = next;
      for (const key of keys) found.add(key);
    } while (cursor !== '0');
    return [...found].flatMap((key) => pageOf(key.slice(this.#pages.length)) ?? []);
  }

  async read(page: LedgerPage): Promise<Map<Cell, Tally>> {
    const tallies = new Map<Cell, { count: number; people: Set<string> }>();
    const tallyOf = (cell: Cell) => {
      const tally = tallies.get(cell) ?? { count: 0, people: new Set<string>() };
      tallies.set(cell, tally);
      return tally;
    };
    for (const [field, value] of Object.entries(await this.#redis.hgetall(this.#keyOf(page)))) {
      const [kind, cell = '', member = ''] = field.split(' ');
      if (kind === COUNT.trim()) tallyOf(cell).count += Number(value);
      else tallyOf(cell).people.add(member);
    }
    return tallies;
  }

  /** Takes a settled page away; what is carried goes into the page of the longer span, or nowhere. */
  async close(page: LedgerPage, longer: Span | undefined, carried: ReadonlyMap<Cell, Tally>): Promise<void> {
    if (longer === undefined) {
      await this.#redis.del(this.#keyOf(page));
      return;
    }
    const fields = [...carried].flatMap(([cell, { count, people }]) => [
      ...[COUNT + cell, String(count)],
      ...[...people].flatMap((member) => [`${PERSON}${cell} ${member}`, '0']),
    ]);
    const into = this.#keyOf({ span: longer, organisation: page.organisation });
    await this.#redis.eval(CARRY, 2, this.#keyOf(page), into, KEPT_MS[longer.length], ...fields);
  }

  #keyOf({ span, organisation }: LedgerPage): string {
    return `${this.#pages}${span.length} ${span.start} ${organisation}`;
  }

  #member({ organisation, person }: Contributor, span: Span): string {
    const week = mondayOf(span.start.slice(0, 10));
    return createHmac('sha256', this.#secret)
      .update(JSON.stringify(['use', organisation, week, person]))
      .digest('base64url')
      .slice(0, 16);
  }
}

/** The page of a key without its beginning. */
function pageOf(key: string): LedgerPage | undefined {
  const [length, start, ...organisation] = key.split(' ');
  const known = SPANS.find((each) => each === length);
  if (known === undefined || start === undefined) return undefined;
  return { span: { length: known, start }, organisation: organisation.join(' ') };
}
