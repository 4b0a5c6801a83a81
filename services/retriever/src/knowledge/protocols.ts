import { z } from 'zod';
import { checked, yamlOf } from './checked-file.ts';
import { KnowledgeFileError } from './knowledge-problem.ts';

const FRAMES = ['distress', 'fraud', 'human', 'other-body', 'personal-file', 'nothing'] as const;

/** What an agent does at once when a caller says something in so many words. */
export interface Protocol {
  readonly id: string;
  readonly frame: (typeof FRAMES)[number];
  /** Theme whose texts go with it; undefined when no text helps. */
  readonly theme?: string | undefined;
  /** Slug of the article that names the other body. */
  readonly article?: string | undefined;
  /** Whether it comes before the texts of the fund; distress and fraud always do. */
  readonly first: boolean;
  /**
   * Ways of saying it; `…` lets up to three words pass, `(mari|femme)` stands for one of them, `corde & m'en servir` for
   * both within one breath, in any order.
   */
  readonly says: readonly string[];
  /** What shows that something else is meant, where it covers what was said. */
  readonly unless: readonly string[];
  /** What the agent reads, above everything; may be empty for another body. */
  readonly notice: string;
  /** What to ask the caller then; undefined for nothing. */
  readonly asks?: string | undefined;
}

const filled = z.string('expected a text').trim().min(1, 'expected a text that is not empty');

/** Alternatives stand in one pair of parentheses each, `(mari|femme)`, none of them empty. */
const saying = filled.regex(
  /^[^()|]*(?:\([^()|]*[^()|\s][^()|]*(?:\|[^()|]*[^()|\s][^()|]*)+\)[^()|]*)*$/,
  'expected alternatives such as (mari|femme), without parentheses inside',
);

const protocolSchema = z.strictObject({
  id: filled,
  frame: z.enum(FRAMES, `expected one of ${FRAMES.join(', ')}`),
  theme: filled.optional(),
  article: filled.optional(),
  first: z.boolean('expected true or false').default(false),
  says: z.array(saying).min(1, 'expected at least one way of saying it'),
  unless: z.array(saying).default([]),
  notice: z.string('expected a text').trim().default(''),
  asks: filled.optional(),
});

/** A list alone is of protocols that name no notion. */
const schema = z.preprocess(
  (content) => (Array.isArray(content) ? { protocols: content } : content),
  z.strictObject({
    notions: z
      .record(
        z.string().regex(/^[a-z-]+$/, 'expected small letters and hyphens'),
        z.array(filled.regex(/^[^()|<>&]+$/, 'expected words without alternatives')).min(1, 'expected words'),
      )
      .default({}),
    protocols: z.array(protocolSchema),
  }),
);

/** A notion where it stands in a way of saying something: `<proche>`. */
const NOTION = /<([a-z-]+)>/g;

/**
 * Reads a file of protocols, with the words of each notion in its place.
 *
 * @throws KnowledgeFileError with one problem per wrong field or unknown notion
 */
export function parseProtocols(file: string, content: string): Protocol[] {
  const { notions, protocols } = checked(file, schema, yamlOf(file, content));
  const known = new Map(Object.entries(notions));
  const unknown = protocols.flatMap(({ id, says, unless }) =>
    [...says, ...unless].flatMap((way) =>
      [...way.matchAll(NOTION)].flatMap(([, name = '']) => (known.has(name) ? [] : [{ id, name }])),
    ),
  );
  if (unknown.length > 0) {
    throw new KnowledgeFileError(
      unknown.map(({ id, name }) => ({ file, field: id, message: `there is no notion <${name}>` })),
    );
  }
  return protocols.map((protocol) => ({
    ...protocol,
    says: protocol.says.map((way) => spelledOut(way, known)),
    unless: protocol.unless.map((way) => spelledOut(way, known)),
  }));
}

/** A notion among alternatives gives them its words; elsewhere it is alternatives itself. */
function spelledOut(way: string, notions: ReadonlyMap<string, readonly string[]>): string {
  return way
    .split(/(\([^()]*\))/)
    .map((part) =>
      part.replaceAll(NOTION, (_, name: string) => {
        const words = (notions.get(name) ?? []).join('|');
        return part.startsWith('(') || !words.includes('|') ? words : `(${words})`;
      }),
    )
    .join('');
}
