import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isSeq, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';

/** One word of the experts' lexicon. */
export interface VocabularyEntry {
  /** As it is written: `ASPA`. */
  readonly form: string;
  readonly expansion: string;
  /** How it is said, in ordinary spelling. */
  readonly spoken: readonly string[];
  /** Words that always stand for it when a recogniser writes them. */
  readonly heard: readonly string[];
}

/** What was read, and one line for each fault: what is faulty is left out. */
export interface VocabularyFiles {
  readonly entries: readonly VocabularyEntry[];
  readonly problems: readonly string[];
}

const MOST_BYTES = 2_000_000;
const FILES = /^lexicon[^/]*\.yaml$/;

const form = z
  .string('expected a text')
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} '’.-]{0,39}$/u, 'expected 1 to 40 letters and digits');
const phrases = z
  .array(
    z
      .string('expected a text')
      .trim()
      .regex(/^[\p{L}\p{N} '’-]{2,60}$/u, 'expected 2 to 60 letters, spaces and apostrophes'),
    'expected a list of texts',
  )
  .max(50, 'expected at most 50 texts')
  .default([]);
const said = { spoken: phrases, heard: phrases };
const line = z.union([
  z.strictObject({
    acronym: form,
    expansion: z.string('expected a text'),
    formerly: z.array(z.string()).default([]),
    ...said,
  }),
  z.strictObject({ word: form, ...said }),
]);

/**
 * Reads the lines `{ acronym, expansion, spoken, heard }` and `{ word, spoken, heard }` of the files `lexicon*.yaml` of
 * a knowledge base; those that bridge expressions (`{ expert, public }`) are the retriever's.
 */
export function readVocabulary(folder: string): VocabularyFiles {
  const entries: VocabularyEntry[] = [];
  const problems: string[] = [];
  let files: string[] = [];
  try {
    files = readdirSync(folder)
      .filter((name) => FILES.test(name))
      .sort();
  } catch {
    problems.push(`${folder} cannot be read; set KNOWLEDGE_DIR to the folder of the lexicon`);
  }
  for (const name of files) {
    const text = readFileSync(join(folder, name), 'utf8');
    if (text.length > MOST_BYTES) problems.push(`${name}: longer than ${MOST_BYTES} characters`);
    else readLines(name, text, entries, problems);
  }
  return { entries, problems };
}

function readLines(name: string, text: string, entries: VocabularyEntry[], problems: string[]): void {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken !== undefined || !isSeq(document.contents)) {
    const at = lines.linePos(broken?.pos[0] ?? 0).line;
    problems.push(`${name}, line ${at}: ${broken?.message ?? 'expected a list, each line beginning with -'}`);
    return;
  }
  for (const item of document.contents.items) {
    if (!isMap(item) || item.has('expert')) continue;
    const parsed = line.safeParse(item.toJS(document, { maxAliasCount: 0 }));
    if (parsed.success) {
      const { spoken, heard } = parsed.data;
      const own =
        'word' in parsed.data
          ? { form: parsed.data.word, expansion: parsed.data.word }
          : { form: parsed.data.acronym, expansion: parsed.data.expansion };
      entries.push({ ...own, spoken, heard });
    } else {
      const at = lines.linePos(item.range?.[0] ?? 0).line;
      problems.push(`${name}, line ${at}: ${faultOf(parsed.error, item.has('word'))}`);
    }
  }
}

/** The first fault of the kind of line that was meant. */
function faultOf(error: z.ZodError, isWord: boolean): string {
  const [issue] = error.issues;
  const meant = issue?.code === 'invalid_union' ? issue.errors[isWord ? 1 : 0]?.[0] : issue;
  if (meant?.code === 'unrecognized_keys') return `${meant.keys.join(', ')} is no field of a lexicon line`;
  return `${meant?.path.join('.') ?? ''}: ${meant?.message ?? 'cannot be read'}`;
}
