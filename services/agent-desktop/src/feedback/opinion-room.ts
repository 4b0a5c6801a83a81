import type { Logger } from '@decroche/service-kit';
import type { FastifyInstance } from 'fastify';
import type { AuditLog } from '../audit/audit-log.ts';
import type { DeskDatabase } from '../database/desk-database.ts';
import { Upkeep } from '../database/upkeep.ts';
import { type FeedbackRoutes, registerFeedbackRoutes } from './feedback-routes.ts';
import { OpinionReceipts } from './opinion-receipts.ts';
import { Opinions } from './opinions.ts';

/** How often opinions that were kept long enough are looked for, milliseconds. */
const PURGE_MS = 3_600_000;

/** What {@link OpinionRoom} stands on. */
export interface OpinionParts {
  readonly database: DeskDatabase;
  readonly audit: AuditLog;
  readonly keptDays: number;
  /** Keeps receipts from being made up. */
  readonly secret: string;
  readonly logger: Logger;
  readonly now: () => number;
}

/** What agents think of drafts, wired. */
export class OpinionRoom {
  readonly upkeep: Upkeep;
  readonly #opinions: Opinions;
  readonly #receipts: OpinionReceipts;

  constructor({ database, audit, keptDays, secret, logger, now }: OpinionParts) {
    this.#opinions = new Opinions(database, keptDays);
    this.#receipts = new OpinionReceipts(secret, now);
    this.upkeep = new Upkeep(
      { everyMs: PURGE_MS, warning: 'old opinions cannot be removed; tried again later' },
      () => this.#opinions.purge(audit),
      logger,
    );
  }

  register(app: FastifyInstance, parts: Omit<FeedbackRoutes, 'opinions' | 'receipts'>): void {
    registerFeedbackRoutes(app, { ...parts, opinions: this.#opinions, receipts: this.#receipts });
  }
}
