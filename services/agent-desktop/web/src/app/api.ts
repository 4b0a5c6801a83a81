import type * as z from 'zod/mini';
import {
  type ArticleView,
  type AskAnswer,
  type AskedTodayView,
  type AuditFilter,
  type AuditPage,
  articleSchema,
  askAnswerSchema,
  askedTodaySchema,
  auditPageSchema,
  type CallCountsView,
  type CampaignPlan,
  type CampaignView,
  type ConformityView,
  callCountsSchema,
  campaignSchema,
  clockSchema,
  conformitySchema,
  type EarsView,
  type EffectQuery,
  type EffectView,
  type ExtensionAskAnswer,
  type ExtensionsView,
  earsSchema,
  effectSchema,
  errorBodySchema,
  extensionAskAnswerSchema,
  extensionsSchema,
  type FeedbackBody,
  type FeedbackQuery,
  type FeedbackReason,
  type FeedbackReceipt,
  type ForgetCheckView,
  feedbackReceiptSchema,
  forgetCheckSchema,
  type ImportReport,
  importReportSchema,
  type NextReview,
  type NoticesView,
  nextReviewSchema,
  noticesSchema,
  type OpenSessionsView,
  type OpinionsView,
  openSessionsSchema,
  opinionsSchema,
  type PhoneAccount,
  phoneAccountSchema,
  type RecordView,
  type RemarkAnswer,
  type RemarksQuery,
  type RemarksView,
  type RetentionView,
  type ReviewBody,
  recordSchema,
  remarksSchema,
  retentionSchema,
  type Sent,
  type ServicesView,
  type SessionView,
  type SettingsView,
  type ShownReport,
  servicesSchema,
  sessionSchema,
  settingsSchema,
  type ThemesView,
  type TrainingCallView,
  type TrainingSetView,
  type TurnView,
  themesSchema,
  trainingCallSchema,
  trainingSetSchema,
  turnSchema,
  type UseView,
  useSchema,
} from '#contract';

/**
 * A request that failed. `code` is the server's, `UNREACHABLE`, or `OTHER_VERSION` when the answer has another form than
 * this page knows: the server was renewed since it was loaded.
 */
class RequestFailedError extends Error {
  override readonly name = 'RequestFailedError';
  readonly code: string;

  constructor(code: string, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}

/** A file that the server made. */
export interface SavedFile {
  readonly file: Blob;
  /** SHA-256, hexadecimal; empty where the server does not say it. */
  readonly digest: string;
}

const TIMEOUT_MS = 8_000;

/** The server's API for one signed-in page. */
export class DeskApi {
  #csrfToken = '';

  async session(): Promise<SessionView> {
    return this.#keepToken(await this.#read(sessionSchema, 'GET', '/api/session'));
  }

  async signIn(agentId: string): Promise<SessionView> {
    return this.#keepToken(await this.#read(sessionSchema, 'POST', '/api/session', { agentId }));
  }

  async signOut(): Promise<SessionView> {
    return this.#keepToken(await this.#read(sessionSchema, 'DELETE', '/api/session'));
  }

  /** Ends every session of whoever is signed in, on all machines. */
  async signOutEverywhere(): Promise<SessionView> {
    return this.#keepToken(await this.#read(sessionSchema, 'DELETE', '/api/sessions'));
  }

  async choose(extension: string | null): Promise<SessionView> {
    return this.#keepToken(await this.#read(sessionSchema, 'POST', '/api/session/extension', { extension }));
  }

  /** Asks whoever is on an extension for it, and says where the question stands when it is asked again. */
  async askForExtension(extension: string): Promise<ExtensionAskAnswer> {
    return await this.#read(extensionAskAnswerSchema, 'POST', '/api/session/extension/ask', { extension });
  }

  async answerAsk(askId: string, consents: boolean): Promise<void> {
    await this.#request('POST', '/api/session/extension/answer', { askId, consents });
  }

  async extensions(): Promise<ExtensionsView> {
    return await this.#read(extensionsSchema, 'GET', '/api/extensions');
  }

