import {
  type DescribedKit,
  describeSelf,
  type Particulars,
  type ReadinessCheck,
  type WantedParticulars,
} from '@decroche/service-kit';
import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ConversationStore } from '../calls/conversation-store.ts';
import type { DeskConfig } from '../config.ts';
import type { DeskDatabase } from '../database/desk-database.ts';
import { Upkeep } from '../database/upkeep.ts';
import { ForgetChecks } from '../forgetting/forget-checks.ts';
import { measureForgetting } from '../forgetting/forgetting-measures.ts';
import { registerForgettingRoutes } from '../forgetting/forgetting-routes.ts';
import type { PeopleRoom } from '../people/people-room.ts';
import { registerOperationsRoutes } from './operations-routes.ts';
import { ownFound } from './own-found.ts';
import { ownStores } from './own-stores.ts';
import { registerRetentionRoutes } from './retention-routes.ts';
import { ServiceDoors } from './service-doors.ts';

/** How often old results of checks are looked for, and the newest, which another desk may have taken, milliseconds. */
const CHECKS_UPKEEP_MS = 3_600_000;

/** What {@link OversightRoom} stands on. */
export interface OversightParts {
  readonly config: DeskConfig;
  readonly kit: DescribedKit;
  readonly database: DeskDatabase;
  readonly redis: Redis;
  readonly audit: AuditLog;
  readonly people: Pick<PeopleRoom, 'guard' | 'sessions' | 'signIns'>;
  readonly store: ConversationStore;
  readonly busConnected: () => boolean;
  readonly readiness: () => readonly ReadinessCheck[];
  readonly now: () => number;
}

/** What a DPO and an administrator answer for, wired: what runs and what it keeps, and the proof that it forgets. */
export class OversightRoom {
  /** Removes results of checks that were kept long enough, and measures the newest. */
  readonly upkeep: Pick<Upkeep, 'begin' | 'stop'>;
  readonly #parts: OversightParts;
  readonly #forgetChecks: ForgetChecks;

  constructor(parts: OversightParts) {
    this.#parts = parts;
    this.#forgetChecks = new ForgetChecks(parts.database);
    const upkeep = new Upkeep(
      { everyMs: CHECKS_UPKEEP_MS, warning: 'results of checks cannot be looked through; tried again later' },
      () => this.#forgetChecks.purge().then(() => this.#forgetChecks.look()),
      parts.kit.logger,
    );
    // Where none is delivered, none is late.
    const measured = parts.config.FORGET_REPORT_TOKEN !== undefined;
    let unmeasure = (): void => undefined;
    this.upkeep = {
      begin: () => {
        if (measured) unmeasure = measureForgetting(this.#forgetChecks);
        upkeep.begin();
      },
      stop: () => {
        unmeasure();
        upkeep.stop();
      },
    };
  }

  /** What the desk says of itself. */
  async particulars({ found }: WantedParticulars): Promise<Particulars> {
    const { config, redis, database } = this.#parts;
    return { stores: ownStores(config), ...(found ? { found: await ownFound({ redis, database }) } : {}) };
  }

  register(app: FastifyInstance): void {
    const { config, audit, people, store, busConnected, now } = this.#parts;
    const { guard, sessions, signIns } = people;
    const forgetChecks = this.#forgetChecks;
    const doors = this.#createDoors();
    registerRetentionRoutes(app, { doors, guard, audit, forgetChecks, now });
    registerOperationsRoutes(app, { doors, guard, audit, sessions, signIns, store, busConnected, now });
    registerForgettingRoutes(app, { forgetChecks, reportToken: config.FORGET_REPORT_TOKEN });
  }

  /** Every program of the installation, this one without a detour. */
  #createDoors(): ServiceDoors {
    const { config, kit, readiness, now } = this.#parts;
    return new ServiceDoors({
      services: config.OVERSEEN_SERVICES,
      token: config.OVERSIGHT_TOKEN,
      certificates: config.TLS_DIR,
      own: async (wanted) => {
        const checks = readiness();
        const state = { ready: checks.every(({ ready }) => ready), draining: false, checks };
        return describeSelf(kit.facts, state, await this.particulars(wanted));
      },
      now,
    });
  }
}
