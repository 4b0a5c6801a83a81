import { type Percentiles, percentiles } from '@decroche/test-kit';
import { readKnowledgeFolder } from '../knowledge/knowledge-folder.ts';
import { confidenceOf } from '../search/evidence/confidence.ts';
import { DEFAULT_THRESHOLDS } from '../search/evidence/evidence.ts';
import { asksAboutOwnFile } from '../search/evidence/personal-file.ts';
import { analysisOf, type CreateIndex, type RankingModels } from '../search/generation.ts';
import { EmbeddedDenseIndex } from '../search/index/dense-index.ts';
import { DenseChannel, RerankStage } from '../search/models/dense-channel.ts';
import { RerankEndpoint } from '../search/models/model-endpoint.ts';
import { encodePassages, encoderOf, type ModelServers } from '../search/models/ranking-models.ts';
import { NeedBridge } from '../search/needs/need-bridge.ts';
import type { AnalysisSettings } from '../search/question/analysis.ts';
import { DEFAULT_QUERY, type QuerySettings } from '../search/question/query.ts';
import { Ranker, type RankerSettings, type Ranking } from '../search/ranking/ranker.ts';
import type { SearchDocument } from '../search/ranking/search-document.ts';
import { type JudgedQuestion, readPassages, readQuestions } from './judged-questions.ts';
import { type RankingMetrics, rankingMetrics, round } from './metrics.ts';

/** What is measured on what. */
export interface CorpusEvaluation {
  readonly kb: string;
  readonly queries: string;
  readonly unanswerable: string | undefined;
  /** Folder of the base whose lexicon and needs bridge the public's words and the experts'. */
  readonly knowledge: string;
  readonly ablation: boolean;
  /** Model servers to rank with. */
  readonly models: ModelServers;
  /** Makes the engine of the ranking that is measured; the embedded one when absent. */
  readonly createIndex?: CreateIndex | undefined;
  readonly report: (line: string) => void;
}

/** Figures of an evaluation on a foreign base. */
export interface CorpusFigures extends RankingMetrics {
  /** Share of the questions that are answered. */
  readonly answeredAnswerable: number;
  /** Share of the questions without an answer on which it abstains; null when none were given. */
  readonly abstainedUnanswerable: number | null;
  readonly latencyMs: Percentiles;
  readonly engine: string;
  readonly passages: number;
  readonly buildMs: number;
  readonly byStyle: Readonly<
    Record<string, Pick<RankingMetrics, 'queries' | 'hitAt1' | 'hitAt5' | 'hitAt20'>>
  >;
}

const DEPTH = 20;
const ANY = { asOf: '', scopes: [] };

interface Ingredients {
  readonly query?: QuerySettings;
  readonly topicLift?: number;
  /** A bridge that recognises needs by words alone. */
  readonly wordsAlone?: boolean;
}

/** Ingredients that the ablation turns off. */
const INGREDIENTS: Readonly<Record<string, Ingredients>> = {
  everything: {},
  'words alone': { query: { repair: 0, lexicon: 0, needs: 0 }, topicLift: 0 },
  'without spelling repair': { query: { ...DEFAULT_QUERY, repair: 0 } },
  'without lexicon': { query: { ...DEFAULT_QUERY, lexicon: 0 } },
  'without recognised needs': { query: { ...DEFAULT_QUERY, needs: 0 } },
  'without letters': { wordsAlone: true },
  'without topicality': { topicLift: 0 },
};

/** @throws EvaluationFileError */
export async function evaluateCorpus(options: CorpusEvaluation): Promise<CorpusFigures> {
  const base = await readKnowledgeFolder(options.knowledge);
  const analysis = analysisOf(base.lexicon, new Date().getFullYear());
  const bridge = NeedBridge.learn(base.articles, base.lexicon, [...base.examples, ...base.golden], analysis);
  const documents = await readPassages(options.kb);
  const questions = await readQuestions(options.queries);
  const unanswerable = options.unanswerable === undefined ? [] : await readQuestions(options.unanswerable);
  const models = await openModels(options.models, documents);
  if (models.dense !== undefined)
    await reportFusion(options, documents, questions, { analysis, bridge, ...models });
  if (options.ablation) {
    const examples = [...base.examples, ...base.golden];
    const byWords = NeedBridge.learn(base.articles, base.lexicon, examples, analysis, false);
    await reportAblation(options, documents, questions, analysis, { bridge, byWords });
  }
  const started = performance.now();
  const ranker = Ranker.build(documents, { analysis, bridge, ...models }, options.createIndex);
  const buildMs = Math.round(performance.now() - started);
  const times: number[] = [];
  const rank = async (query: string): Promise<Ranking> => {
    const from = performance.now();
    const ranking = await ranker.rank(query, ANY, DEPTH);
    times.push(performance.now() - from);
    return ranking;
  };
  const rankings: Ranking[] = [];
  for (const { query } of questions) rankings.push(await rank(query));
  let abstained = 0;
  for (const { query } of unanswerable) if (!answers(query, await rank(query))) abstained += 1;
  const answered = questions.filter(({ query }, at) => answers(query, rankings[at] as Ranking)).length;
  return {
    ...metricsOf(questions, rankings),
    answeredAnswerable: questions.length === 0 ? 0 : round(answered / questions.length),
    abstainedUnanswerable: unanswerable.length === 0 ? null : round(abstained / unanswerable.length),
    latencyMs: percentiles(times, 4),
    engine: ranker.index.engine,
    passages: documents.length,
    buildMs,
    byStyle: byStyle(questions, rankings),
  };
}

