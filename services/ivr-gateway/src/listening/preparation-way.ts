import type { Stage } from '@decroche/contracts';
import type { Logger } from '@decroche/service-kit';

/**
 * Silence after which a stage is down, milliseconds; each says once a second that it can do its part. What the
 * redactor does not hear is lost, so its absence is felt at once. The others read from a stream and catch up: a
 * restart of theirs costs nothing but time.
 */
const DOWN_AFTER_MS: Readonly<Record<Stage, number>> = {
  'pii-guard': 3_500,
  retriever: 15_000,
  generator: 15_000,
};

/** Time that stages have to be heard for the first time before it is said that they are down, milliseconds. */
const FIRST_HEARD_WITHIN_MS = 15_000;

/** What the way works with. */
export interface PreparationWayParts {
  /** Stages without which callers are not listened to. */
  readonly needed: readonly Stage[];
  readonly busConnected: () => boolean;
  /** Monotonic clock, milliseconds. */
  readonly now: () => number;
  readonly logger: Logger;
}

/**
 * Whether what a caller says could become a draft: the bus and every stage behind the transcriber live. Known from
 * what the stages say by themselves, so that asking costs a call nothing.
 */
export class PreparationWay {
  readonly #parts: PreparationWayParts;
  readonly #heardAt = new Map<Stage, number>();
  readonly #startedAt: number;
  #wasOpen: boolean | undefined;

  constructor(parts: PreparationWayParts) {
    this.#parts = parts;
    this.#startedAt = parts.now();
  }

  /** A stage said that it can do its part. */
  heard(stage: Stage): void {
    this.#heardAt.set(stage, this.#parts.now());
  }

  /** True while a draft can come of what a caller says. */
  get open(): boolean {
    return this.missing.length === 0;
  }

  /** What is down now; with the bus away nothing is known of the stages. */
  get missing(): readonly (Stage | 'nats')[] {
    const { needed, busConnected, now } = this.#parts;
    if (needed.length === 0) return [];
    if (!busConnected()) return ['nats'];
    return needed.filter(
      (stage) => now() - (this.#heardAt.get(stage) ?? Number.NEGATIVE_INFINITY) > DOWN_AFTER_MS[stage],
    );
  }

  /** Says once that the way closed, and once that it is open again. */
  look(): void {
    const { missing } = this;
    const open = missing.length === 0;
    if (open === this.#wasOpen) return;
    const starting = this.#parts.now() - this.#startedAt < FIRST_HEARD_WITHIN_MS;
    if (!open && this.#wasOpen === undefined && starting) return;
    if (!open) this.#parts.logger.warn({ missing }, 'no draft can be prepared; callers are not listened to');
    else if (this.#wasOpen === false) this.#parts.logger.warn('drafts can be prepared again');
    this.#wasOpen = open;
  }
}
