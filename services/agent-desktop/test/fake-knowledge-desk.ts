import {
  ArticleLine,
  ArticleReading,
  ArticleState,
  ArticleVersion,
  type CompareQuestionRequest,
  type CompareQuestionResponse,
  Gap,
  GapState,
  GetDossierResponse,
  GetImpactResponse,
  GetLexiconResponse,
  GetVersionResponse,
  type ImportDocumentsRequest,
  ImportDocumentsResponse,
  LexiconLineState,
  type ListArticlesRequest,
  ListArticlesResponse,
  type ListGapsRequest,
  ListGapsResponse,
  ListPublicationsResponse,
  type MoveVersionRequest,
  MoveVersionResponse,
  PublishResponse,
  QuestionVerdict,
  RollbackResponse,
  type SaveDraftRequest,
  SaveDraftResponse,
  type SetGapStateRequest,
  SetGapStateResponse,
  signedPassages,
  type TextFault,
  VersionStatus,
  WorkflowStep,
} from '@decroche/contracts';
import { type Caller, type Logger, RpcError, unary } from '@decroche/service-kit';
import { secrets } from '@decroche/test-stage';
import { status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { ARTICLE, foundFor, passageOf } from './sample-content.ts';

const TEXT = [
  '---',
  `slug: ${ARTICLE.slug}`,
  `title: '${ARTICLE.title}'`,
  'version: 1',
  '---',
  '',
  '## Conditions <!-- role: conditions -->',
  'Le taux est de 54 %.',
  '',
].join('\n');

/** What the retriever's knowledge desk does for one article, without a base: whoever asks is kept. */
export class FakeKnowledgeDesk {
  /** Who asked, the latest last. */
  readonly callers: Caller[] = [];
  readonly saved: SaveDraftRequest[] = [];
  readonly moves: MoveVersionRequest[] = [];
  /** What was sent to be imported. */
  readonly imports: ImportDocumentsRequest[] = [];
  /** What the list was asked. */
  readonly asked: ListArticlesRequest[] = [];
  readonly gaps = [
    Gap.fromPartial({
      id: 7,
      example: 'je suis pêcheur à Kerdoncuff et ma pension',
      words: ['pension', 'marin'],
      theme: 'reversion',
      themeLabel: 'Pension de réversion',
      count: 4,
      state: GapState.OPEN,
      lastSeenMs: Date.UTC(2026, 10, 29),
    }),
  ];
  /** While set, every call is refused with it, as FAILED_PRECONDITION. */
  refusal = '';
  /** Golden questions that get worse, which stops a publication. */
  worse = 0;
  #draft: { text: string; version: ArticleVersion } | undefined;
  #generation = 1;

  /** Its calls. */
  calls(logger: Logger): UntypedServiceImplementation {
    const call = <Request, Response>(answer: (request: Request) => Response) =>
      unary<Request, Response>(logger, async (request, { caller }) => {
        this.callers.push(caller);
        if (this.refusal !== '') throw new RpcError(status.FAILED_PRECONDITION, this.refusal, 'refused');
        return answer(request);
      });
    const unused = () => call<object, object>(() => this.#missing());
    return {
      listArticles: call((request: ListArticlesRequest) => this.#list(request)),
      getDossier: call(({ slug }: { slug: string }) =>
        this.#dossier(slug, this.callers.at(-1)?.person ?? ''),
      ),
      getVersion: call(({ version }: { version: number }) => this.#version(version)),
      checkText: call(({ text }: { text: string }) => this.#checked(text)),
      saveDraft: call((request: SaveDraftRequest) => this.#save(request)),
      moveVersion: call((request: MoveVersionRequest) => this.#move(request)),
      getLexicon: call(() => LEXICON),
      importDocuments: call((request: ImportDocumentsRequest) => this.#import(request)),
      listPublications: call(() => this.#publications()),
      getImpact: call(() => GetImpactResponse.fromPartial({ impact: this.#impact() })),
      compareQuestion: call((request: CompareQuestionRequest) => this.#compared(request)),
      publish: call(() => this.#publish()),
      rollback: call(() => {
        this.#generation -= 1;
        return RollbackResponse.fromPartial({ generation: { number: this.#generation } });
      }),
      listVersions: unused(),
      lint: unused(),
      listFiles: unused(),
      getFile: unused(),
      listGaps: call(({ state }: ListGapsRequest) =>
        ListGapsResponse.fromPartial({ gaps: this.gaps.filter((gap) => gap.state === state) }),
      ),
      setGapState: call(({ id, state, answeredBy }: SetGapStateRequest) => {
        const gap = this.gaps.find((one) => one.id === id);
        if (gap === undefined) throw new RpcError(status.FAILED_PRECONDITION, 'WORKFLOW', 'no such gap');
        const writer = state === GapState.BEING_WRITTEN ? (this.callers.at(-1)?.person ?? '') : '';
        const toldAtMs = state === GapState.ANSWERED ? Date.now() : 0;
        Object.assign(gap, { state, answeredBy, writer, toldAtMs });
        return SetGapStateResponse.fromPartial({ gap });
      }),
      getStats: unused(),
    };
  }

  #missing(): never {
    throw new RpcError(status.UNIMPLEMENTED, 'UNIMPLEMENTED', 'not in the rig');
  }

  /** Another article of the base, which is published. */
  #other(slug: string, fields: Partial<ArticleLine>): ArticleLine {
    return { ...this.#line(), state: ArticleState.PUBLISHED, latest: { ...PUBLISHED, slug }, ...fields };
  }

  #line(): ArticleLine {
    const latest = this.#draft?.version ?? PUBLISHED;
    return ArticleLine.fromPartial({
      title: ARTICLE.title,
      theme: ARTICLE.theme,
      themeLabel: ARTICLE.themeLabel,
      kind: ARTICLE.kind,
      scope: 'national',
      validFrom: '2026-09-01',
      state: stateOf(latest),
      latest,
      liveVersion: 1,
      oldestReading: '2026-01-15',
      sources: 2,
      unreadSources: 1,
    });
  }

  #list(request: ListArticlesRequest): ListArticlesResponse {
    this.asked.push(request);
    const meant = request.words === '' || ARTICLE.title.includes(request.words);
    return ListArticlesResponse.fromPartial({
      articles: meant ? [this.#line()] : [],
      total: meant ? 1 : 0,
      all: 1,
      themes: [{ id: ARTICLE.theme, label: ARTICLE.themeLabel }],
      scopes: ['national'],
    });
  }

  #dossier(slug: string, person: string): GetDossierResponse {
    if (slug !== ARTICLE.slug) throw new RpcError(status.NOT_FOUND, 'ARTICLE_NOT_FOUND', 'no such article');
    const before = {
      version: PUBLISHED,
      live: true,
      publications: [{ number: 1, publishedBy: 'Claire Exemple', publishedAtMs: Date.UTC(2026, 10, 2) }],
    };
    const draft = this.#draft?.version;
    const drafts = draft === undefined ? [] : [{ version: this.#seen(draft, person), live: false }];
    return GetDossierResponse.fromPartial({
      article: this.#line(),
      versions: [...drafts, before],
      counterparts: [
        this.#other('reversion-demander', { title: 'Demander une pension de réversion', kind: 'procedure' }),
      ],
      regional: [
        this.#other('rendez-vous', {
          title: 'Rendez-vous',
          scope: 'carsat-rhone-alpes',
          relation: 'completes',
        }),
      ],
      periods: [
        this.#other('reversion-avant', {
          title: 'Réversion avant septembre',
          validFrom: '',
          validTo: '2026-08-31',
        }),
        this.#line(),
      ],
    });
  }

  #version(version: number): GetVersionResponse {
    const draft = this.#draft?.version.version === version ? this.#draft : undefined;
    if (draft === undefined && version !== 1)
      throw new RpcError(status.NOT_FOUND, 'VERSION_NOT_FOUND', 'no such version');
    const text = draft?.text ?? TEXT;
    return GetVersionResponse.fromPartial({
      version: draft?.version ?? PUBLISHED,
      markdown: text,
      ...this.#checked(text),
    });
  }

  #checked(text: string): { reading: ArticleReading | undefined; faults: TextFault[] } {
    if (!text.startsWith('---')) {
      const message = 'expected a header between two lines of "---" at the top';
      return { reading: undefined, faults: [{ line: 0, place: '', message, blocking: true }] };
    }
    const [, body = ''] = text.split(/<!-- role: conditions -->\n/);
    const reading = ArticleReading.fromPartial({
      card: ARTICLE,
      sections: [{ ...passageOf('a'), text: body.trim() }],
      sampleQuestions: ['à quoi ai-je droit'],
    });
    const at = text.split('\n').findIndex((line) => line.includes('On compte'));
    const sentence = text.split('\n')[at] ?? '';
    const message = `"${sentence}" says "on": write "vous", or name who does it ("la caisse")`;
    return { reading, faults: at === -1 ? [] : [{ line: at + 1, place: 'plain', message, blocking: true }] };
  }

  #save(request: SaveDraftRequest): SaveDraftResponse {
    this.saved.push(request);
    const checked = this.#checked(request.text);
    if (checked.reading === undefined) return SaveDraftResponse.fromPartial({ faults: checked.faults });
    const at = request.text.split('\n').findIndex((line) => line.includes('Dupont'));
    if (at !== -1 && !request.reviewed.includes('key-of-dupont')) {
      const personal = [{ line: at + 1, class: 'PERSON', key: 'key-of-dupont' }];
      return SaveDraftResponse.fromPartial({ faults: checked.faults, personal });
    }
    const changedAtMs = (this.#draft?.version.changedAtMs ?? Date.UTC(2026, 10, 30)) + 1_000;
    const person = this.callers.at(-1)?.person ?? '';
    const author = this.#draft?.version.author ?? person;
    const version = { slug: request.slug, version: 2, status: VersionStatus.DRAFT, author };
    this.#draft = {
      text: request.text,
      version: ArticleVersion.fromPartial({ ...version, changedAtMs, own: true }),
    };
    return SaveDraftResponse.fromPartial({ version: this.#draft.version, faults: checked.faults });
  }

  #move(request: MoveVersionRequest): MoveVersionResponse {
    this.moves.push(request);
    const person = this.callers.at(-1)?.person ?? '';
    if (this.#draft === undefined) throw new RpcError(status.FAILED_PRECONDITION, 'WORKFLOW', 'no draft');
    const { version } = this.#draft;
    if (request.step === WorkflowStep.APPROVE) {
      if (version.author === person) throw new RpcError(status.FAILED_PRECONDITION, 'WORKFLOW', 'own');
      version.reviewer = person;
    } else {
      version.status = request.step === WorkflowStep.SUBMIT ? VersionStatus.IN_REVIEW : VersionStatus.DRAFT;
      version.sentBackBecause = request.reason;
      version.sentBackBy = request.reason === '' ? '' : person;
    }
    return MoveVersionResponse.fromPartial({ version: this.#seen(version, person) });
  }

  #seen(version: ArticleVersion, person: string): ArticleVersion {
    return { ...version, own: version.author === person };
  }

  #publications(): ListPublicationsResponse {
    const approved = this.#draft !== undefined && this.#draft.version.reviewer !== '';
    return ListPublicationsResponse.fromPartial({
      publications: Array.from({ length: this.#generation }, (_, at) => ({
        number: this.#generation - at,
        publishedBy: 'Claire Exemple',
        publishedAtMs: Date.UTC(2026, 10, 2),
      })),
      live: this.#generation,
      waiting: approved ? [this.#line()] : [],
    });
  }

  #impact() {
    const change = {
      id: 'g001',
      question: 'qui touche la réversion',
      before: [ARTICLE.slug],
      after: ['reversion-demander', ARTICLE.slug],
      verdict: this.worse > 0 ? QuestionVerdict.WORSE : QuestionVerdict.BETTER,
    };
    const counts = this.worse > 0 ? { worse: 1, better: 0 } : { worse: 0, better: 1 };
    return { questions: 12, unchanged: 11, other: 0, ...counts, changes: [change] };
  }

  /** Each document is one draft, and one that is called `personnel` holds a name. */
  #import(request: ImportDocumentsRequest): ImportDocumentsResponse {
    this.imports.push(request);
    const personal = request.files
      .filter(({ path }) => path.startsWith('personnel'))
      .map(({ path }) => ({ path, place: 'block 2', class: 'PERSON', key: `${path}@1: block 2: PERSON` }))
      .filter(({ key }) => !request.reviewed.includes(key));
    const documents = request.files.length;
    if (personal.length > 0) return ImportDocumentsResponse.fromPartial({ documents, personal });
    return ImportDocumentsResponse.fromPartial({
      ...{ imported: true, documents, articles: documents, added: documents },
      drafts: request.files.map(({ path }) => ({ slug: ARTICLE.slug, version: 1, path })),
      notes: request.files.map(({ path }) => `${path}: a picture is left out (block 4)`),
      refused: [{ path: 'scan.pdf', code: 'NO_TEXT', message: 'a picture without text' }],
      passedOver: { '.png': 2 },
      acronyms: [{ form: 'ZRP', expansion: 'zone de retraite progressive', articles: 1 }],
    });
  }

  #compared({ said }: CompareQuestionRequest): CompareQuestionResponse {
    if (said === undefined) throw new RpcError(status.PERMISSION_DENIED, 'UNSIGNED_TEXT', 'unsigned');
    const { privateKey, keyId } = secrets.signing('passages');
    const found = signedPassages.sign(foundFor(said), privateKey, keyId);
    return { before: found, after: found };
  }

  #publish(): PublishResponse {
    if (this.worse > 0) return PublishResponse.fromPartial({ impact: this.#impact() });
    this.#generation += 1;
    this.#draft = undefined;
    return PublishResponse.fromPartial({
      generation: { number: this.#generation },
      impact: this.#impact(),
    });
  }
}

const LEXICON = GetLexiconResponse.fromPartial({
  acronyms: [
    {
      ...{ form: 'ASPA', expansion: 'allocation de solidarité aux personnes âgées', spoken: ['la spa'] },
      state: LexiconLineState.LIVE,
    },
  ],
  notions: [
    { expert: 'réversion', everyday: ['ma pension de veuve'], state: LexiconLineState.CHANGING },
    { expert: 'décote', everyday: ['le malus'], state: LexiconLineState.LIVE },
  ],
  live: { number: 1, publishedAtMs: Date.UTC(2026, 10, 2) },
});

const PUBLISHED = ArticleVersion.fromPartial({
  slug: ARTICLE.slug,
  version: 1,
  status: VersionStatus.PUBLISHED,
  author: 'Équipe A',
  reviewer: 'Équipe B',
  changedAtMs: Date.UTC(2026, 10, 2),
});

function stateOf({ status: stands, reviewer }: ArticleVersion): ArticleState {
  if (stands === VersionStatus.PUBLISHED) return ArticleState.PUBLISHED;
  if (stands === VersionStatus.DRAFT) return ArticleState.DRAFT;
  return reviewer === '' ? ArticleState.IN_REVIEW : ArticleState.APPROVED;
}