/** On a foreign base there are no articles to name another body with: a confident ranking answers, or not. */
function answers(text: string, { facts }: Ranking): boolean {
  return !asksAboutOwnFile(text) && confidenceOf(facts) >= DEFAULT_THRESHOLDS.caution;
}

function metricsOf(questions: readonly JudgedQuestion[], rankings: readonly Ranking[]): RankingMetrics {
  return rankingMetrics(
    questions.map(({ relevant }, at) => ({
      found: (rankings[at] as Ranking).hits.map(({ id }) => relevant.includes(id)),
      relevant: relevant.length,
    })),
  );
}

function byStyle(
  questions: readonly JudgedQuestion[],
  rankings: readonly Ranking[],
): CorpusFigures['byStyle'] {
  const styles = [...new Set(questions.map(({ style }) => style))].filter((style) => style !== '');
  return Object.fromEntries(
    styles.map((style) => {
      const places = questions.flatMap((question, at) => (question.style === style ? [at] : []));
      const { queries, hitAt1, hitAt5, hitAt20 } = metricsOf(
        places.map((at) => questions[at] as JudgedQuestion),
        places.map((at) => rankings[at] as Ranking),
      );
      return [style, { queries, hitAt1, hitAt5, hitAt20 }];
    }),
  );
}

/** Opened once: the vectors of the passages are the same for every ranker. */
async function openModels(
  servers: ModelServers,
  documents: readonly SearchDocument[],
): Promise<RankingModels> {
  const fail = (_helps: boolean, error: unknown): void => {
    if (error !== undefined) throw error;
  };
  const { embeddings, rerank } = servers;
  const encoder = encoderOf(servers);
  if (encoder === undefined || embeddings === undefined) {
    return rerank === undefined
      ? {}
      : { rerank: new RerankStage(new RerankEndpoint(rerank), rerank.deadlineMs, fail) };
  }
  const dense = new DenseChannel(encoder, embeddings.deadlineMs, fail);
  const vectors = await encodePassages(documents, encoder, new AbortController().signal);
  dense.open(new EmbeddedDenseIndex(documents, vectors));
  return {
    dense,
    rerank:
      rerank === undefined ? undefined : new RerankStage(new RerankEndpoint(rerank), rerank.deadlineMs, fail),
  };
}

/** Constants and weights of fusion that are tried. */
const FUSIONS = [10, 30, 60, 100].flatMap((k) => [0.3, 0.5, 1].map((denseWeight) => ({ k, denseWeight })));

async function reportFusion(
  { report }: CorpusEvaluation,
  documents: readonly SearchDocument[],
  questions: readonly JudgedQuestion[],
  settings: RankerSettings,
): Promise<void> {
  for (const fusion of FUSIONS) {
    const ranker = Ranker.build(documents, { ...settings, fusion });
    const rankings: Ranking[] = [];
    for (const question of questions) rankings.push(await ranker.rank(question.query, ANY, DEPTH));
    const { hitAt1, hitAt5, hitAt20 } = metricsOf(questions, rankings);
    report(
      `fusion k ${fusion.k} weight ${fusion.denseWeight}: hit@1 ${hitAt1} hit@5 ${hitAt5} hit@20 ${hitAt20}`,
    );
  }
}

async function reportAblation(
  options: CorpusEvaluation,
  documents: readonly SearchDocument[],
  questions: readonly JudgedQuestion[],
  analysis: AnalysisSettings,
  bridges: { readonly bridge: NeedBridge; readonly byWords: NeedBridge },
): Promise<void> {
  for (const [name, { wordsAlone, ...ingredients }] of Object.entries(INGREDIENTS)) {
    const bridge = wordsAlone === true ? bridges.byWords : bridges.bridge;
    const ranker = Ranker.build(documents, { analysis, bridge, ...ingredients });
    const rankings: Ranking[] = [];
    for (const question of questions) rankings.push(await ranker.rank(question.query, ANY, DEPTH));
    const { hitAt1, hitAt5, hitAt20 } = metricsOf(questions, rankings);
    options.report(`${name}: hit@1 ${hitAt1} hit@5 ${hitAt5} hit@20 ${hitAt20}`);
  }
}
