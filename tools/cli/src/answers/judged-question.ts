import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UsageError } from '../command.ts';

/** What kind of answer an agent sees. */
export const FRAMES = [
  'answer',
  'caution',
  'several',
  'other-body',
  'personal-file',
  'fraud',
  'distress',
  'human',
  'language',
  'nothing',
] as const;

export type Frame = (typeof FRAMES)[number];

const wordings = z.array(z.string().min(1)).min(1);

const schema = z.strictObject({
  id: z.string().min(1),
  /** As said or typed. */
  text: z.string().min(1),
  /** Of each list one wording must stand in the draft. */
  says: z.array(wordings).default([]),
  /** None of these may stand in the draft. */
  never: z.array(z.string().min(1)).default([]),
  frame: z.enum(FRAMES),
  /** Of each list one wording must stand among the questions to ask. */
  asks: z.array(wordings).default([]),
  /** None of these may be asked: the caller has said it. */
  neverAsks: z.array(z.string().min(1)).default([]),
  /** Earlier texts of the same conversation. */
  context: z.array(z.string().min(1)).default([]),
  /** ISO 8601 date of effect; that of the text or today when absent. */
  asOf: z.iso.date().optional(),
  /** Fund that is called; the national rules when absent. */
  fund: z.string().optional(),
});

/** A question with what a good draft says, never says and asks, and what kind of answer it is. */
export type JudgedQuestion = z.infer<typeof schema>;

/**
 * Reads JSON lines; empty lines are left out.
 *
 * @throws UsageError that names the line and the field
 */
export async function readJudgedQuestions(file: string): Promise<JudgedQuestion[]> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(
      `${file} cannot be read (${cause.code}); --file names JSON lines of judged questions`,
    );
  });
  const questions: JudgedQuestion[] = [];
  const ids = new Set<string>();
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const question = judgedQuestionOf(line, `${file}:${at + 1}`);
    if (ids.has(question.id)) throw new UsageError(`${file}:${at + 1}: the id ${question.id} is there twice`);
    ids.add(question.id);
    questions.push(question);
  }
  if (questions.length === 0) throw new UsageError(`${file} holds no question`);
  return questions;
}

function judgedQuestionOf(line: string, place: string): JudgedQuestion {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new UsageError(`${place}: not a JSON object on one line`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(`${place}: ${issue?.path.join('.') || 'object'}: ${issue?.message}`);
}