  /** Takes an extension from whoever is on it. */
  async freeExtension(extension: string): Promise<void> {
    await this.#request('DELETE', `/api/extensions/${encodeURIComponent(extension)}/holder`);
  }

  /** With what this browser registers the agent's extension. */
  async phoneAccount(): Promise<PhoneAccount> {
    return await this.#read(phoneAccountSchema, 'GET', '/api/phone');
  }

  /** With what this browser calls, in a demonstration. */
  async callerAccount(): Promise<PhoneAccount> {
    return await this.#read(phoneAccountSchema, 'GET', '/api/caller-phone');
  }

  /** What hears a call that is placed now, in a demonstration. */
  async ears(): Promise<EarsView> {
    return await this.#read(earsSchema, 'GET', '/api/caller-phone/ears');
  }

  async clock(): Promise<number> {
    return (await this.#read(clockSchema, 'GET', '/api/clock')).nowMs;
  }

  async shown(report: ShownReport, traceparent: string | null): Promise<void> {
    await this.#request('POST', '/api/desk/shown', report, traceparent === null ? {} : { traceparent });
  }

  /** @param dictated whether it was, in part or whole */
  async ask(text: string, conversationId: string | null, dictated: boolean): Promise<AskAnswer> {
    return await this.#read(askAnswerSchema, 'POST', '/api/ask', {
      text,
      dictated,
      ...(conversationId === null ? {} : { conversationId }),
    });
  }

  /** Lets the live listening to a call go on, or stops it. */
  async listenLive(conversationId: string, listen: boolean): Promise<void> {
    await this.#request('POST', '/api/desk/live', { conversationId, listen });
  }

  /** Forgets a question asked outside a call. */
  async forgetAsk(conversationId: string): Promise<void> {
    await this.#request('DELETE', `/api/ask/${conversationId}`);
  }

  /** One's own questions of the day. */
  async askedToday(): Promise<AskedTodayView> {
    return await this.#read(askedTodaySchema, 'GET', '/api/asked-today');
  }

  /** Asks one of them again, outside a call. */
  async askAgain(id: string): Promise<AskAnswer> {
    return await this.#read(askAnswerSchema, 'POST', `/api/asked-today/${encodeURIComponent(id)}`);
  }

  async clearAskedToday(): Promise<void> {
    await this.#request('DELETE', '/api/asked-today');
  }

  /** The simulated callers. */
  async trainingSet(): Promise<TrainingSetView> {
    return await this.#read(trainingSetSchema, 'GET', '/api/training');
  }

  /** Has a simulated caller ring. */
  async train(needId: string): Promise<TrainingCallView> {
    return await this.#read(trainingCallSchema, 'POST', '/api/training/calls', { needId });
  }

  /** What is prepared for a simulated caller so far. */
  async trainingTurn(ticket: string): Promise<TurnView> {
    return await this.#read(turnSchema, 'GET', `/api/training/calls/${ticket}`);
  }

  /** Forgets a simulated call. */
  async leaveTraining(ticket: string): Promise<void> {
    await this.#request('DELETE', `/api/training/calls/${ticket}`);
  }

  async feedback(opinion: FeedbackBody): Promise<FeedbackReceipt> {
    return await this.#read(feedbackReceiptSchema, 'POST', '/api/feedback', opinion);
  }

  /** Says why a draft did not help. */
  async explainFeedback(receipt: string, reason: FeedbackReason): Promise<void> {
    await this.#request('POST', '/api/feedback/reason', { receipt, reason });
  }

  async withdrawFeedback(receipt: string): Promise<void> {
    await this.#request('POST', '/api/feedback/withdrawal', { receipt });
  }

  async opinions(query: Partial<FeedbackQuery>): Promise<OpinionsView> {
    return await this.#read(opinionsSchema, 'GET', `/api/feedback${queryText(query)}`);
  }

  async campaign(): Promise<CampaignView> {
    return await this.#read(campaignSchema, 'GET', '/api/review/campaign');
  }

