import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  type CampaignView,
  type ConformityView,
  campaignPlanSchema,
  type NextReview,
  reviewParamsSchema,
  reviewSchema,
} from '#contract';
import type { AuditLog } from '../audit/audit-log.ts';
import { checked } from '../http/checked-request.ts';
import { NotFoundError, WrongRoleError } from '../http/request-errors.ts';
import type { SessionGuard } from '../people/session-guard.ts';
import type { Session } from '../people/sessions.ts';
import type { Redactor } from '../questions/redactor.ts';
import { visibleText } from '../questions/typed-text.ts';
import type { Campaigns, OpenCampaign } from './campaigns.ts';
import type { Conformity } from './conformity.ts';
import type { Reviews } from './reviews.ts';
import type { Sample } from './sample.ts';
import type { Sampler } from './sampler.ts';

/** What the routes stand on. */
export interface ReviewRoutes {
  readonly guard: SessionGuard;
  readonly campaigns: Campaigns;
  readonly sample: Sample;
  readonly sampler: Sampler;
  readonly reviews: Reviews;
  readonly conformity: Conformity;
  readonly redactor: Pick<Redactor, 'refusePersonal'>;
  readonly audit: AuditLog;
}

/** Campaigns, the drafts that a reviewer reads, what he says of them, and what that makes on the whole. */
export function registerReviewRoutes(app: FastifyInstance, parts: ReviewRoutes): void {
  const { guard, campaigns, sample, sampler, reviews, conformity, redactor, audit } = parts;
  const review = { config: { permission: 'drafts.review' } } as const;

  app.get(
    '/api/review/campaign',
    review,
    async (request): Promise<CampaignView> => await campaigns.view(mayPlan(guard.session(request))),
  );

  app.post('/api/review/campaign', review, async (request) => {
    const session = planner(request);
    const plan = checked(campaignPlanSchema, request.body);
    await campaigns.closeEnded(audit);
    await audit.keep(session, 'review-campaign', `début, jusqu’au ${plan.endsOn}`, () =>
      campaigns.begin(plan),
    );
    sampler.forget();
    return await campaigns.view(true);
  });

  app.delete('/api/review/campaign', review, async (request) => {
    const session = planner(request);
    await audit.keep(session, 'review-campaign', 'fin avant son jour', async () => {
      if (!(await campaigns.end())) throw new NotFoundError('a campaign');
    });
    sampler.forget();
    await campaigns.closeEnded(audit);
    return await campaigns.view(true);
  });

  app.get('/api/review/next', review, async (request): Promise<NextReview> => {
    const campaign = await campaigns.current();
    return campaign === null
      ? { next: null, left: 0 }
      : await sample.next(campaign, guard.session(request).person);
  });

  app.post('/api/review/drafts/:draftId', review, async (request, reply) => {
    const { draftId } = checked(reviewParamsSchema, request.params);
    const body = checked(reviewSchema, request.body);
    // An idle connection keeps its last request.
    request.body = undefined;
    const comment = visibleText(body.comment);
    if (comment !== '') await redactor.refusePersonal(comment);
    const reviewer = guard.session(request).person;
    await reviews.give(await campaign(), { draftId, reviewer }, { ...body, comment });
    return reply.code(204).send();
  });

  app.delete('/api/review/drafts/:draftId', review, async (request, reply) => {
    const { draftId } = checked(reviewParamsSchema, request.params);
    await reviews.withdraw(await campaign(), { draftId, reviewer: guard.session(request).person });
    return reply.code(204).send();
  });

  app.get(
    '/api/review/conformity',
    { config: { permission: 'conformity.read' } },
    async (): Promise<ConformityView> => await conformity.view(),
  );

  function planner(request: FastifyRequest): Session {
    const session = guard.session(request);
    if (!mayPlan(session)) throw new WrongRoleError();
    return session;
  }

  async function campaign(): Promise<OpenCampaign> {
    const current = await campaigns.current();
    if (current === null) throw new NotFoundError('a campaign');
    return current;
  }
}

/** What the fund keeps, and how long, is not for a provider to say. */
function mayPlan({ organisation }: Session): boolean {
  return organisation.kind === 'fund';
}
