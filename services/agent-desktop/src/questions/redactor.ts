import {
  openSaid,
  PiiGuardServiceClient,
  type PublicKeys,
  RetrieverServiceClient,
  type Said,
  TurnSource,
} from '@decroche/contracts';
import { type ClientAccess, callUnary, createGrpcClient, RpcError, type Tracer } from '@decroche/service-kit';
import { createMemoryWipe } from '@decroche/service-kit/freed-memory';
import { connectivityState, status } from '@grpc/grpc-js';
import { articleView } from '../calls/text-views.ts';
import type { ArticleView, ThemesView } from '../desk-view.ts';
import { DependencyAwayError, MalformedRequestError, NotFoundError } from '../http/request-errors.ts';

/** Longest a typed question may take to be redacted, milliseconds. */
const REDACT_DEADLINE_MS = 3_000;
const ARTICLE_DEADLINE_MS = 3_000;
const THEMES_DEADLINE_MS = 3_000;

/** The two services that the desktop calls. */
export class Upstreams {
  readonly #piiGuard: PiiGuardServiceClient;
  readonly #retriever: RetrieverServiceClient;
  readonly #keys: PublicKeys;
  readonly #wipe = createMemoryWipe();

  constructor(
    targets: { readonly piiGuard: string; readonly retriever: string },
    keys: PublicKeys,
    link: { readonly tracer: Tracer; readonly access: ClientAccess },
  ) {
    this.#piiGuard = createGrpcClient(PiiGuardServiceClient, targets.piiGuard, {
      ...link,
      server: 'pii-guard',
    });
    this.#retriever = createGrpcClient(RetrieverServiceClient, targets.retriever, {
      ...link,
      server: 'retriever',
    });
    this.#keys = keys;
  }

  /** True while the channel is open; asking also makes it connect. */
  get piiGuardReady(): boolean {
    return this.#piiGuard.getChannel().getConnectivityState(true) === connectivityState.READY;
  }

  /** True while the channel is open; asking also makes it connect. */
  get retrieverReady(): boolean {
    return this.#retriever.getChannel().getConnectivityState(true) === connectivityState.READY;
  }

  /**
   * Has a typed question redacted, signed and published. The text goes nowhere else, and is then wiped from memory.
   *
   * @throws MalformedRequestError when the redactor refuses it
   * @throws DependencyAwayError when the redactor cannot be reached
   * @throws UnsignedTextError when the answer is not signed
   */
  async redact(turn: { conversationId: string; turnId: string }, text: string): Promise<Said> {
    try {
      const { said } = await callUnary(
        this.#piiGuard.redactTyped.bind(this.#piiGuard),
        { turn: { ...turn, source: TurnSource.AGENT_TYPED }, text, context: undefined },
        { deadlineMs: REDACT_DEADLINE_MS },
      );
      return openSaid(said, this.#keys);
    } catch (cause) {
      if (!(cause instanceof RpcError)) throw cause;
      if (cause.status === status.INVALID_ARGUMENT) {
        throw new MalformedRequestError('the redactor does not take this question: 1 to 2000 characters', {
          cause,
        });
      }
      throw new DependencyAwayError('pii-guard', { cause });
    } finally {
      this.#wipe.wipe();
    }
  }

  /**
   * One published article in full.
   *
   * @throws NotFoundError when there is none of that slug
   * @throws DependencyAwayError when the retriever cannot be reached
   */
  async article(slug: string): Promise<ArticleView> {
    try {
      const { card, sections } = await callUnary(
        this.#retriever.getArticle.bind(this.#retriever),
        { slug, version: 0 },
        { deadlineMs: ARTICLE_DEADLINE_MS },
      );
      if (card === undefined) throw new NotFoundError('this article');
      return articleView(card, sections);
    } catch (cause) {
      if (!(cause instanceof RpcError)) throw cause;
      if (cause.status === status.NOT_FOUND) throw new NotFoundError('this article');
      throw new DependencyAwayError('retriever', { cause });
    }
  }

  /**
   * The themes of the base.
   *
   * @throws DependencyAwayError when the retriever cannot be reached
   */
  async themes(): Promise<ThemesView> {
    try {
      const { themes } = await callUnary(
        this.#retriever.listThemes.bind(this.#retriever),
        {},
        { deadlineMs: THEMES_DEADLINE_MS },
      );
      return {
        themes: themes.map(({ id, label, needs }) => ({ id, label, needs: needs.map(({ title }) => title) })),
      };
    } catch (cause) {
      if (!(cause instanceof RpcError)) throw cause;
      throw new DependencyAwayError('retriever', { cause });
    }
  }

  destroy(): void {
    this.#wipe.close();
    this.#piiGuard.close();
    this.#retriever.close();
  }
}
