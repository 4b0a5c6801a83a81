import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Confusion, mayBeHeardAs } from '@decroche/french';
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
  /** Good French that stands for it where what is named is said with it. */
  readonly confused: readonly Confusion[];
  /** A word of the language rather than an acronym. */
  readonly term: boolean;
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
const confusions = z
  .array(
    z
      .strictObject({ heard: phrases, near: phrases, after: phrases, unless: phrases })
      .refine(({ heard }) => heard.length > 0, 'expected words under heard')
      .refine(({ near, after }) => near.length + after.length > 0, 'expected near or after'),
    'expected a list of { heard, near, after, unless }',
  )
  .max(20, 'expected at most 20 of them')
  .default([]);
const said = { spoken: phrases, heard: phrases, confused: confusions };
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
 * Reads the lines `{ acronym, expansion, spoken, heard, confused }` and `{ word, spoken, heard, confused }` of the files `lexicon*.yaml` of
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
    const at = `${name}, line ${lines.linePos(item.range?.[0] ?? 0).line}`;
    const parsed = line.safeParse(item.toJS(document, { maxAliasCount: 0 }));
    if (parsed.success) {
      const { entry, far } = entryOf(parsed.data);
      entries.push(entry);
      for (const phrase of far) {
        problems.push(`${at}: confused: "${phrase}" does not sound like ${entry.form}`);
      }
    } else problems.push(`${at}: ${faultOf(parsed.error, item.has('word'))}`);
  }
}

/** What a line says, and the phrases under `confused` that sound otherwise and are left out. */
function entryOf(said: z.infer<typeof line>): { entry: VocabularyEntry; far: string[] } {
  const { spoken, heard } = said;
  const own =
    'word' in said
      ? { form: said.word, expansion: said.word, term: true }
      : { form: said.acronym, expansion: said.expansion, term: false };
  const isAlike = (phrase: string): boolean => mayBeHeardAs(phrase, own.form, spoken);
  const confused = said.confused
    .map((one) => ({ ...one, heard: one.heard.filter(isAlike) }))
    .filter((one) => one.heard.length > 0);
  const far = said.confused.flatMap((one) => one.heard.filter((phrase) => !isAlike(phrase)));
  return { entry: { ...own, spoken, heard, confused }, far };
}

/** The first fault of the kind of line that was meant. */
function faultOf(error: z.ZodError, isWord: boolean): string {
  const [issue] = error.issues;
  const meant = issue?.code === 'invalid_union' ? issue.errors[isWord ? 1 : 0]?.[0] : issue;
  if (meant?.code === 'unrecognized_keys') return `${meant.keys.join(', ')} is no field of a lexicon line`;
  return `${meant?.path.join('.') ?? ''}: ${meant?.message ?? 'cannot be read'}`;
}
