import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../root.ts';
import { type AgentView, type AnswerScore, scoreAnswers } from './answer-scoring.ts';
import { viewOf } from './explanation.ts';
import { type JudgedQuestion, readJudgedQuestions } from './judged-question.ts';
import { QuestionLine } from './question-line.ts';

/** Folder of the judged questions that are asked when no file is named. */
const JUDGED = join(ROOT, 'knowledge/judged');

const NOTHING_HEARD: AgentView = {
  frame: 'nothing',
  need: '',
  notice: '',
  sentences: [],
  questionsToAsk: [],
  relatedRights: [],
};

/** The score of each file of judged questions. */
export interface FileScore {
  readonly file: string;
  readonly score: AnswerScore;
  /** Of spoken questions: those that typed are answered from a theme, and those of them that are answered from the same. */
  readonly themes?: { readonly typed: number; readonly same: number };
}

/** Turns the texts of questions into what is asked. */
export type Hearing = (texts: readonly string[]) => Promise<readonly string[]>;

/** How the questions are asked. */
export interface EvaluationOptions {
  /** How they are heard; typed without it. */
  readonly hear?: Hearing;
  /** One in so many, spread by a hash of their text. */
  readonly every?: number;
}

/** The files of judged questions of the repository, in the order of their names; only those of spoken ones on request. */
export async function judgedFiles(spokenOnly: boolean): Promise<string[]> {
  const names = (await readdir(JUDGED)).filter((name) =>
    name.endsWith(spokenOnly ? '-spoken.jsonl' : '.jsonl'),
  );
  return names.sort().map((name) => join(JUDGED, name));
}

/**
 * Asks every judged question of the files, one line for all, and scores what an agent would see. Earlier texts of a
 * conversation are asked as they are written.
 *
 * @throws UsageError when a file cannot be read
 */
export async function evaluateAnswers(
  files: readonly string[],
  onStep: (step: string) => void,
  { hear, every = 1 }: EvaluationOptions = {},
): Promise<FileScore[]> {
  const sets: { file: string; questions: JudgedQuestion[]; heard: readonly string[] }[] = [];
  for (const file of files) {
    const questions = (await readJudgedQuestions(file)).filter(({ text }) => placeOf(text) % every === 0);
    const texts = questions.map(({ text }) => text);
    sets.push({ file, questions, heard: hear === undefined ? texts : await hear(texts) });
  }
  const line = await QuestionLine.start(onStep);
  try {
    const scores: FileScore[] = [];
    for (const { file, questions, heard } of sets) {
      const answers = [];
      const themes = { typed: 0, same: 0 };
      for (const [at, question] of questions.entries()) {
        const text = heard[at] ?? question.text;
        if (text !== question.text) onStep(`${question.id} heard: ${text}`);
        const { view, theme } = await viewed(line, { ...question, text });
        answers.push([question, view] as const);
        if (hear === undefined) continue;
        const typed = text === question.text ? { theme } : await viewed(line, question);
        if (typed.theme === '') continue;
        themes.typed += 1;
        if (typed.theme === theme) themes.same += 1;
      }
      const score = scoreAnswers(answers);
      scores.push(hear === undefined ? { file, score } : { file, score, themes });
    }
    return scores;
  } finally {
    await line.stop();
  }
}

/** What an agent sees for a question, and of which theme it is; nothing when nothing of it was heard. */
async function viewed(
  line: QuestionLine,
  question: JudgedQuestion,
): Promise<{ view: AgentView; theme: string }> {
  if (question.text.trim() === '') return { view: NOTHING_HEARD, theme: '' };
  const { draft } = await line.ask(question);
  return { view: viewOf(draft), theme: draft.theme };
}

/** A number that a text always has, the same for nobody's order of questions. */
function placeOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE();
}

/** Of spoken questions how many keep the theme that they have typed; undefined of typed ones. */
export function themesKept(scores: readonly FileScore[]): { typed: number; same: number } | undefined {
  const counted = scores.flatMap(({ themes }) => themes ?? []);
  if (counted.length === 0) return undefined;
  return counted.reduce((sum, { typed, same }) => ({ typed: sum.typed + typed, same: sum.same + same }));
}

/** The sum of the scores of several files. */
export function totalOf(scores: readonly FileScore[]): AnswerScore {
  const sum = (value: (score: AnswerScore) => number): number =>
    scores.reduce((total, { score }) => total + value(score), 0);
  return {
    questions: sum(({ questions }) => questions),
    wanted: sum(({ wanted }) => wanted),
    said: sum(({ said }) => said),
    forbidden: sum(({ forbidden }) => forbidden),
    frames: { right: sum(({ frames }) => frames.right), all: sum(({ frames }) => frames.all) },
    asked: sum(({ asked }) => asked),
    failures: scores.flatMap(({ score }) => score.failures),
  };
}

/** The scores for a person: totals of each file and of all, then each failure. */
export function scoreLines(scores: readonly FileScore[]): string[] {
  const total = totalOf(scores);
  const kept = themesKept(scores);
  return [
    ...(scores.length > 1 ? scores.map(({ file, score }) => `${file}: ${totals(score)}`) : []),
    totals(total),
    ...(kept === undefined ? [] : [`${kept.same} of ${kept.typed} themes as when typed`]),
    ...total.failures.map(({ id, kind, detail }) => `  ${id} ${kind}: ${detail}`),
  ];
}

function totals({ questions, wanted, said, forbidden, frames, asked }: AnswerScore): string {
  return `${questions} questions: ${said} of ${wanted} said, ${wanted - said} missing, ${forbidden} forbidden, ${frames.right} of ${frames.all} frames right, ${asked} asked although said`;
}
