import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const schema = z.array(
  z.object({
    question: z.string(),
    asOf: z.string().nullable().default(null),
    fund: z.string().nullable().default(null),
  }),
);

/** A question of the base's own. */
export type GoldenQuestion = z.infer<typeof schema>[number];

const FILES = [
  'part-1.yaml',
  'part-2.yaml',
  'part-3.yaml',
  'part-4.yaml',
  'paraphrases.yaml',
  'unanswerable.yaml',
  'unanswerable-2.yaml',
];

/**
 * Every control question of a base.
 *
 * @throws z.ZodError when a file is not a list of questions
 */
export async function readControlQuestions(folder: string): Promise<GoldenQuestion[]> {
  const questions: GoldenQuestion[] = [];
  for (const file of FILES) {
    questions.push(...schema.parse(parse(await readFile(join(folder, 'golden', file), 'utf8'))));
  }
  return questions;
}
