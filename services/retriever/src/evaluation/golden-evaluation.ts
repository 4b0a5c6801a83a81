import { EvidenceOutcome } from '@decroche/contracts';
import { franceDay } from '@decroche/french';
import { Question } from '@decroche/question';
import { type Percentiles, percentiles } from '@decroche/test-kit';
import { KnowledgeBase, type KnowledgeContent } from '../knowledge/knowledge-base.ts';
import { type KnowledgeFolder, readKnowledgeFolder } from '../knowledge/knowledge-folder.ts';
import { buildGeneration, type CreateIndex } from '../search/generation.ts';
import { type Generation, type SearchAnswer, search } from '../search/searcher.ts';
import { FOLDS, foldOf, learnedWithout } from './golden-folds.ts';
import { GOLDEN_FILES, type GoldenQuestion, readGolden } from './judged-questions.ts';
import { type RankedQuestion, type RankingMetrics, rankingMetrics, round } from './metrics.ts';

/** Figures of an evaluation on the base's own golden questions. */
export interface GoldenFigures extends RankingMetrics {
  readonly answeredAnswerable: number;
  readonly abstainedUnanswerable: number;
  readonly latencyMs: Percentiles;
  readonly engine: string;
  readonly passages: number;
  /** How the golden questions that are measured were kept out of what is learned. */
  readonly learning: string;
  readonly byStyle: Readonly<Record<string, StyleFigures>>;
  /** Acronyms with an aspect, typed: in none of the other figures. Absent when the questions are spoken. */
  readonly acronyms?: StyleFigures & { readonly answered: number };
  /** Share of unanswerable questions that got no answer, by kind of question: none of them is learned. */
  readonly abstainedByKind?: Readonly<Record<string, number>>;
}

type StyleFigures = Pick<RankingMetrics, 'queries' | 'hitAt1' | 'hitAt5'>;

const DEPTH = 20;
const ABSTENTIONS: ReadonlySet<EvidenceOutcome> = new Set([
  EvidenceOutcome.NOTHING,
  EvidenceOutcome.PERSONAL_FILE,
  EvidenceOutcome.OTHER_BODY,
  EvidenceOutcome.DISTRESS,
  EvidenceOutcome.HUMAN,
  EvidenceOutcome.OTHER_LANGUAGE,
]);

/** True when an answer is given, which an agent may read to the caller. */
export function isAnswered({ evidence }: SearchAnswer): boolean {
  return !ABSTENTIONS.has(evidence.outcome);
}

/** Which questions are asked, and how. */
export interface GoldenOptions {
  /** Asks the control questions that nothing learns from or is tuned on, instead of the golden ones. */
  readonly heldOut: boolean;
  /** Only one golden question in so many is asked. */
  readonly every?: number;
  /** Turns the questions into what is asked: as they are written when absent. */
  readonly heard?: (questions: readonly string[], base: KnowledgeFolder) => Promise<readonly string[]>;
  /** Makes the engine of each base; the embedded one when absent. */
  readonly createIndex?: CreateIndex | undefined;
  readonly today?: Date;
}

/**
 * Asks every golden question to a base that has learned from the others only (five folds), and every unanswerable one
 * to a base that has learned from all.
 *
 * @param folder folder of the base
 */
export async function evaluateGolden(
  folder: string,
  { heldOut, every = 1, heard, createIndex, today = new Date() }: GoldenOptions,
): Promise<GoldenFigures> {
  const content = await readKnowledgeFolder(folder);
  const files = heldOut ? ['paraphrases.yaml'] : GOLDEN_FILES;
  const golden = (await readGolden(folder, files)).filter((_, at) => at % every === 0);
  const written = golden.map(({ question }) => question);
  const texts = heard === undefined ? written : await heard(written, content);
  const unanswerable = await readGolden(folder, [heldOut ? 'unanswerable-2.yaml' : 'unanswerable.yaml']);
  const times: number[] = [];
  const ask = async (
    generation: Generation,
    question: GoldenQuestion,
    text = question.question,
  ): Promise<SearchAnswer> => {
    const from = performance.now();
    const answer = await askOf(generation, question, today, text);
    times.push(performance.now() - from);
    return answer;
  };
  const build = (parts: KnowledgeContent): Generation =>
    buildGeneration(new KnowledgeBase(parts), today.getFullYear(), createIndex);
  const whole = build({ ...content, examples: [...content.examples, ...content.golden] });
  const answers: SearchAnswer[] = new Array(golden.length);
  for (let fold = 0; fold < (heldOut ? 0 : FOLDS); fold++) {
    const generation = build(learnedWithout(content, golden, fold));
    for (let at = fold; at < golden.length; at += FOLDS) {
      answers[at] = await ask(generation, golden[at] as GoldenQuestion, texts[at]);
    }
  }
  if (heldOut)
    for (const [at, question] of golden.entries()) answers[at] = await ask(whole, question, texts[at]);
  let abstained = 0;
  for (const question of unanswerable) if (!isAnswered(await ask(whole, question))) abstained += 1;
  const ranked = golden.map((question, at) => judge(question, answers[at] as SearchAnswer, whole));
  const answerable = golden.filter((question) => !expectsOtherBody(question, whole));
  const latencyMs = percentiles(times, 4);
  const apart = heard === undefined ? await askedApart(folder, heldOut, whole, (one) => ask(whole, one)) : {};
  return {
    ...rankingMetrics(ranked),
    answeredAnswerable: round(
      answerable.filter((question) => isAnswered(answers[golden.indexOf(question)] as SearchAnswer)).length /
        Math.max(1, answerable.length),
    ),
    abstainedUnanswerable: round(abstained / Math.max(1, unanswerable.length)),
    latencyMs,
    engine: whole.ranker.index.engine,
    passages: whole.base.passages.length,
    learning: heldOut
      ? 'control questions that nothing learns from'
      : `${FOLDS} folds: no question is asked of a base that learned from it`,
    byStyle: byStyle(golden, ranked),
    ...apart,
  };
}

