import type { Logger } from '@decroche/service-kit';
import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import type { SampleSizes } from '#contract';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ConversationStore } from '../calls/conversation-store.ts';
import type { DeskDatabase } from '../database/desk-database.ts';
import { Upkeep } from '../database/upkeep.ts';
import type { SessionGuard } from '../people/session-guard.ts';
import type { Redactor } from '../questions/redactor.ts';
import { Campaigns } from './campaigns.ts';
import { Conformity } from './conformity.ts';
import { registerRemarkRoutes } from './remark-routes.ts';
import { Remarks } from './remarks.ts';
import { registerReviewRoutes } from './review-routes.ts';
import { Reviews } from './reviews.ts';
import { Sample } from './sample.ts';
import { Sampler } from './sampler.ts';

/** How often a campaign that is over is looked for, milliseconds. */
const UPKEEP_MS = 60_000;

/** What {@link ReviewRoom} stands on. */
export interface ReviewParts {
  readonly database: DeskDatabase;
  readonly audit: AuditLog;
  readonly redis: Redis;
  readonly conversations: Pick<ConversationStore, 'get'>;
  readonly redactor: Redactor;
  readonly proposedSizes: SampleSizes;
  readonly longestDays: number;
  /** How long remarks are kept, days. */
  readonly remarksKeptDays: number;
  /** Below this confidence of the search a draft counts as not sure. */
  readonly lowBelow: number;
  readonly logger: Logger;
}

/** The reviews of drafts, wired: campaigns, sample, reviews, remarks and what they make on the whole. */
export class ReviewRoom {
  readonly sampler: Sampler;
  readonly upkeep: Upkeep;
  readonly #parts: ReviewParts;
  readonly #campaigns: Campaigns;
  readonly #sample: Sample;
  readonly #remarks: Remarks;
  readonly #conformity: Conformity;

  constructor(parts: ReviewParts) {
    const { database, audit, logger } = parts;
    this.#parts = parts;
    const { proposedSizes, longestDays } = parts;
    this.#campaigns = new Campaigns(database, { proposedSizes, longestDays });
    this.#sample = new Sample(database);
    this.#remarks = new Remarks(database, parts.remarksKeptDays);
    this.#conformity = new Conformity(database, this.#campaigns);
    this.sampler = new Sampler({
      campaigns: this.#campaigns,
      sample: this.#sample,
      redis: parts.redis,
      saidOf: (conversationId, turnId) =>
        parts.conversations.get(conversationId)?.turns.find((turn) => turn.turnId === turnId)?.said ??
        undefined,
      lowBelow: parts.lowBelow,
      random: Math.random,
      now: Date.now,
      logger,
    });
    this.upkeep = new Upkeep(
      {
        everyMs: UPKEEP_MS,
        warning: 'what reviews have no more use for cannot be removed; tried again later',
      },
      async () => {
        await this.#campaigns.closeEnded(audit);
        await this.#remarks.purge(audit);
        await this.#conformity.purge();
      },
      logger,
    );
  }

  register(app: FastifyInstance, guard: SessionGuard): void {
    const { database, audit, redactor } = this.#parts;
    registerReviewRoutes(app, {
      guard,
      campaigns: this.#campaigns,
      sample: this.#sample,
      sampler: this.sampler,
      reviews: new Reviews(database),
      conformity: this.#conformity,
      redactor,
      audit,
    });
    registerRemarkRoutes(app, { guard, remarks: this.#remarks, redactor, audit });
  }
}
