import type { FastifyInstance } from 'fastify';
import {
  feedbackQuerySchema,
  feedbackReasonChangeSchema,
  feedbackSchema,
  feedbackWithdrawalSchema,
  type JudgedSentence,
  type KeptDraft,
  type OpinionsView,
} from '#contract';
import type { DeskHub } from '../calls/desk-hub.ts';
import type { UseCounter } from '../figures/use/use-counter.ts';
import { checked } from '../http/checked-request.ts';
import { NotFoundError } from '../http/request-errors.ts';
import type { SessionGuard } from '../people/session-guard.ts';
import { keptDraft } from './kept-draft.ts';
import type { OpinionReceipts } from './opinion-receipts.ts';
import type { Opinions } from './opinions.ts';

/** What the routes stand on. */
export interface FeedbackRoutes {
  readonly guard: SessionGuard;
  readonly hub: Pick<DeskHub, 'shown'>;
  readonly opinions: Opinions;
  readonly receipts: OpinionReceipts;
  readonly use: Pick<UseCounter, 'judged'>;
  /** Told of a draft that did not help, with the id of the opinion. */
  readonly onUnhelpful: (draft: KeptDraft, opinionId: string) => Promise<void>;
}

/** Opinions of one session in a minute: more are no opinions. */
const RATE = { max: 30, timeWindow: 60_000 };

/** What an agent thinks of a draft that his desk shows; and what they all thought, for supervisors and experts. */
export function registerFeedbackRoutes(app: FastifyInstance, parts: FeedbackRoutes): void {
  const { guard, hub, opinions, receipts, use, onUnhelpful } = parts;
  const give = { config: { permission: 'feedback.give', rateLimit: RATE } } as const;

  app.post('/api/feedback', give, async (request) => {
    const { session, extension } = await guard.seat(request);
    const { conversationId, turnId, saidSequence, revision, verdict, sentence } = checked(
      feedbackSchema,
      request.body,
    );
    const state = hub.shown(extension, session.person, conversationId);
    const { said, draft } = state.turns.find((turn) => turn.turnId === turnId) ?? {};
    // What is kept is what was judged: another text's draft is not.
    if (!said || !draft || draft.saidSequence !== saidSequence) throw new NotFoundError('this draft');
    const kept = keptDraft(draft.revision === revision ? draft : { ...draft, prose: [] }, said);
    const judged = sentence && keptPlace(draft[sentence.part][sentence.at]?.text, sentence, kept);
    const id = await opinions.add({ verdict, sentence: judged, draft: kept });
    if (sentence === null) use.judged(session, verdict);
    if (verdict === 'did-not-help') await onUnhelpful(kept, id);
    return { receipt: receipts.issue(id) };
  });

  app.post('/api/feedback/reason', give, async (request, reply) => {
    const { receipt, reason } = checked(feedbackReasonChangeSchema, request.body);
    if (!(await opinions.explain(receipts.open(receipt), reason))) throw new NotFoundError('this opinion');
    return reply.code(204).send();
  });

  app.post('/api/feedback/withdrawal', give, async (request, reply) => {
    await opinions.withdraw(receipts.open(checked(feedbackWithdrawalSchema, request.body).receipt));
    return reply.code(204).send();
  });

  app.get(
    '/api/feedback',
    { config: { permission: 'feedback.read' } },
    async (request): Promise<OpinionsView> =>
      await opinions.page(checked(feedbackQuerySchema, request.query)),
  );
}

/**
 * Where the judged sentence stands in what is kept; null when it is not kept.
 *
 * @throws NotFoundError when the draft has no such sentence
 */
function keptPlace(
  text: string | undefined,
  { part }: JudgedSentence,
  kept: KeptDraft,
): JudgedSentence | null {
  if (text === undefined) throw new NotFoundError('this sentence');
  const at = kept[part].findIndex((sentence) => sentence.text === text);
  return at < 0 ? null : { part, at };
}
