import {
  type GetArticleRequest,
  type GetArticleResponse,
  type GetInstructionsRequest,
  type GetInstructionsResponse,
  type ListThemesRequest,
  type ListThemesResponse,
  type Passages,
  RetrieverServiceService,
  type SearchRequest,
  type SearchResponse,
  type SignedEvent,
} from '@decroche/contracts';
import { type GrpcServer, type Logger, RpcError, unary } from '@decroche/service-kit';
import { status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import type { Retriever } from '../retriever.ts';
import { IndexUnavailableError } from '../search/index/passage-index.ts';
import { SearchRequestError } from '../search/search-request.ts';

/** Serves `decroche.v1.RetrieverService`. */
export function addRetrieverApi(
  server: GrpcServer,
  retriever: Retriever,
  sign: (passages: Passages) => SignedEvent,
  logger: Logger,
): void {
  const implementation: UntypedServiceImplementation = {
    search: unary<SearchRequest, SearchResponse>(logger, async ({ said, asOf, fund, limit }) => {
      try {
        const { passages, placings, rules } = await retriever.search(said, { asOf, fund, limit });
        return { passages, signedPassages: sign(passages), placings: [...placings], rules: [...rules] };
      } catch (error) {
        throw typed(error);
      }
    }),
    getArticle: unary<GetArticleRequest, GetArticleResponse>(logger, async ({ slug, version }) => {
      if (slug === '') throw new RpcError(status.INVALID_ARGUMENT, 'ARTICLE_SLUG_MISSING', 'slug is empty');
      const article = retriever.article(slug, version);
      if (article === undefined) {
        throw new RpcError(
          status.NOT_FOUND,
          'ARTICLE_NOT_FOUND',
          'no published article has this slug and version',
        );
      }
      return article;
    }),
    listThemes: unary<ListThemesRequest, ListThemesResponse>(logger, async () => ({
      themes: retriever.themes(),
    })),
    getInstructions: unary<GetInstructionsRequest, GetInstructionsResponse>(logger, async () => ({
      file: retriever.instructions(),
    })),
  };
  server.add(RetrieverServiceService, implementation);
}

function typed(error: unknown): unknown {
  if (error instanceof SearchRequestError) {
    return new RpcError(status.INVALID_ARGUMENT, error.code, error.message, { cause: error });
  }
  if (error instanceof IndexUnavailableError) {
    return new RpcError(status.UNAVAILABLE, error.code, error.message, { cause: error });
  }
  return error;
}
