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
}

/** Turns the texts of questions into what is asked. */
export type Hearing = (texts: readonly string[]) => Promise<readonly string[]>;

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
  hear: Hearing = (texts) => Promise.resolve(texts),
): Promise<FileScore[]> {
  const sets: { file: string; questions: JudgedQuestion[]; heard: readonly string[] }[] = [];
  for (const file of files) {
    const questions = await readJudgedQuestions(file);
    sets.push({ file, questions, heard: await hear(questions.map(({ text }) => text)) });
  }
  const line = await QuestionLine.start(onStep);
  try {
    const scores: FileScore[] = [];
    for (const { file, questions, heard } of sets) {
      const answers = [];
      for (const [at, question] of questions.entries()) {
        const text = heard[at] ?? question.text;
        if (text !== question.text) onStep(`${question.id} heard: ${text}`);
        answers.push([question, await viewed(line, { ...question, text })] as const);
      }
      scores.push({ file, score: scoreAnswers(answers) });
    }
    return scores;
  } finally {
    await line.stop();
  }
}

/** What an agent sees for a question; nothing when nothing of it was heard. */
async function viewed(line: QuestionLine, question: JudgedQuestion): Promise<AgentView> {
  if (question.text.trim() === '') return NOTHING_HEARD;
  const { draft } = await line.ask(question);
  return viewOf(draft);
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
  return [
    ...(scores.length > 1 ? scores.map(({ file, score }) => `${file}: ${totals(score)}`) : []),
    totals(total),
    ...total.failures.map(({ id, kind, detail }) => `  ${id} ${kind}: ${detail}`),
  ];
}

function totals({ questions, wanted, said, forbidden, frames, asked }: AnswerScore): string {
  return `${questions} questions: ${said} of ${wanted} said, ${wanted - said} missing, ${forbidden} forbidden, ${frames.right} of ${frames.all} frames right, ${asked} asked although said`;
}
