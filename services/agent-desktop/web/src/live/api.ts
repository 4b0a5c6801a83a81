import type {
  ArticleView,
  AskAnswer,
  EarsView,
  ErrorBody,
  ExtensionAskAnswer,
  ExtensionsView,
  ForgetCheckView,
  PhoneAccount,
  SessionView,
  ShownReport,
  ThemesView,
} from '../../../src/desk-view.ts';

/** A request that failed. `code` is the server's, or `UNREACHABLE`. */
class RequestFailedError extends Error {
  override readonly name = 'RequestFailedError';
  readonly code: string;

  constructor(code: string, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}

const TIMEOUT_MS = 8_000;

/** The server's API for one signed-in page. */
export class DeskApi {
  #csrfToken = '';

  async session(): Promise<SessionView> {
    return this.#keepToken(await this.#request<SessionView>('GET', '/api/session'));
  }

  async signIn(agentId: string): Promise<SessionView> {
    return this.#keepToken(await this.#request<SessionView>('POST', '/api/session', { agentId }));
  }

  async signOut(): Promise<SessionView> {
    return this.#keepToken(await this.#request<SessionView>('DELETE', '/api/session'));
  }

  /** Ends every session of whoever is signed in, on all machines. */
  async signOutEverywhere(): Promise<SessionView> {
    return this.#keepToken(await this.#request<SessionView>('DELETE', '/api/sessions'));
  }

  async choose(extension: string | null): Promise<SessionView> {
    return this.#keepToken(await this.#request<SessionView>('POST', '/api/session/extension', { extension }));
  }

  /** Asks whoever is on an extension for it, and says where the question stands when it is asked again. */
  async askForExtension(extension: string): Promise<ExtensionAskAnswer> {
    return await this.#request('POST', '/api/session/extension/ask', { extension });
  }

  async answerAsk(askId: string, consents: boolean): Promise<void> {
    await this.#request('POST', '/api/session/extension/answer', { askId, consents });
  }

  async extensions(): Promise<ExtensionsView> {
    return await this.#request('GET', '/api/extensions');
  }

  /** Takes an extension from whoever is on it. */
  async freeExtension(extension: string): Promise<void> {
    await this.#request('DELETE', `/api/extensions/${encodeURIComponent(extension)}/holder`);
  }

  /** With what this browser registers the agent's extension. */
  async phoneAccount(): Promise<PhoneAccount> {
    return await this.#request('GET', '/api/phone');
  }

  /** With what this browser calls, in a demonstration. */
  async callerAccount(): Promise<PhoneAccount> {
    return await this.#request('GET', '/api/caller-phone');
  }

  /** What hears a call that is placed now, in a demonstration. */
  async ears(): Promise<EarsView> {
    return await this.#request('GET', '/api/caller-phone/ears');
  }

  async clock(): Promise<number> {
    return (await this.#request<{ nowMs: number }>('GET', '/api/clock')).nowMs;
  }

  async shown(report: ShownReport, traceparent: string | null): Promise<void> {
    await this.#request('POST', '/api/desk/shown', report, traceparent === null ? {} : { traceparent });
  }

  async ask(text: string, conversationId: string | null): Promise<AskAnswer> {
    return await this.#request('POST', '/api/ask', {
      text,
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

  async feedback(conversationId: string, turnId: string, verdict: 'helped' | 'did-not-help'): Promise<void> {
    await this.#request('POST', '/api/feedback', { conversationId, turnId, verdict });
  }

  async themes(): Promise<ThemesView> {
    return await this.#request('GET', '/api/themes');
  }

  async article(slug: string): Promise<ArticleView> {
    return await this.#request('GET', `/api/articles/${encodeURIComponent(slug)}`);
  }

  async forgetCheck(): Promise<ForgetCheckView> {
    return await this.#request('GET', '/api/dpo/forget-check');
  }

  #keepToken(session: SessionView): SessionView {
    this.#csrfToken = session.signedIn ? session.csrfToken : '';
    return session;
  }

  async #request<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    let response: Response;
    try {
      response = await fetch(path, {
        method,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          ...headers,
          ...(method === 'GET' ? {} : { 'x-csrf-token': this.#csrfToken }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      throw new RequestFailedError('UNREACHABLE', { cause });
    }
    if (response.status === 204) return undefined as T;
    const answer: unknown = await response.json().catch(() => ({ error: 'INTERNAL', message: '' }));
    if (!response.ok) throw new RequestFailedError((answer as ErrorBody).error);
    return answer as T;
  }
}

/** Code of any error. */
export function codeOf(error: unknown): string {
  return error instanceof RequestFailedError ? error.code : 'INTERNAL';
}
