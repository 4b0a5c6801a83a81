import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { franceDay } from '@decroche/french';
import { Question } from '@decroche/question';
import { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import { type KnowledgeFolder, readKnowledgeFolder } from '../knowledge/knowledge-folder.ts';
import { buildGeneration } from '../search/generation.ts';
import { search } from '../search/searcher.ts';
import { answeredShare, isAnswered } from './golden-evaluation.ts';
import { FOLDS } from './golden-folds.ts';
import { readGolden } from './judged-questions.ts';
import { KIND_FOLDS, kindFolds, withoutKinds } from './kind-folds.ts';
import { round } from './metrics.ts';

/** Passages asked for, as at the desk. */
const LIMIT = 20;

/** Questions of one kind, asked of a base that learned nothing of it. */
export interface KindFigures {
  readonly asked: number;
  readonly abstained: number;
  /** Share of them that got no answer. */
  readonly share: number;
}

/** What the search does with kinds of questions that nobody thought of. */
export interface KindsFigures {
  readonly byKind: Readonly<Record<string, KindFigures>>;
  readonly overall: KindFigures;
  /** Mean of the shares of the kinds, whatever their sizes. */
  readonly meanOfKinds: number;
  /** Those of them that are control questions: no base learns from them, whatever their kind. */
  readonly control: KindFigures;
  /** Control questions of a kind of which no line is known: they are not asked. */
  readonly notAsked: readonly string[];
  /** Share of the golden questions that are answered, each asked of a base that did not learn from it. */
  readonly answeredGolden: number;
}

export interface KindsOptions {
  readonly today?: Date;
  /** Only one part of the kinds, and of the golden questions, in so many is asked. */
  readonly every?: number;
  /** Told after each part. */
  readonly report: (line: string) => void;
}

interface Asked {
  readonly kind: string;
  readonly isControl: boolean;
  readonly isAbstained: boolean;
}

/**
 * Leaves out some kinds of requests without an answer at a time: a base that learned nothing of them is asked all of their
 * lines and the control questions of these kinds. Right is whatever gives no answer: nothing, a personal file, another body,
 * a protocol that comes before a text.
 *
 * @param folder folder of the base
 */
export async function evaluateKinds(
  folder: string,
  { today = new Date(), every = 1, report }: KindsOptions,
): Promise<KindsFigures> {
  const content = await readKnowledgeFolder(folder);
  const control = await readGolden(folder, await controlFiles(folder));
  const all: Asked[] = [];
  for (const [at, kinds] of kindFolds(content.examples).entries()) {
    if (at % every !== 0) continue;
    const ask = askerWithout(content, kinds, today);
    const lines = content.examples.map(({ text, kind = '' }) => ({ text, kind, isControl: false }));
    const questions = control.map(({ question: text, kind }) => ({ text, kind, isControl: true }));
    for (const question of [...lines, ...questions])
      if (kinds.has(question.kind)) all.push({ ...question, isAbstained: await ask(question.text) });
    report(`${at + 1} of ${KIND_FOLDS}: ${[...kinds].join(', ')}`);
  }
  const byKind = Object.fromEntries(
    [...new Set(all.map(({ kind }) => kind))].map((one) => [
      one,
      figuresOf(all.filter(({ kind }) => kind === one)),
    ]),
  );
  const shares = Object.values(byKind).map(({ share }) => share);
  return {
    byKind,
    overall: figuresOf(all),
    meanOfKinds: round(shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length)),
    control: figuresOf(all.filter(({ isControl }) => isControl)),
    notAsked: control.filter(({ kind }) => byKind[kind] === undefined).map(({ id }) => id),
    answeredGolden: await answeredShare(folder, Math.max(1, Math.round(FOLDS / every)), today),
  };
}

async function controlFiles(folder: string): Promise<string[]> {
  return (await readdir(join(folder, 'golden'))).filter((name) => name.startsWith('unanswerable')).sort();
}

/** Asks a base that learned all but some kinds; true when it gives no answer. */
function askerWithout(
  content: KnowledgeFolder,
  kinds: ReadonlySet<string>,
  today: Date,
): (text: string) => Promise<boolean> {
  const examples = withoutKinds(content.examples, kinds);
  const base = new KnowledgeBase({ ...content, examples: [...examples, ...content.golden] });
  const generation = buildGeneration(base, today.getFullYear());
  const asOf = franceDay(today);
  return async (text) => {
    const question = new Question(text, today.getFullYear());
    return !isAnswered(
      await search(generation, { question, asOf, fund: '', birthYear: 0, language: '', limit: LIMIT }),
    );
  };
}

function figuresOf(asked: readonly Asked[]): KindFigures {
  const abstained = asked.filter(({ isAbstained }) => isAbstained).length;
  return { asked: asked.length, abstained, share: round(abstained / Math.max(1, asked.length)) };
}
