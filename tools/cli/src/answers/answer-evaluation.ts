import { type AnswerScore, scoreAnswers } from './answer-scoring.ts';
import { viewOf } from './explanation.ts';
import { readJudgedQuestions } from './judged-question.ts';
import { QuestionLine } from './question-line.ts';

/**
 * Asks every judged question of a file and scores what an agent would see.
 *
 * @throws UsageError when the file cannot be read
 */
export async function evaluateAnswers(file: string, onStep: (step: string) => void): Promise<AnswerScore> {
  const questions = await readJudgedQuestions(file);
  const line = await QuestionLine.start(onStep);
  try {
    const answers = [];
    for (const question of questions) {
      const { draft } = await line.ask(question);
      answers.push([question, viewOf(draft)] as const);
    }
    return scoreAnswers(answers);
  } finally {
    await line.stop();
  }
}

/** The score for a person: totals, then each failure. */
export function scoreLines(score: AnswerScore): string[] {
  const { questions, wanted, said, forbidden, frames, asked, failures } = score;
  return [
    `${questions} questions: ${said} of ${wanted} said, ${forbidden} forbidden, ${frames.right} of ${frames.all} frames right, ${asked} asked although said`,
    ...failures.map(({ id, kind, detail }) => `  ${id} ${kind}: ${detail}`),
  ];
}
