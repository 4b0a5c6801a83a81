import { EvidenceOutcome } from '@decroche/contracts';
import { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import { type KnowledgeFolder, readKnowledgeFolder } from '../knowledge/knowledge-folder.ts';
import type { NeedExample } from '../knowledge/need-examples.ts';
import { buildGeneration } from '../search/generation.ts';
import { type Generation, type SearchAnswer, search } from '../search/searcher.ts';
import { type GoldenQuestion, readGolden } from './judged-questions.ts';
import { percentile, type RankedQuestion, type RankingMetrics, rankingMetrics, round } from './metrics.ts';

/** Figures of an evaluation on the base's own golden questions. */
export interface GoldenFigures extends RankingMetrics {
  readonly answeredAnswerable: number;
  readonly abstainedUnanswerable: number;
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number };
  readonly engine: string;
  readonly passages: number;
  /** How the golden questions that are measured were kept out of what is learned. */
  readonly learning: string;
  readonly byStyle: Readonly<Record<string, Pick<RankingMetrics, 'queries' | 'hitAt1' | 'hitAt5'>>>;
}

const FOLDS = 5;
const DEPTH = 20;
const ABSTENTIONS: ReadonlySet<EvidenceOutcome> = new Set([
  EvidenceOutcome.NOTHING,
  EvidenceOutcome.PERSONAL_FILE,
  EvidenceOutcome.OTHER_BODY,
]);

/** True when an answer is given, which an agent may read to the caller. */
export function isAnswered({ evidence }: SearchAnswer): boolean {
  return !ABSTENTIONS.has(evidence.outcome);
}

/**
 * Asks every golden question to a base that has learned from the others only (five folds), and every unanswerable one
 * to a base that has learned from all.
 *
 * @param folder folder of the base
 */
export async function evaluateGolden(folder: string, today = new Date()): Promise<GoldenFigures> {
  const content = await readKnowledgeFolder(folder);
  const golden = await readGolden(folder, ['part-1.yaml', 'part-2.yaml']);
  const unanswerable = await readGolden(folder, ['unanswerable.yaml']);
  const day = today.toISOString().slice(0, 10);
  const times: number[] = [];
  const ask = async (generation: Generation, question: GoldenQuestion): Promise<SearchAnswer> => {
    const from = performance.now();
    const answer = await search(generation, {
      text: question.question,
      asOf: question.asOf ?? day,
      fund: question.fund ?? '',
      limit: DEPTH,
    });
    times.push(performance.now() - from);
    return answer;
  };
  const build = (examples: readonly NeedExample[]): Generation =>
    buildGeneration(
      new KnowledgeBase({ ...content, examples: [...content.examples, ...examples] }),
      today.getFullYear(),
    );
  const answers: SearchAnswer[] = new Array(golden.length);
  for (let fold = 0; fold < FOLDS; fold++) {
    const generation = build(withoutFold(content, golden, fold));
    for (let at = fold; at < golden.length; at += FOLDS) {
      answers[at] = await ask(generation, golden[at] as GoldenQuestion);
    }
  }
  const whole = build(content.golden);
  let abstained = 0;
  for (const question of unanswerable) if (!isAnswered(await ask(whole, question))) abstained += 1;
  const ranked = golden.map((question, at) => judge(question, answers[at] as SearchAnswer));
  const answerable = golden.filter((question) => !expectsOtherBody(question, whole));
  return {
    ...rankingMetrics(ranked),
    answeredAnswerable: round(
      answerable.filter((question) => isAnswered(answers[golden.indexOf(question)] as SearchAnswer)).length /
        Math.max(1, answerable.length),
    ),
    abstainedUnanswerable: round(abstained / Math.max(1, unanswerable.length)),
    latencyMs: { p50: percentile(times, 0.5), p95: percentile(times, 0.95), p99: percentile(times, 0.99) },
    engine: whole.ranker.index.engine,
    passages: whole.base.passages.length,
    learning: `${FOLDS} folds: no question is asked of a base that learned from it`,
    byStyle: byStyle(golden, ranked),
  };
}

function withoutFold(
  content: KnowledgeFolder,
  golden: readonly GoldenQuestion[],
  fold: number,
): NeedExample[] {
  const asked = new Set(golden.filter((_, at) => at % FOLDS === fold).map(({ question }) => question));
  return content.golden.filter(({ text }) => !asked.has(text));
}

/** Relevant is the article, or only its section of the given role. */
function judge({ relevant }: GoldenQuestion, { passages }: SearchAnswer): RankedQuestion {
  const wanted = new Set(relevant);
  return {
    found: passages.map(
      ({ articleSlug, role }) => wanted.has(articleSlug) || wanted.has(`${articleSlug}#${role}`),
    ),
    relevant: relevant.length,
  };
}

function expectsOtherBody({ relevant }: GoldenQuestion, { base }: Generation): boolean {
  return relevant.some((one) => base.article(one.split('#')[0] ?? '')?.otherBody != null);
}

function byStyle(
  golden: readonly GoldenQuestion[],
  ranked: readonly RankedQuestion[],
): GoldenFigures['byStyle'] {
  const styles = [...new Set(golden.map(({ style }) => style))];
  return Object.fromEntries(
    styles.map((style) => {
      const { queries, hitAt1, hitAt5 } = rankingMetrics(
        ranked.filter((_, at) => golden[at]?.style === style),
      );
      return [style, { queries, hitAt1, hitAt5 }];
    }),
  );
}