  async beginCampaign(plan: CampaignPlan): Promise<CampaignView> {
    return await this.#read(campaignSchema, 'POST', '/api/review/campaign', plan);
  }

  /** Ends the campaign that goes on, with all that was sampled for it. */
  async endCampaign(): Promise<CampaignView> {
    return await this.#read(campaignSchema, 'DELETE', '/api/review/campaign');
  }

  async nextReview(): Promise<NextReview> {
    return await this.#read(nextReviewSchema, 'GET', '/api/review/next');
  }

  async review(draftId: string, review: ReviewBody): Promise<void> {
    await this.#request('POST', `/api/review/drafts/${draftId}`, review);
  }

  async withdrawReview(draftId: string): Promise<void> {
    await this.#request('DELETE', `/api/review/drafts/${draftId}`);
  }

  async remarks(query: Partial<RemarksQuery>): Promise<RemarksView> {
    return await this.#read(remarksSchema, 'GET', `/api/review/remarks${queryText(query)}`);
  }

  async answerRemark(remarkId: string, answer: RemarkAnswer): Promise<void> {
    await this.#request('POST', `/api/review/remarks/${remarkId}/answer`, answer);
  }

  async conformity(): Promise<ConformityView> {
    return await this.#read(conformitySchema, 'GET', '/api/review/conformity');
  }

  async themes(): Promise<ThemesView> {
    return await this.#read(themesSchema, 'GET', '/api/themes');
  }

  /** An article in full, counted by nobody. */
  async article(slug: string): Promise<ArticleView> {
    return await this.#read(articleSchema, 'GET', `/api/articles/${encodeURIComponent(slug)}`);
  }

  /** An article in full, counted as a source that was opened at the desk. */
  async deskArticle(slug: string): Promise<ArticleView> {
    return await this.#read(articleSchema, 'GET', `/api/desk/articles/${encodeURIComponent(slug)}`);
  }

  async forgetCheck(): Promise<ForgetCheckView> {
    return await this.#read(forgetCheckSchema, 'GET', '/api/dpo/forget-check');
  }

  /**
   * Asks for what has the form of the schema, for features that write their routes down beside them.
   *
   * @param timeoutMs longest wait for the answer
   */
  async read<S extends z.ZodMiniType>(
    schema: S,
    method: string,
    path: string,
    body?: unknown,
    timeoutMs = TIMEOUT_MS,
  ): Promise<Sent<S>> {
    const answer = schema.safeParse(await this.#request(method, path, body, {}, timeoutMs));
    if (!answer.success) throw new RequestFailedError('OTHER_VERSION', { cause: answer.error });
    return answer.data as Sent<S>;
  }

  async retention(): Promise<RetentionView> {
    return await this.#read(retentionSchema, 'GET', '/api/dpo/retention');
  }

  async processingRecord(): Promise<RecordView> {
    return await this.#read(recordSchema, 'GET', '/api/dpo/record');
  }

  async notices(): Promise<NoticesView> {
    return await this.#read(noticesSchema, 'GET', '/api/dpo/notices');
  }

  /** All that an inspection asks for. */
  async inspection(): Promise<SavedFile> {
    return await this.#file('/api/dpo/inspection', {});
  }

  /** @param before id that the page before gave; undefined for the newest */
  async auditPage(filter: AuditFilter, before: string | undefined): Promise<AuditPage> {
    const wanted = Object.entries({ ...filter, before });
    const query = new URLSearchParams(wanted.flatMap(([name, value]) => (value ? [[name, value]] : [])));
    const question = query.size === 0 ? '' : `?${query}`;
    return await this.#read(auditPageSchema, 'GET', `/api/audit${question}`);
  }

  async auditExport(filter: AuditFilter): Promise<SavedFile> {
    return await this.#file('/api/audit/export', filter);
  }

  async services(): Promise<ServicesView> {
    return await this.#read(servicesSchema, 'GET', '/api/operations/services');
  }

  async settingsInForce(): Promise<SettingsView> {
    return await this.#read(settingsSchema, 'GET', '/api/operations/settings');
  }

  async callCounts(): Promise<CallCountsView> {
    return await this.#read(callCountsSchema, 'GET', '/api/operations/calls');
  }

  async openSessions(): Promise<OpenSessionsView> {
    return await this.#read(openSessionsSchema, 'GET', '/api/operations/sessions');
  }

  /** Ends somebody's session. */
  async endSession(key: string): Promise<void> {
    await this.#request('DELETE', `/api/operations/sessions/${encodeURIComponent(key)}`);
  }

  /** Ends all sessions of whoever this one is. */
  async endSessionsOfPerson(key: string): Promise<void> {
    await this.#request('DELETE', `/api/operations/sessions/${encodeURIComponent(key)}/person`);
  }

  /** Asks for what has the form of the schema. */
  async #read<S extends z.ZodMiniType>(
    schema: S,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Sent<S>> {
    return await this.read(schema, method, path, body);
  }

  #keepToken(session: SessionView): SessionView {
    this.#csrfToken = session.signedIn ? session.csrfToken : '';
    return session;
  }

