import { parse, parseDocument } from 'yaml';
import { z } from 'zod';

/** Longest line, and most lines: what is asked of a model is read anew with each question. */
const MAX_LINE = 300;
const MAX_LINES = 16;

const schema = z.strictObject({
  /** Grows with each change. */
  version: z.int().positive(),
  status: z.enum(['draft', 'in-review', 'published']),
  author: z.string().trim().min(1),
  /** Who approved it. */
  reviewer: z.string().trim().min(1).nullable(),
  instructions: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z][a-z-]*$/, 'expected small letters and hyphens'),
        text: z.string().trim().min(1).max(MAX_LINE),
      }),
    )
    .min(1)
    .max(MAX_LINES)
    .refine((lines) => new Set(lines.map(({ id }) => id)).size === lines.length, 'an id is given twice'),
});

/** What experts ask of a language model: one version of it. */
export type Instructions = z.infer<typeof schema>;

/** Where a version stands, and who approved it. */
export type InstructionsState = Readonly<
  Pick<Instructions, 'status' | 'reviewer'> & Partial<Pick<Instructions, 'author'>>
>;

/** A file of instructions that is none, or that may not be used. */
export class InstructionsError extends Error {
  override readonly name = 'InstructionsError';
  readonly code = 'INSTRUCTIONS_INVALID';
  /** One line a fault. */
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`the instructions for the language model cannot be used: ${faults.join('; ')}`);
    this.faults = faults;
  }
}

/** @throws InstructionsError with one line per wrong field */
export function parseInstructions(text: string): Instructions {
  let raw: unknown;
  try {
    raw = parse(text, { maxAliasCount: 0 });
  } catch {
    throw new InstructionsError(['the file is not YAML']);
  }
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new InstructionsError(
    parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
  );
}

/**
 * The file in the one form in which it is stored and compared, its comments kept.
 *
 * @param state where it stands, and who approved it, when that is not what the file says
 * @throws InstructionsError with one line per wrong field
 */
export function formatInstructions(text: string, state?: InstructionsState): string {
  parseInstructions(text);
  const document = parseDocument(text);
  for (const [field, value] of Object.entries(state ?? {})) document.set(field, value);
  return document.toString({ lineWidth: 0 });
}
