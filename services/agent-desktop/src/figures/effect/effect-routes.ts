import type { FastifyInstance } from 'fastify';
import {
  type EffectView,
  effectQuerySchema,
  type ImportReport,
  importQuerySchema,
  type Organisation,
} from '#contract';
import type { AuditLog } from '../../audit/audit-log.ts';
import { checked } from '../../http/checked-request.ts';
import { MalformedRequestError } from '../../http/request-errors.ts';
import type { SessionGuard } from '../../people/session-guard.ts';
import type { Session } from '../../people/sessions.ts';
import { dateOf } from '../use/use-spans.ts';
import { compare, comparedDays, usualPivot } from './comparison.ts';
import { effectFile } from './effect-export.ts';
import { type Importer, importFigures } from './effect-import.ts';
import type { EffectStore } from './effect-store.ts';

/** Largest file, bytes. */
const MAX_FILE_BYTES = 1024 * 1024;

/** A tool of the fund's brings figures in. */
const TOOL = { person: 'import', name: 'Import automatique', organisation: { name: '' } };

/** What the routes stand on. */
export interface EffectRoutes {
  readonly guard: SessionGuard;
  readonly store: EffectStore;
  readonly audit: AuditLog;
  /** Organisations whose figures a tool may bring in. */
  readonly organisations: readonly Organisation[];
  /** Lets a tool bring figures in; undefined where none does. */
  readonly importToken: string | undefined;
  readonly now: () => number;
}

/** What the fund's own tools measure, before and after a day: shown, as a file, and brought in from a page or by a tool. */
export function registerEffectRoutes(app: FastifyInstance, parts: EffectRoutes): void {
  const { guard, store, audit, organisations, now } = parts;
  const secret = {
    header: 'x-figures-import-token',
    value: parts.importToken,
    setting: 'FIGURES_IMPORT_TOKEN',
  };
  app.addContentTypeParser(
    'text/csv',
    { parseAs: 'buffer', bodyLimit: MAX_FILE_BYTES },
    (_request, body, done) => done(null, body),
  );

  async function view({ organisation }: Session, query: unknown): Promise<EffectView> {
    const { weeks, pivot: asked, baseline } = checked(effectQuerySchema, query);
    const known = await store.known(organisation.id);
    const pivot = asked ?? usualPivot(known?.to ?? dateOf(now()), weeks);
    const { before, after } = comparedDays(pivot, weeks, baseline);
    const figures = (
      await Promise.all([before, after].map(({ from, to }) => store.figures(organisation.id, from, to)))
    ).flat();
    return {
      organisation: organisation.name,
      known: known === undefined ? null : { from: known.from, to: known.to },
      fictitious: known?.fictitious ?? false,
      ...{ weeks, baseline, before, after, indicators: compare(figures, pivot) },
    };
  }

  /** Takes a file; nothing is kept, and nothing logged, unless it is asked. */
  async function take(
    body: unknown,
    query: unknown,
    importer: Importer,
    actor: Parameters<AuditLog['keep']>[0],
  ): Promise<ImportReport> {
    const keep = checked(importQuerySchema, query).import === 'true';
    if (!(body instanceof Uint8Array)) throw new MalformedRequestError('the body must be text/csv');
    const run = () => importFigures(store, body, importer, { keep, nowMs: now() });
    if (!keep) return await run();
    return await audit.keep(actor, 'figures-import', 'chiffres de l’effet', run, ({ imported }) => imported);
  }

  app.get('/api/manager/effect', { config: { permission: 'figures.oversee' } }, async (request) =>
    view(guard.session(request), request.query),
  );

  app.post(
    '/api/manager/effect/export',
    { config: { permission: 'figures.oversee' } },
    async (request, reply) => {
      const session = guard.session(request);
      const file = await audit.keep(session, 'export', 'chiffres de l’effet', async () =>
        effectFile(await view(session, request.body)),
      );
      return reply.type('text/csv; charset=utf-8').send(file);
    },
  );

  app.post(
    '/api/manager/effect/import',
    { config: { permission: 'figures.import' }, bodyLimit: MAX_FILE_BYTES },
    async (request) => {
      const session = guard.session(request);
      const { id } = session.organisation;
      return await take(request.body, request.query, { organisations: new Set([id]), own: id }, session);
    },
  );

  app.post('/api/figures/effect', { config: { secret }, bodyLimit: MAX_FILE_BYTES }, async (request) => {
    const known = new Set(organisations.map(({ id }) => id));
    return await take(request.body, request.query, { organisations: known, own: undefined }, TOOL);
  });
}
