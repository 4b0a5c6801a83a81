import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { SearchDocument } from '../search/ranking/search-document.ts';

/** A file of questions or passages that cannot be read. */
export class EvaluationFileError extends Error {
  override readonly name = 'EvaluationFileError';
  readonly code = 'EVALUATION_FILE_INVALID';

  constructor(file: string, line: number, reason: string) {
    super(`${file}, line ${line}: ${reason}`);
  }
}

const passageSchema = z.object({
  id: z.string().min(1),
  title: z.string().default(''),
  section: z.string().default(''),
  text: z.string(),
});

const questionSchema = z.object({
  id: z.string(),
  query: z.string(),
  relevant: z.array(z.string()).default([]),
  style: z.string().default(''),
});

export type JudgedQuestion = z.infer<typeof questionSchema>;

const goldenSchema = z.array(
  z.object({
    id: z.string(),
    question: z.string(),
    relevant: z.array(z.string()).default([]),
    asOf: z.string().nullable().default(null),
    fund: z.string().nullable().default(null),
    style: z.string().default(''),
    kind: z.string().default(''),
  }),
);

/** A question of the base's own, with the articles (`slug`) or sections (`slug#role`) that answer it. */
export type GoldenQuestion = z.infer<typeof goldenSchema>[number];

/** Passages of a foreign base, one JSON object a line: id, title, section, text. @throws EvaluationFileError */
export async function readPassages(file: string): Promise<SearchDocument[]> {
  const passages = await readLines(file, passageSchema);
  return passages.map(({ id, title, section, text }) => ({
    id,
    group: id,
    theme: '',
    scope: 'national',
    validFrom: null,
    validTo: null,
    fields: { title, questions: '', plain: '', section, text },
  }));
}

/** Questions, one JSON object a line: id, query, relevant. @throws EvaluationFileError */
export function readQuestions(file: string): Promise<JudgedQuestion[]> {
  return readLines(file, questionSchema);
}

/** Files of the golden questions: the ones that the base learns from, each asked of a base that did not. */
export const GOLDEN_FILES = ['part-1.yaml', 'part-2.yaml', 'part-3.yaml', 'part-4.yaml'];

/** Golden questions of a base's folder. @throws EvaluationFileError */
export async function readGolden(folder: string, names: readonly string[]): Promise<GoldenQuestion[]> {
  const read: GoldenQuestion[] = [];
  for (const name of names) {
    const file = join(folder, 'golden', name);
    const parsed = goldenSchema.safeParse(parse(await readFile(file, 'utf8')));
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new EvaluationFileError(
        file,
        Number(issue?.path[0] ?? 0) + 1,
        issue?.message ?? 'not a list of questions',
      );
    }
    read.push(...parsed.data);
  }
  return read;
}

async function readLines<S extends z.ZodObject>(file: string, schema: S): Promise<z.infer<S>[]> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    let raw: unknown;
    try {
      raw = JSON.parse(line);
    } catch {
      throw new EvaluationFileError(file, index + 1, 'not a JSON object');
    }
    const parsed = schema.safeParse(raw);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new EvaluationFileError(
        file,
        index + 1,
        `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong'}`,
      );
    }
    return [parsed.data];
  });
}
