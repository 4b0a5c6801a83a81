/** What is measured for one question. */
export interface RankedQuestion {
  /** For each found passage, best first: is it relevant? */
  readonly found: readonly boolean[];
  /** How many relevant passages there are. */
  readonly relevant: number;
}

/** Means over questions. */
export interface RankingMetrics {
  readonly queries: number;
  /** Share of questions with a relevant passage among the first 1, 5, 20. */
  readonly hitAt1: number;
  readonly hitAt5: number;
  readonly hitAt20: number;
  /** Normalised discounted cumulative gain over the first ten, binary relevance. */
  readonly ndcgAt10: number;
  /** Mean of the inverse rank of the first relevant passage, 0 when none was found. */
  readonly mrr: number;
}

export function rankingMetrics(questions: readonly RankedQuestion[]): RankingMetrics {
  const mean = (value: (question: RankedQuestion) => number): number =>
    questions.length === 0
      ? 0
      : round(questions.reduce((sum, one) => sum + value(one), 0) / questions.length);
  const hit = (depth: number) => (question: RankedQuestion) =>
    question.found.slice(0, depth).includes(true) ? 1 : 0;
  return {
    queries: questions.length,
    hitAt1: mean(hit(1)),
    hitAt5: mean(hit(5)),
    hitAt20: mean(hit(20)),
    ndcgAt10: mean(ndcg),
    mrr: mean(({ found }) => {
      const first = found.indexOf(true);
      return first === -1 ? 0 : 1 / (first + 1);
    }),
  };
}

function ndcg({ found, relevant }: RankedQuestion): number {
  const gain = (place: number): number => 1 / Math.log2(place + 2);
  let got = 0;
  found.slice(0, 10).forEach((isRelevant, place) => {
    if (isRelevant) got += gain(place);
  });
  let best = 0;
  for (let place = 0; place < Math.min(10, relevant); place++) best += gain(place);
  return best === 0 ? 0 : got / best;
}

export function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
