import { z } from 'zod';
import { checked, yamlOf } from './checked-file.ts';

const FRAMES = ['distress', 'fraud', 'human', 'other-body', 'nothing'] as const;

/** What an agent does at once when a caller says something in so many words. */
export interface Protocol {
  readonly id: string;
  readonly frame: (typeof FRAMES)[number];
  /** Theme whose texts go with it; undefined when no text helps. */
  readonly theme?: string | undefined;
  /** Slug of the article that names the other body. */
  readonly article?: string | undefined;
  /** Ways of saying it; `…` lets up to three words pass, `(mari|femme)` stands for one of them. */
  readonly says: readonly string[];
  /** What shows that something else is meant, where it covers what was said. */
  readonly unless: readonly string[];
  /** What the agent reads, above everything; may be empty for another body. */
  readonly notice: string;
}

const filled = z.string('expected a text').trim().min(1, 'expected a text that is not empty');

/** Alternatives stand in one pair of parentheses each, `(mari|femme)`, none of them empty. */
const saying = filled.regex(
  /^[^()|]*(?:\([^()|]*[^()|\s][^()|]*(?:\|[^()|]*[^()|\s][^()|]*)+\)[^()|]*)*$/,
  'expected alternatives such as (mari|femme), without parentheses inside',
);

const schema = z.array(
  z.strictObject({
    id: filled,
    frame: z.enum(FRAMES, `expected one of ${FRAMES.join(', ')}`),
    theme: filled.optional(),
    article: filled.optional(),
    says: z.array(saying).min(1, 'expected at least one way of saying it'),
    unless: z.array(saying).default([]),
    notice: z.string('expected a text').trim().default(''),
  }),
);

/**
 * Reads a file of protocols.
 *
 * @throws KnowledgeFileError with one problem per wrong field
 */
export function parseProtocols(file: string, content: string): Protocol[] {
  return checked(file, schema, yamlOf(file, content));
}
