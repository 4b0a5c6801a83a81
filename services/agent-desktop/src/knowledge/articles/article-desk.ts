import {
  type ArticleVersion,
  type CompareQuestionResponse,
  type Gap,
  type ImportDocumentsRequest,
  KnowledgeDeskServiceClient,
  type SignedSaid,
  type WorkflowStep,
} from '@decroche/contracts';
import { type CallBounds, callUnary, createGrpcClient, type GrpcLink, RpcError } from '@decroche/service-kit';
import { status } from '@grpc/grpc-js';
import type {
  ArticleListView,
  ArticleQuery,
  CheckedTextView,
  DocumentReportView,
  DossierView,
  GapChange,
  GapState as GapStateName,
  GapView,
  ImpactView,
  LexiconView,
  PublicationsView,
  PublishedView,
  SavedDraftView,
  VersionTextView,
  VersionView,
} from '#contract';
import {
  DependencyAwayError,
  KnowledgeRefusedError,
  MalformedRequestError,
  NotFoundError,
} from '../../http/request-errors.ts';
import { gapStateOf, gapView } from '../gaps/gap-views.ts';
import {
  articleStateOf,
  dossierView,
  impactView,
  lexiconView,
  lineView,
  publicationView,
  readingView,
  versionView,
} from './article-views.ts';

const DEADLINE_MS = 5_000;
/** What is kept is searched for personal data first, by a process that is started for it. */
const SAVE_DEADLINE_MS = 30_000;
/** Documents are read one after the other, and then looked through for personal data. */
const IMPORT_DEADLINE_MS = 120_000;
/** Both bases are learned from their articles before the golden questions are asked of them. */
const IMPACT_DEADLINE_MS = 240_000;
/** Longest name of a person that the retriever takes, UTF-8 bytes. */
const MAX_NAME_BYTES = 200;

/** For whom something is asked: a session is one. */
export interface Expert {
  /** Handle, the same in each of his sessions. */
  readonly person: string;
  readonly name: string;
}

/** Articles as experts work on them. Who acts is who signed in: the retriever believes the desk and nobody's browser. */
export class ArticleDesk {
  readonly #client: KnowledgeDeskServiceClient;

  /** @param target `host:port` of the retriever */
  constructor(target: string, link: GrpcLink) {
    this.#client = createGrpcClient(KnowledgeDeskServiceClient, target, { ...link, server: 'retriever' });
  }

