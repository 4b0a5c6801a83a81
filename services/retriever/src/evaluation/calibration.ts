import { franceDay } from '@decroche/french';
import { NATIONAL } from '../knowledge/article.ts';
import { appliesOn, KnowledgeBase } from '../knowledge/knowledge-base.ts';
import { readKnowledgeFolder } from '../knowledge/knowledge-folder.ts';
import { type NeedExample, UNANSWERED_NEEDS } from '../knowledge/need-examples.ts';
import { CONFIDENCE_WEIGHTS, confidenceInputs } from '../search/evidence/confidence.ts';
import { analysisOf } from '../search/generation.ts';
import { NeedBridge } from '../search/needs/need-bridge.ts';
import { Ranker } from '../search/ranking/ranker.ts';
import { foldOf, learnedWithout, rankGolden } from './golden-folds.ts';
import {
  GOLDEN_FILES,
  type GoldenQuestion,
  readGolden,
  readPassages,
  readQuestions,
} from './judged-questions.ts';
import { kindFolds, withoutKinds } from './kind-folds.ts';
import { fitLogistic, type Observation, probability } from './logistic-fit.ts';
import { round } from './metrics.ts';

/** What a calibration is fitted on. */
export interface CalibrationSources {
  /** Folder of the base with its golden questions. */
  readonly knowledge: string;
  /** A foreign base with judged questions, when there is one. */
  readonly corpus:
    | { readonly kb: string; readonly queries: string; readonly unanswerable: string }
    | undefined;
}

/** One tenth of the confidence scale. */
export interface ReliabilityBin {
  readonly from: number;
  readonly questions: number;
  /** Mean confidence of its questions. */
  readonly confidence: number;
  /** Share of them that the first passages answer. */
  readonly answered: number;
}

/** A fitted curve beside the one in use. */
export interface Calibration {
  readonly observations: number;
  readonly weights: readonly number[];
  readonly weightsInUse: readonly number[];
  /** Reliability of the curve in use. */
  readonly reliability: readonly ReliabilityBin[];
  /** Expected calibration error of the curve in use: mean distance between confidence and share, by weighed questions. */
  readonly expectedError: number;
}

const PENALTY = 0.0005;
/**
 * How much a request without an answer, and a question on foreign passages, counts in the fit beside one of the base's own:
 * so the curve is bent where the ones are told from the others, and by more than one kind of base.
 */
const UNANSWERABLE_WEIGHT = 1.5;
const FOREIGN_WEIGHT = 14;
/**
 * How many times fewer requests without an answer callers put than the fit counts: the odds of an answer are put up by it
 * when the curve is fitted.
 */
const RARER = 2.8;
const NEAR = 5;
const BINS = 10;
/** One of so many ways of asking for what the base has is asked instead of learned, in each of the folds. */
const ANSWERED_HELD_OUT = 60;
const UNANSWERED: ReadonlySet<string> = new Set(UNANSWERED_NEEDS);

/**
 * Fits the confidence curve: a question counts as answered when one of its passages is among the first five, and an
 * unanswerable one never does. Golden questions and some of the known ways of asking for what the base has are asked of a
 * base that did not learn from them; every known way of asking for what it does not have, of one that learned nothing of its
 * kind: a kind that nobody thought of is the hard case.
 */
export async function calibrate({ knowledge, corpus }: CalibrationSources): Promise<Calibration> {
  const observations = [...(await observeBase(knowledge)), ...(await observeCorpus(knowledge, corpus))];
  return {
    observations: observations.length,
    weights: fitLogistic(observations, PENALTY).map((weight, at) =>
      hundredths(at === 0 ? weight + Math.log(RARER) : weight),
    ),
    weightsInUse: CONFIDENCE_WEIGHTS,
    ...reliabilityOf(observations, CONFIDENCE_WEIGHTS),
  };
}