/** Asks a base a question on the day and for the fund that it names. */
function askOf(
  generation: Generation,
  { question, asOf, fund }: GoldenQuestion,
  today: Date,
  text = question,
): Promise<SearchAnswer> {
  return search(generation, {
    question: new Question(text, today.getFullYear()),
    language: '',
    asOf: asOf ?? franceDay(today),
    fund: fund ?? '',
    birthYear: 0,
    limit: DEPTH,
  });
}

/**
 * Share of the golden questions that are answered, each asked of a base that did not learn from it.
 *
 * @param folder folder of the base
 * @param folds how many of the {@link FOLDS} parts are asked; each takes a base of its own
 */
export async function answeredShare(folder: string, folds: number, today: Date): Promise<number> {
  const content = await readKnowledgeFolder(folder);
  const golden = await readGolden(folder, GOLDEN_FILES);
  const answered: boolean[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const base = new KnowledgeBase(learnedWithout(content, golden, fold));
    const generation = buildGeneration(base, today.getFullYear());
    for (const question of foldOf(golden, fold)) {
      if (expectsOtherBody(question, generation)) continue;
      answered.push(isAnswered(await askOf(generation, question, today)));
    }
  }
  return round(answered.filter(Boolean).length / Math.max(1, answered.length));
}

/** Figures that stand beside the others, of the files that the base has: acronyms, and for tuning the silence by kinds. */
async function askedApart(
  folder: string,
  heldOut: boolean,
  whole: Generation,
  ask: (question: GoldenQuestion) => Promise<SearchAnswer>,
): Promise<Pick<GoldenFigures, 'acronyms' | 'abstainedByKind'>> {
  const typed = await readGoldenIfThere(folder, heldOut ? 'acronyms-check.yaml' : 'acronyms.yaml');
  const sorted = heldOut ? [] : await readGoldenIfThere(folder, 'unanswerable-3.yaml');
  return {
    ...(typed.length === 0 ? {} : { acronyms: await acronymFigures(typed, whole, ask) }),
    ...(sorted.length === 0 ? {} : { abstainedByKind: await silenceByKind(sorted, ask) }),
  };
}

/** A base need not have the questions that stand beside the others. */
async function readGoldenIfThere(folder: string, name: string): Promise<GoldenQuestion[]> {
  try {
    return await readGolden(folder, [name]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function acronymFigures(
  typed: readonly GoldenQuestion[],
  whole: Generation,
  ask: (question: GoldenQuestion) => Promise<SearchAnswer>,
): Promise<NonNullable<GoldenFigures['acronyms']>> {
  const ranked: RankedQuestion[] = [];
  const answered: boolean[] = [];
  for (const question of typed) {
    const answer = await ask(question);
    ranked.push(judge(question, answer, whole));
    if (!expectsOtherBody(question, whole)) answered.push(isAnswered(answer));
  }
  const { queries, hitAt1, hitAt5 } = rankingMetrics(ranked);
  return {
    queries,
    hitAt1,
    hitAt5,
    answered: round(answered.filter(Boolean).length / Math.max(1, answered.length)),
  };
}

async function silenceByKind(
  questions: readonly GoldenQuestion[],
  ask: (question: GoldenQuestion) => Promise<SearchAnswer>,
): Promise<Record<string, number>> {
  const kinds = new Map<string, boolean[]>();
  for (const question of questions) {
    const silent = kinds.get(question.kind) ?? [];
    silent.push(!isAnswered(await ask(question)));
    kinds.set(question.kind, silent);
  }
  return Object.fromEntries(
    [...kinds].map(([kind, silent]) => [kind, round(silent.filter(Boolean).length / silent.length)]),
  );
}

/** Relevant is the article, or only its section of the given role. */
function judge(
  { relevant }: GoldenQuestion,
  { passages }: SearchAnswer,
  { base }: Generation,
): RankedQuestion {
  const wanted = new Set(relevant);
  const isWanted = (slug: string, role: string): boolean => wanted.has(slug) || wanted.has(`${slug}#${role}`);
  return {
    found: passages.map(({ articleSlug, role }) => isWanted(articleSlug, role)),
    relevant: base.passages.filter(({ article, role }) => isWanted(article.slug, role)).length,
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
