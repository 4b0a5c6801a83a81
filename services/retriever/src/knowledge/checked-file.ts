import { parse } from 'yaml';
import type { z } from 'zod';
import { KnowledgeFileError } from './knowledge-problem.ts';

/**
 * The YAML of a file of the base; aliases are refused.
 *
 * @throws KnowledgeFileError when it is none
 */
export function yamlOf(file: string, content: string): unknown {
  try {
    return parse(content, { maxAliasCount: 0 });
  } catch (cause) {
    throw new KnowledgeFileError([{ file, field: '', message: 'the file is not YAML' }], { cause });
  }
}

/**
 * What was read of a file, in the form that it must have.
 *
 * @throws KnowledgeFileError with one problem per wrong field
 */
export function checked<S extends z.ZodType>(file: string, schema: S, raw: unknown): z.infer<S> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new KnowledgeFileError(
    parsed.error.issues.map((issue) => ({ file, field: issue.path.join('.'), message: issue.message })),
  );
}
