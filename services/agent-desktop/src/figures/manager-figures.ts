import type { Logger } from '@decroche/service-kit';
import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import type { Organisation } from '#contract';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ConversationStore } from '../calls/conversation-store.ts';
import type { DeskDatabase } from '../database/desk-database.ts';
import { Upkeep } from '../database/upkeep.ts';
import type { SharedSecret } from '../http/shared-secret.ts';
import type { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { ExtensionHolders } from '../people/extension-holders.ts';
import type { SessionGuard } from '../people/session-guard.ts';
import { makeUpFigures } from './demonstration-figures.ts';
import { registerEffectRoutes } from './effect/effect-routes.ts';
import { EffectStore } from './effect/effect-store.ts';
import { FigureLedger, READINESS_PAGES, USE_PAGES } from './figure-ledger.ts';
import { FigureSettlement } from './figure-settlement.ts';
import { FIGURES_KEPT_DAYS } from './kept.ts';
import { settleMeasures } from './readiness/measures.ts';
import { registerReadinessFigureRoutes } from './readiness/readiness-figure-routes.ts';
import { ReadinessStore } from './readiness/readiness-store.ts';
import type { GapCounts } from './use/gap-counts.ts';
import { settle } from './use/use-cells.ts';
import { UseCounter } from './use/use-counter.ts';
import { registerUseRoutes } from './use/use-routes.ts';
import { dateOf, daysAfter } from './use/use-spans.ts';
import { UseStore } from './use/use-store.ts';

/** What {@link ManagerFigures} stands on. */
export interface ManagerFiguresParts {
  readonly store: ConversationStore;
  readonly holders: ExtensionHolders;
  readonly redis: Redis;
  readonly database: DeskDatabase;
  /** Keeps the handles of people in the ledger from being guessed. */
  readonly secret: string;
  /** Organisations for which figures are made up, in a demonstration. */
  readonly madeUpFor: readonly Organisation[];
  readonly logger: Logger;
  readonly now: () => number;
}

/** What its routes stand on besides. */
export interface ManagerRoutes {
  readonly guard: SessionGuard;
  readonly knowledge: KnowledgeBase;
  readonly gaps: GapCounts;
  readonly audit: AuditLog;
  /** Organisations whose figures a tool may bring in. */
  readonly organisations: readonly Organisation[];
  /** Lets a tool bring figures in; undefined where none does. */
  readonly importToken: string | undefined;
  /** Whoever reads the timelines reads how soon the tool is ready too. */
  readonly timelineSecret: SharedSecret;
}

/** How often spans of time that are over are looked for, milliseconds. */
const SETTLE_EVERY_MS = 60_000;
/** How often old figures are looked for, milliseconds. */
const PURGE_EVERY_MS = 6 * 3_600_000;

/** The figures about the tool: counts what is done with it and how soon it is ready, settles and purges, and serves them. */
export class ManagerFigures {
  readonly counter: UseCounter;
  readonly #readiness: ReadinessStore;
  readonly #use: UseStore;
  readonly #effect: EffectStore;
  readonly #upkeeps: readonly Upkeep[];
  readonly #parts: ManagerFiguresParts;

  constructor(parts: ManagerFiguresParts) {
    const { store, holders, redis, database, secret, madeUpFor, logger, now } = parts;
    this.#parts = parts;
    const ledger = new FigureLedger(redis, secret, now, USE_PAGES);
    const measured = new FigureLedger(redis, secret, now, READINESS_PAGES);
    const use = new UseStore(database);
    const effect = new EffectStore(database);
    const readiness = new ReadinessStore(database);
    const settlements = [
      new FigureSettlement(ledger, use, settle, now),
      new FigureSettlement(measured, readiness, settleMeasures, now),
    ];
    this.counter = new UseCounter({ store, holders, ledger, measured, logger });
    this.#readiness = readiness;
    this.#use = use;
    this.#effect = effect;
    const purge = async (): Promise<void> => {
      const before = daysAfter(dateOf(now()), -FIGURES_KEPT_DAYS);
      await use.purge(before);
      await effect.purge(before);
      await readiness.purge(before);
      await makeUpFigures(madeUpFor, { use, effect }, now());
    };
    this.#upkeeps = [
      new Upkeep(
        { everyMs: SETTLE_EVERY_MS, warning: 'what was counted cannot be settled; tried again later' },
        async () => {
          for (const settlement of settlements) await settlement.run();
        },
        logger,
      ),
      new Upkeep(
        { everyMs: PURGE_EVERY_MS, warning: 'old figures cannot be removed; tried again later' },
        purge,
        logger,
      ),
    ];
  }

  /** The database is there. */
  begin(): void {
    for (const upkeep of this.#upkeeps) upkeep.begin();
  }

  stop(): void {
    for (const upkeep of this.#upkeeps) upkeep.stop();
  }

  /** Registers the routes of the managers' pages, and that of how soon the tool is ready. */
  register(app: FastifyInstance, routes: ManagerRoutes): void {
    const { logger, now } = this.#parts;
    registerReadinessFigureRoutes(app, { ...routes, store: this.#readiness, now });
    registerUseRoutes(app, { ...routes, store: this.#use, logger, now });
    registerEffectRoutes(app, { ...routes, store: this.#effect, now });
  }
}
