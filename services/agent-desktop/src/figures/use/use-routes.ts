import { describeError, type Logger } from '@decroche/service-kit';
import type { FastifyInstance } from 'fastify';
import { type UseView, useQuerySchema } from '#contract';
import type { AuditLog } from '../../audit/audit-log.ts';
import { checked } from '../../http/checked-request.ts';
import type { KnowledgeBase, ThemeArticles } from '../../knowledge/knowledge-base.ts';
import type { SessionGuard } from '../../people/session-guard.ts';
import type { Session } from '../../people/sessions.ts';
import type { GapCounts } from './gap-counts.ts';
import { useFile } from './use-export.ts';
import { dateOf, daysAfter, mondayOf } from './use-spans.ts';
import type { UseStore } from './use-store.ts';
import { useView } from './use-view.ts';

/** What the routes stand on. */
export interface UseRoutes {
  readonly guard: SessionGuard;
  readonly store: UseStore;
  readonly knowledge: Pick<KnowledgeBase, 'themeArticles'>;
  readonly gaps: Pick<GapCounts, 'read'>;
  readonly audit: AuditLog;
  readonly logger: Logger;
  readonly now: () => number;
}

/** What an organisation does with the tool: shown, and as a file. */
export function registerUseRoutes(app: FastifyInstance, parts: UseRoutes): void {
  const { guard, store, knowledge, gaps, audit, logger, now } = parts;

  async function view({ organisation }: Session, weeks: number): Promise<UseView> {
    const to = dateOf(now());
    const from = daysAfter(mondayOf(to), -7 * (weeks - 1));
    const [sums, byWeek, themes, gapsView] = await Promise.all([
      store.sums(organisation.id, from, to),
      store.weeks(organisation.id, from, to),
      // Figures are shown by the ids of their themes while nobody can say what those are called.
      knowledge.themeArticles().catch((error: unknown): readonly ThemeArticles[] => {
        logger.warn({ err: describeError(error) }, 'themes are shown without their names');
        return [];
      }),
      gaps.read(),
    ]);
    return useView({
      ...{ organisation: organisation.name, from, to },
      ...{ sums, weeks: byWeek, themes, gaps: gapsView },
    });
  }

  app.get('/api/manager/use', { config: { permission: 'figures.oversee' } }, async (request) => {
    const { weeks } = checked(useQuerySchema, request.query);
    return await view(guard.session(request), weeks);
  });

  app.post(
    '/api/manager/use/export',
    { config: { permission: 'figures.oversee' } },
    async (request, reply) => {
      const session = guard.session(request);
      const { weeks } = checked(useQuerySchema, request.body);
      const subject = `chiffres de l’usage, ${weeks} semaines`;
      const file = await audit.keep(session, 'export', subject, async () =>
        useFile(await view(session, weeks)),
      );
      return reply.type('text/csv; charset=utf-8').send(file);
    },
  );
}