  /** What one's organisation did with the tool, this week and those before it. */
  async use(weeks: number): Promise<UseView> {
    return await this.#read(useSchema, 'GET', `/api/manager/use?weeks=${weeks}`);
  }

  async useFile(weeks: number): Promise<SavedFile> {
    return await this.#file('/api/manager/use/export', { weeks });
  }

  /** @param pivot ISO date; empty for one that the server chooses */
  async effect(asked: EffectQuery): Promise<EffectView> {
    const query = new URLSearchParams(Object.entries(asked).map(([name, value]) => [name, String(value)]));
    return await this.#read(effectSchema, 'GET', `/api/manager/effect?${query}`);
  }

  async effectFile(asked: EffectQuery): Promise<SavedFile> {
    return await this.#file('/api/manager/effect/export', asked);
  }

  /** @param keep false to be told only what would become of it */
  async importEffect(file: Blob, keep: boolean): Promise<ImportReport> {
    const csv = new Blob([file], { type: 'text/csv' });
    return await this.#read(importReportSchema, 'POST', `/api/manager/effect/import?import=${keep}`, csv);
  }

  /** Has a file made. */
  async #file(path: string, body: unknown): Promise<SavedFile> {
    const response = await this.#fetch('POST', path, body);
    try {
      return { file: await response.blob(), digest: response.headers.get('x-content-digest') ?? '' };
    } catch (cause) {
      throw new RequestFailedError('UNREACHABLE', { cause });
    }
  }

  /** @returns the answer, of any form; undefined when there is none */
  async #request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    timeoutMs = TIMEOUT_MS,
  ): Promise<unknown> {
    const response = await this.#fetch(method, path, body, headers, timeoutMs);
    if (response.status === 204) return undefined;
    return await response.json().catch(() => undefined);
  }

  async #fetch(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    timeoutMs = TIMEOUT_MS,
  ): Promise<Response> {
    const isFile = body instanceof Blob;
    let response: Response;
    try {
      response = await fetch(path, {
        method,
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          ...headers,
          ...(method === 'GET' ? {} : { 'x-csrf-token': this.#csrfToken }),
          ...(body === undefined || isFile ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }),
      });
    } catch (cause) {
      throw new RequestFailedError('UNREACHABLE', { cause });
    }
    if (response.ok) return response;
    const answer: unknown = await response.json().catch(() => undefined);
    const error = errorBodySchema.safeParse(answer);
    throw new RequestFailedError(error.success ? error.data.error : 'INTERNAL');
  }
}

/** A query as it stands in an address; what is undefined is left out. */
function queryText(query: Readonly<Record<string, string | number | undefined>>): string {
  const entries = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries)}`;
}

/** Code of any error. */
export function codeOf(error: unknown): string {
  return error instanceof RequestFailedError ? error.code : 'INTERNAL';
}