async function observeBase(folder: string): Promise<Observation[]> {
  const content = await readKnowledgeFolder(folder);
  const golden = await readGolden(folder, GOLDEN_FILES);
  const unanswerable = await readGolden(folder, ['unanswerable.yaml']);
  const today = franceDay(new Date());
  const current = new Set(
    content.articles.flatMap((one) => (one.scope === NATIONAL && appliesOn(one, today) ? [one.slug] : [])),
  );
  const answered = content.examples.filter(({ need }) => current.has(need));
  const observations: Observation[] = [];
  for (const [fold, kinds] of kindFolds(content.examples).entries()) {
    const told = answered.filter((_, at) => at % ANSWERED_HELD_OUT === fold);
    const learned = learnedWithout(content, golden, fold);
    const base = new KnowledgeBase({
      ...learned,
      examples: withoutKinds(learned.examples, kinds).filter((example) => !told.includes(example)),
    });
    const others = new Set(
      base.articles.flatMap(({ slug, otherBody }) => (otherBody === null ? [] : [slug])),
    );
    const questions = [
      ...foldOf(golden, fold),
      ...unanswerable.filter(({ kind }) => kinds.has(kind)),
      ...content.examples.filter(({ kind }) => kind !== undefined && kinds.has(kind)).map(questionOf),
      ...told.map(questionOf),
    ];
    for (const question of questions) {
      const slugs = question.relevant.map((one) => one.split('#')[0] ?? '');
      if (slugs.some((slug) => others.has(slug))) continue;
      const { facts, articles } = await rankGolden(base, question);
      observations.push({
        inputs: confidenceInputs(facts),
        happened: articles.slice(0, NEAR).some((slug) => slugs.includes(slug)),
        weight: slugs.length === 0 ? UNANSWERABLE_WEIGHT : 1,
      });
    }
  }
  return observations;
}

function questionOf({ text, need }: NeedExample): GoldenQuestion {
  const relevant = UNANSWERED.has(need) ? [] : [need];
  return { id: '', question: text, relevant, asOf: null, fund: null, style: '', kind: need };
}

async function observeCorpus(
  knowledge: string,
  corpus: CalibrationSources['corpus'],
): Promise<readonly Observation[]> {
  if (corpus === undefined) return [];
  const content = await readKnowledgeFolder(knowledge);
  const analysis = analysisOf(content.lexicon, new Date().getFullYear());
  const bridge = NeedBridge.learn(
    content.articles,
    content.lexicon,
    [...content.examples, ...content.golden],
    analysis,
  );
  const ranker = Ranker.build(await readPassages(corpus.kb), { analysis, bridge });
  const questions = [...(await readQuestions(corpus.queries)), ...(await readQuestions(corpus.unanswerable))];
  return await Promise.all(
    questions.map(async ({ query, relevant }) => {
      const { hits, facts } = await ranker.rank(query, { asOf: '', scopes: [] }, NEAR);
      const happened = hits.some(({ id }) => relevant.includes(id));
      return { inputs: confidenceInputs(facts), happened, weight: FOREIGN_WEIGHT };
    }),
  );
}

function hundredths(weight: number): number {
  return Math.round(weight * 100) / 100;
}

function reliabilityOf(
  observations: readonly Observation[],
  weights: readonly number[],
): Pick<Calibration, 'reliability' | 'expectedError'> {
  const bins = Array.from({ length: BINS }, () => ({ questions: 0, weight: 0, confidence: 0, answered: 0 }));
  for (const { inputs, happened, weight } of observations) {
    const confidence = probability(inputs, weights);
    const bin = bins[Math.min(BINS - 1, Math.floor(confidence * BINS))] as (typeof bins)[number];
    const share = asCallersPut(weight);
    bin.questions += 1;
    bin.weight += share;
    bin.confidence += share * confidence;
    bin.answered += happened ? share : 0;
  }
  let error = 0;
  let all = 0;
  const reliability = bins.map(({ questions, weight, confidence, answered }, at) => {
    const share = weight === 0 ? 1 : weight;
    error += Math.abs(confidence - answered);
    all += weight;
    return {
      from: at / BINS,
      questions,
      confidence: round(confidence / share),
      answered: round(answered / share),
    };
  });
  return { reliability, expectedError: round(all === 0 ? 0 : error / all) };
}

/** How much an observation counts among what callers put: foreign questions once, requests without an answer as rarely. */
function asCallersPut(weight: number): number {
  return weight === UNANSWERABLE_WEIGHT ? UNANSWERABLE_WEIGHT / RARER : 1;
}
