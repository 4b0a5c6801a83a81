import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

const DAY_MS = 86_400_000;
/** How often old gaps are looked for. */
const EVERY_MS = DAY_MS / 4;

/**
 * Removes gaps that nobody asked about for so long, whatever their state.
 *
 * @returns how many went
 */
export async function forgetOldGaps(sql: Kysely<Tables>, now: Date, keptDays: number): Promise<number> {
  const { numDeletedRows } = await sql
    .deleteFrom('gap')
    .where('last_seen', '<', new Date(now.getTime() - keptDays * DAY_MS))
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Removes old gaps at the start and four times a day. */
export class GapRetention {
  readonly #forget: () => Promise<void>;
  #timer: NodeJS.Timeout | undefined;

  /** @param forget removes what is too old; it reports its own failures */
  constructor(forget: () => Promise<void>) {
    this.#forget = forget;
  }

  start(): void {
    void this.#forget();
    this.#timer = setInterval(() => void this.#forget(), EVERY_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
