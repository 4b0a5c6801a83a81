import { mayBeHeardAs } from '@decroche/french';
import { z } from 'zod';
import { checked, yamlOf } from './checked-file.ts';

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

const confusions = z
  .array(
    z.strictObject({
      heard: z.array(filled).min(1, 'expected words under heard'),
      near: z.array(filled).default([]),
      after: z.array(filled).default([]),
      unless: z.array(filled).default([]),
    }),
  )
  .default([]);

const linesSchema = z.array(
  z.union(
    [
      z.strictObject({ expert: filled, public: z.array(filled).default([]) }),
      z.strictObject({
        acronym: filled,
        expansion: filled,
        spoken: z.array(filled).default([]),
        heard: z.array(filled).default([]),
        confused: confusions,
        formerly: z.array(filled).default([]),
      }),
      z.strictObject({
        word: filled,
        spoken: z.array(filled).default([]),
        heard: z.array(filled).default([]),
        confused: confusions,
      }),
    ],
    'expected { expert, public }, { acronym, expansion, spoken, heard, confused, formerly } or { word, spoken, heard, confused }',
  ),
);

/** Good French that is taken for a word sounds like it, and only where something says so: pii-guard leaves out what does not. */
const lexiconSchema = linesSchema.superRefine((lines, context) => {
  for (const [at, line] of lines.entries()) {
    if ('expert' in line) continue;
    const form = 'word' in line ? line.word : line.acronym;
    const add = (message: string): void =>
      context.addIssue({ code: 'custom', path: [at, 'confused'], message });
    for (const { heard, near, after } of line.confused) {
      if (near.length + after.length === 0) add('expected near or after');
      for (const phrase of heard) {
        if (!mayBeHeardAs(phrase, form, line.spoken)) add(`"${phrase}" does not sound like ${form}`);
      }
    }
  }
});

/**
 * Reads a lexicon file.
 *
 * @throws KnowledgeFileError with one problem per wrong field
 */
export function parseLexicon(file: string, content: string): Lexicon {
  const lines = checked(file, lexiconSchema, yamlOf(file, content));
  return {
    entries: lines.flatMap((line) => {
      if ('word' in line) return [];
      if ('expert' in line) return [{ expert: line.expert, everyday: line.public }];
      const { acronym, expansion, formerly } = line;
      return [{ expert: `${acronym} ${expansion}`, everyday: [acronym, expansion, ...formerly] }];
    }),
    acronyms: lines.flatMap((line) =>
      'acronym' in line
        ? [{ form: line.acronym, expansion: line.expansion, spoken: [...line.spoken, ...line.heard] }]
        : [],
    ),
  };
}

/** All entries of several lexicons; of two acronyms with one form the later counts. */
export function mergeLexicons(lexicons: readonly Lexicon[]): Lexicon {
  const acronyms = new Map(
    lexicons.flatMap((one) => one.acronyms).map((one) => [one.form.toLowerCase(), one]),
  );
  return { entries: lexicons.flatMap(({ entries }) => entries), acronyms: [...acronyms.values()] };
}
