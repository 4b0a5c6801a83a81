import {
  type Draft,
  GeneratorServiceClient,
  type PublicKeys,
  type Said,
  type SignedEvent,
  signedDraft,
  signedPassages,
} from '@decroche/contracts';
import { callUnary, createGrpcClient, type GrpcLink, RpcError } from '@decroche/service-kit';
import { v7 as uuidv7 } from 'uuid';
import type { ComparedDraftsView, ComparedDraftView, ComparisonWish } from '#contract';
import { checkSources } from '../../calls/draft-sources.ts';
import { DependencyAwayError } from '../../http/request-errors.ts';
import type { Redactor } from '../../questions/redactor.ts';
import type { ArticleDesk, Expert } from './article-desk.ts';

/** The built-in composer needs a fraction of it. */
const COMPOSE_DEADLINE_MS = 5_000;

/** What {@link ImpactDrafts} stands on. */
export interface ImpactDraftsParts {
  readonly redactor: Pick<Redactor, 'redactTrial'>;
  readonly articles: Pick<ArticleDesk, 'compare'>;
  /** `host:port` of the generator. */
  readonly generator: string;
  /** Whose signatures are believed. */
  readonly keys: { readonly passages: PublicKeys; readonly draft: PublicKeys };
}

/**
 * The drafts of a control question before and after a publication, made as those of a call are: redacted, found and composed, each
 * signed by who did it. The built-in draft is the one that is the same every time; a language model's words beside it are left out.
 */
export class ImpactDrafts {
  readonly #parts: ImpactDraftsParts;
  readonly #generator: GeneratorServiceClient;

  constructor(parts: ImpactDraftsParts, link: GrpcLink) {
    this.#parts = parts;
    this.#generator = createGrpcClient(GeneratorServiceClient, parts.generator, {
      ...link,
      server: 'generator',
    });
  }

  /**
   * Composes both drafts. Takes seconds where the bases were not compared in the last minutes.
   *
   * @throws RequestError when the question is none, or a service cannot be reached
   * @throws UnsignedTextError | MalformedEventError when an answer is not what its service signed
   */
  async compare({ id, question }: ComparisonWish, by: Expert): Promise<ComparedDraftsView> {
    const { redactor, articles } = this.#parts;
    const turn = { conversationId: uuidv7(), turnId: uuidv7() };
    const { said, signed } = await redactor.redactTrial(turn, question);
    const found = await articles.compare(id, signed, by);
    const [before, after] = await Promise.all([
      this.#composed(said, found.before),
      this.#composed(said, found.after),
    ]);
    return { asOf: after.asOf, before: comparedDraft(before), after: comparedDraft(after) };
  }

  destroy(): void {
    this.#generator.close();
  }

  async #composed(said: Said, found: SignedEvent | undefined): Promise<Draft> {
    const passages = signedPassages.open(found, this.#parts.keys.passages);
    const compose = this.#generator.compose.bind(this.#generator);
    const request = { passages: undefined, signedPassages: found, last: false };
    try {
      const composed = await callUnary(compose, request, { deadlineMs: COMPOSE_DEADLINE_MS });
      const draft = signedDraft.open(composed.signedDraft, this.#parts.keys.draft);
      checkSources(draft, said, passages);
      return draft;
    } catch (cause) {
      throw cause instanceof RpcError ? new DependencyAwayError('generator', { cause }) : cause;
    }
  }
}

function comparedDraft({ abstained, notice, sentences, cited }: Draft): ComparedDraftView {
  const articleOf = new Map(
    cited.map(({ sourceId, articleSlug, title }) => [sourceId, { slug: articleSlug, title }]),
  );
  return {
    abstained,
    notice,
    sentences: sentences.map(({ text, sourceIds }) => {
      const articles = sourceIds.flatMap((id) => articleOf.get(id) ?? []);
      return { text, articles: [...new Map(articles.map((article) => [article.slug, article])).values()] };
    }),
  };
}
