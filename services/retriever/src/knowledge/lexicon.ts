import { parse } from 'yaml';
import { z } from 'zod';
import { KnowledgeFileError } from './knowledge-problem.ts';

/** One notion with the words experts use for it and the words callers use. */
export interface LexiconEntry {
  readonly expert: string;
  readonly everyday: readonly string[];
}

/** An acronym that the base owns. */
export interface LexiconAcronym {
  readonly form: string;
  readonly expansion: string;
  /** Other ways in which it is said or misheard. */
  readonly spoken: readonly string[];
}

/** The bridge from the public's words to the experts'. */
export interface Lexicon {
  readonly entries: readonly LexiconEntry[];
  readonly acronyms: readonly LexiconAcronym[];
}

const filled = z.string('expected a text').trim().min(1, 'expected a text that is not empty');

const lexiconSchema = z.array(
  z.union(
    [
      z.strictObject({ expert: filled, public: z.array(filled).default([]) }),
      z.strictObject({
        acronym: filled,
        expansion: filled,
        spoken: z.array(filled).default([]),
        formerly: z.array(filled).default([]),
      }),
    ],
    'expected { expert, public } or { acronym, expansion, spoken, formerly }',
  ),
);

/**
 * Reads a lexicon file.
 *
 * @throws KnowledgeFileError with one problem per wrong field
 */
export function parseLexicon(file: string, content: string): Lexicon {
  let raw: unknown;
  try {
    raw = parse(content, { maxAliasCount: 0 });
  } catch (cause) {
    throw new KnowledgeFileError([{ file, field: '', message: 'the file is not YAML' }], { cause });
  }
  const parsed = lexiconSchema.safeParse(raw);
  if (parsed.success) {
    return {
      entries: parsed.data.flatMap((line) =>
        'expert' in line
          ? [{ expert: line.expert, everyday: line.public }]
          : [{ expert: `${line.acronym} ${line.expansion}`, everyday: [line.expansion, ...line.formerly] }],
      ),
      acronyms: parsed.data.flatMap((line) =>
        'acronym' in line ? [{ form: line.acronym, expansion: line.expansion, spoken: line.spoken }] : [],
      ),
    };
  }
  throw new KnowledgeFileError(
    parsed.error.issues.map((issue) => ({ file, field: issue.path.join('.'), message: issue.message })),
  );
}

/** All entries of several lexicons; of two acronyms with one form the later counts. */
export function mergeLexicons(lexicons: readonly Lexicon[]): Lexicon {
  const acronyms = new Map(
    lexicons.flatMap((one) => one.acronyms).map((one) => [one.form.toLowerCase(), one]),
  );
  return { entries: lexicons.flatMap(({ entries }) => entries), acronyms: [...acronyms.values()] };
}
