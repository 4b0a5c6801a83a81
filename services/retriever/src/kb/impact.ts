import { Question } from '@decroche/question';
import { parse } from 'yaml';
import { z } from 'zod';
import { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { KnowledgeFiles } from '../knowledge/knowledge-files.ts';
import { parseKnowledge } from '../knowledge/knowledge-folder.ts';
import { buildGeneration } from '../search/generation.ts';
import { type Generation, type SearchAnswer, search } from '../search/searcher.ts';

/** What a publication would do to one golden question. */
export interface QuestionImpact {
  readonly id: string;
  readonly question: string;
  /** Articles found, best first. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Whether a right article is found earlier, later or in the same place; or the same articles give another answer. */
  readonly verdict: 'better' | 'worse' | 'other' | 'reworded';
}

/** What a publication would do to the golden questions. */
export interface Impact {
  readonly questions: number;
  readonly unchanged: number;
  readonly better: number;
  readonly worse: number;
  readonly other: number;
  readonly reworded: number;
  readonly changes: readonly QuestionImpact[];
}

/** What both bases find for one golden question. */
export interface ComparedQuestion {
  /** ISO 8601 day as of which it is answered. */
  readonly asOf: string;
  readonly before: FoundIn;
  readonly after: FoundIn;
}

/** What one base finds. */
interface FoundIn {
  /** Name of the generation. */
  readonly generation: string;
  readonly answer: SearchAnswer;
}

const goldenSchema = z.array(
  z.looseObject({
    id: z.string(),
    question: z.string(),
    relevant: z.array(z.string()),
    asOf: z.string().nullish(),
    fund: z.string().nullish(),
  }),
);
type GoldenQuestion = z.infer<typeof goldenSchema>[number];

/** Articles that an agent sees first. */
const SEEN = 3;

/** Builds the generation that files make, with the golden questions among its examples as in production. */
export function generationOf(files: KnowledgeFiles, referenceYear: number): Generation {
  const content = parseKnowledge(files);
  return buildGeneration(
    new KnowledgeBase({ ...content, examples: [...content.examples, ...content.golden] }),
    referenceYear,
  );
}

/** Two bases that were learned, and the golden questions of the second one. */
export class BasePair {
  readonly #before: Generation;
  readonly #after: Generation;
  readonly #golden: readonly GoldenQuestion[];
  readonly #today: string;

  constructor({ before, after, today }: Bases) {
    const year = Number(today.slice(0, 4));
    this.#before = generationOf(before, year);
    this.#after = generationOf(after, year);
    this.#golden = goldenOf(after);
    this.#today = today;
  }

  /** Asks both bases every golden question. */
  async impact(): Promise<Impact> {
    const changes: QuestionImpact[] = [];
    for (const golden of this.#golden) {
      const change = await this.#impactOn(golden);
      if (change !== undefined) changes.push(change);
    }
    const count = (verdict: QuestionImpact['verdict']): number =>
      changes.filter((one) => one.verdict === verdict).length;
    return {
      questions: this.#golden.length,
      unchanged: this.#golden.length - changes.length,
      better: count('better'),
      worse: count('worse'),
      other: count('other'),
      reworded: count('reworded'),
      changes,
    };
  }

  /**
   * Asks both bases the text of one golden question, as of its day and for its fund.
   *
   * @returns undefined when there is none with that id
   */
  async compare(id: string, text: string): Promise<ComparedQuestion | undefined> {
    const golden = this.#golden.find((one) => one.id === id);
    if (golden === undefined) return undefined;
    const find = async (generation: Generation): Promise<FoundIn> => ({
      generation: generation.name,
      answer: await this.#find(generation, { ...golden, question: text }),
    });
    return {
      asOf: golden.asOf ?? this.#today,
      before: await find(this.#before),
      after: await find(this.#after),
    };
  }

  async #impactOn(golden: GoldenQuestion): Promise<QuestionImpact | undefined> {
    const was = await this.#find(this.#before, golden);
    const is = await this.#find(this.#after, golden);
    const [before, after] = [articlesIn(was), articlesIn(is)];
    const { id, question, relevant } = golden;
    if (before.join() === after.join()) {
      const reworded = groundsOf(was) !== groundsOf(is);
      return reworded ? { id, question, before, after, verdict: 'reworded' } : undefined;
    }
    const right = new Set(relevant.map((one) => one.split('#')[0] ?? ''));
    const gain = place(before, right) - place(after, right);
    return { id, question, before, after, verdict: gain > 0 ? 'better' : gain < 0 ? 'worse' : 'other' };
  }

  async #find(generation: Generation, { question, asOf, fund }: GoldenQuestion): Promise<SearchAnswer> {
    const day = asOf ?? this.#today;
    return await search(generation, {
      question: new Question(question, Number(day.slice(0, 4))),
      language: '',
      asOf: day,
      fund: fund ?? '',
      birthYear: 0,
      limit: 8,
    });
  }
}

/** Two bases that are held against each other. */
export interface Bases {
  readonly before: KnowledgeFiles;
  readonly after: KnowledgeFiles;
  /** ISO 8601 day for the questions without a date of their own. */
  readonly today: string;
}

/** Holds bases against each other. */
export interface Comparison {
  /** Asks both bases every golden question of the second one. */
  impactOf(bases: Bases): Promise<Impact>;
  /** See {@link BasePair.compare}. */
  compare(
    bases: Bases,
    question: { readonly id: string; readonly text: string },
  ): Promise<ComparedQuestion | undefined>;
}

/** Takes seconds of the thread that asks: two bases are learned each time. */
export const COMPARED_HERE: Comparison = {
  impactOf: (bases) => new BasePair(bases).impact(),
  compare: (bases, { id, text }) => new BasePair(bases).compare(id, text),
};

function goldenOf(files: KnowledgeFiles): readonly GoldenQuestion[] {
  return [...files].flatMap(([path, text]) =>
    path.startsWith('golden/part-') ? goldenSchema.parse(parse(text)) : [],
  );
}

function articlesIn({ passages }: SearchAnswer): string[] {
  return [...new Set(passages.map(({ articleSlug }) => articleSlug))].slice(0, SEEN);
}

/** What a draft rests on: whether there is an answer, and what the articles that give it say, with the rules of the fund. */
function groundsOf({ passages, leadArticles, evidence }: SearchAnswer): string {
  const leads = new Set(leadArticles);
  const texts = passages
    .filter(({ articleSlug, regionalOf }) => leads.has(articleSlug) || leads.has(regionalOf))
    .map(({ title, sectionTitle, text }) => `${title}\n${sectionTitle}\n${text}`);
  return [evidence.outcome, ...texts.sort()].join('\n\n');
}

/** Place of the first right article; past the end when there is none. */
function place(found: readonly string[], right: ReadonlySet<string>): number {
  const at = found.findIndex((slug) => right.has(slug));
  return at === -1 ? SEEN : at;
}