  /** Articles with these words and filters, in pages. @throws RequestError */
  async list(query: ArticleQuery, by: Expert): Promise<ArticleListView> {
    const { articles, ...counts } = await this.#ask(
      this.#client.listArticles.bind(this.#client),
      { ...query, state: articleStateOf(query.state), limit: 0 },
      by,
    );
    return { ...counts, articles: articles.map(lineView) };
  }

  /** One article with all that belongs to it. @throws RequestError */
  async dossier(slug: string, by: Expert): Promise<DossierView> {
    return dossierView(await this.#ask(this.#client.getDossier.bind(this.#client), { slug }, by));
  }

  /** One version, as text and as the agent would see it. @throws RequestError */
  async version(slug: string, version: number, by: Expert): Promise<VersionTextView> {
    const found = await this.#ask(this.#client.getVersion.bind(this.#client), { slug, version }, by);
    return {
      version: known(found.version),
      text: found.markdown,
      reading: readingView(found.reading),
      faults: found.faults,
    };
  }

  /** How the agent would see a text, and what to mend in it. @throws RequestError */
  async check(slug: string, text: string, by: Expert): Promise<CheckedTextView> {
    const { reading, faults } = await this.#ask(
      this.#client.checkText.bind(this.#client),
      { slug, text },
      by,
    );
    return { reading: readingView(reading), faults };
  }

  /** Keeps a draft, unless it cannot be read or holds personal data. @throws RequestError */
  async save(
    slug: string,
    draft: { readonly text: string; readonly seenChangedAtMs: number; readonly reviewed: readonly string[] },
    by: Expert,
  ): Promise<SavedDraftView> {
    const { version, faults, personal } = await this.#ask(
      this.#client.saveDraft.bind(this.#client),
      { slug, ...draft, reviewed: [...draft.reviewed] },
      by,
      SAVE_DEADLINE_MS,
    );
    return { version: version === undefined ? null : versionView(version), faults, personal };
  }

  /** Takes documents in as drafts, unless there is personal data in any of them. @throws RequestError */
  async importDocuments(documents: ImportDocumentsRequest, by: Expert): Promise<DocumentReportView> {
    const { passedOver, ...report } = await this.#ask(
      this.#client.importDocuments.bind(this.#client),
      documents,
      by,
      IMPORT_DEADLINE_MS,
    );
    const kinds = Object.entries(passedOver).map(([ending, count]) => ({ ending, count }));
    return { ...report, passedOver: kinds };
  }

  /** Acronyms and the public's words. @throws RequestError */
  async lexicon(by: Expert): Promise<LexiconView> {
    return lexiconView(await this.#ask(this.#client.getLexicon.bind(this.#client), {}, by));
  }

  /** Hands a version in, approves it or sends it back. @throws RequestError */
  async move(
    { slug, version }: { readonly slug: string; readonly version: number },
    step: WorkflowStep,
    reason: string,
    by: Expert,
  ): Promise<VersionView> {
    const moved = await this.#ask(
      this.#client.moveVersion.bind(this.#client),
      { slug, version, step, reason, by: '' },
      by,
      SAVE_DEADLINE_MS,
    );
    return known(moved.version);
  }

  /** What was published, and what waits for it. @throws RequestError */
  async publications(by: Expert): Promise<PublicationsView> {
    const { publications, live, waiting } = await this.#ask(
      this.#client.listPublications.bind(this.#client),
      {},
      by,
    );
    return { publications: publications.map(publicationView), live, waiting: waiting.map(lineView) };
  }

  /** What publishing would change for the golden questions; takes seconds. @throws RequestError */
  async impact(by: Expert): Promise<ImpactView> {
    const { impact } = await this.#ask(this.#client.getImpact.bind(this.#client), {}, by, IMPACT_DEADLINE_MS);
    if (impact === undefined) throw new DependencyAwayError('retriever');
    return impactView(impact);
  }

  /**
   * What the live base and the next publication find for one control question.
   *
   * @param said its text, as the redactor signed it
   * @throws RequestError
   */
  async compare(id: string, said: SignedSaid | undefined, by: Expert): Promise<CompareQuestionResponse> {
    const compare = this.#client.compareQuestion.bind(this.#client);
    return await this.#ask(compare, { id, said }, by, IMPACT_DEADLINE_MS);
  }

  /** Makes what is approved live, unless faults or golden questions that get worse stop it. @throws RequestError */
  async publish(by: Expert): Promise<PublishedView> {
    const { generation, problems, impact } = await this.#ask(
      this.#client.publish.bind(this.#client),
      { by: '', force: false },
      by,
      IMPACT_DEADLINE_MS,
    );
    return {
      number: generation?.number ?? null,
      problems,
      impact: impact === undefined ? null : impactView(impact),
    };
  }

  /** Makes the publication before the live one live again. @returns its number @throws RequestError */
  async rollback(by: Expert): Promise<number> {
    const { generation } = await this.#ask(this.#client.rollback.bind(this.#client), {}, by);
    return generation?.number ?? 0;
  }

  /** Questions without a source in that state, the most asked first. @throws RequestError */
  async gaps(state: GapStateName, by: Expert): Promise<readonly Gap[]> {
    const request = { state: gapStateOf(state), toldSinceMs: 0 };
    return (await this.#ask(this.#client.listGaps.bind(this.#client), request, by)).gaps;
  }

  /** Says who writes for a question without a source, or which article answers. @throws RequestError */
  async moveGap(id: number, { state, answeredBy }: GapChange, by: Expert): Promise<GapView> {
    const { gap } = await this.#ask(
      this.#client.setGapState.bind(this.#client),
      { id, state: gapStateOf(state), answeredBy, writer: '' },
      by,
    );
    if (gap === undefined) throw new DependencyAwayError('retriever');
    return gapView(gap, by.name);
  }

  /** Questions whose answer was told to the desks since. @throws RequestError */
  async answeredSince(sinceMs: number): Promise<Gap[]> {
    const request = { state: gapStateOf('answered'), toldSinceMs: sinceMs };
    return (await this.#ask(this.#client.listGaps.bind(this.#client), request, undefined)).gaps;
  }

  destroy(): void {
    this.#client.close();
  }

  async #ask<Request, Response>(
    method: Parameters<typeof callUnary<Request, Response>>[0],
    request: Request,
    by: Expert | undefined,
    deadlineMs = DEADLINE_MS,
  ): Promise<Response> {
    const bounds: CallBounds =
      by === undefined ? { deadlineMs } : { deadlineMs, person: shortened(by.name), handle: by.person };
    try {
      return await callUnary(method, request, bounds);
    } catch (cause) {
      if (cause instanceof RpcError) throw refusalOf(cause);
      throw cause;
    }
  }
}

function refusalOf(cause: RpcError): Error {
  switch (cause.status) {
    case status.NOT_FOUND:
      return new NotFoundError('this article');
    case status.INVALID_ARGUMENT:
      return new MalformedRequestError(cause.message, { cause });
    case status.FAILED_PRECONDITION:
    case status.ABORTED:
    case status.RESOURCE_EXHAUSTED:
      return new KnowledgeRefusedError(cause.code, cause.message, { cause });
    default:
      return new DependencyAwayError('retriever', { cause });
  }
}

function known(version: ArticleVersion | undefined): VersionView {
  if (version === undefined) throw new DependencyAwayError('retriever');
  return versionView(version);
}

/** A name that is cut is still the same in each session of the person. */
function shortened(name: string): string {
  let short = name;
  while (Buffer.byteLength(short) > MAX_NAME_BYTES) short = short.slice(0, -1);
  return short;
}
