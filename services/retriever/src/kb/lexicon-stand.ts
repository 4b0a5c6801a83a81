import type { KnowledgeFiles } from '../knowledge/knowledge-files.ts';
import { parseKnowledge } from '../knowledge/knowledge-folder.ts';
import type { Lexicon, LexiconAcronym, LexiconEntry } from '../knowledge/lexicon.ts';

/** Where a line of the lexicon stands: in force as it will be; or what the next publication does with it. */
export type LineStand = 'live' | 'coming' | 'changing' | 'leaving';

/** The lexicon in force and what the next publication does with it. Of what changes, the line in force. */
export interface LexiconStand {
  /** By form. */
  readonly acronyms: readonly (LexiconAcronym & { readonly stand: LineStand })[];
  /** By the experts' words. */
  readonly notions: readonly (LexiconEntry & { readonly stand: LineStand })[];
}

/**
 * Holds the lexicon of the live base against that of the next publication.
 *
 * @param live files of the live base; empty before the first publication
 */
export function lexiconStand(live: KnowledgeFiles, candidate: KnowledgeFiles): LexiconStand {
  const [now, next] = [lexiconOf(live), lexiconOf(candidate)];
  return {
    acronyms: stands(now.acronyms, next.acronyms, ({ form }) => form),
    notions: stands(notionsOf(now), notionsOf(next), ({ expert }) => expert),
  };
}

/** Its files alone are read: all articles would take the time of searches. */
function lexiconOf(files: KnowledgeFiles): Lexicon {
  return parseKnowledge(new Map([...files].filter(([path]) => path.startsWith('lexicon')))).lexicon;
}

/** Notions of their own: an acronym is one too for the search, and is listed apart. */
function notionsOf({ entries, acronyms }: Lexicon): LexiconEntry[] {
  const own = new Set(acronyms.map(({ form, expansion }) => `${form} ${expansion}`));
  const everyday = Map.groupBy(
    entries.filter(({ expert }) => !own.has(expert)),
    ({ expert }) => expert,
  );
  return [...everyday].map(([expert, lines]) => ({
    expert,
    everyday: [...new Set(lines.flatMap((line) => line.everyday))],
  }));
}

function stands<Line extends object>(
  now: readonly Line[],
  next: readonly Line[],
  nameOf: (line: Line) => string,
): (Line & { stand: LineStand })[] {
  const coming = new Map(next.map((line) => [nameOf(line), line]));
  const known = new Set(now.map(nameOf));
  const held = now.map((line) => {
    const then = coming.get(nameOf(line));
    const same = JSON.stringify(then) === JSON.stringify(line);
    return { ...line, stand: then === undefined ? 'leaving' : same ? 'live' : 'changing' } as const;
  });
  const added = next
    .filter((line) => !known.has(nameOf(line)))
    .map((line) => ({ ...line, stand: 'coming' }) as const);
  return [...held, ...added].sort((a, b) => nameOf(a).localeCompare(nameOf(b), 'fr'));
}
