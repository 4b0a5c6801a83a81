import { z } from 'zod';
import { checked, yamlOf } from './checked-file.ts';

/** What an agent does at once when a caller says something in so many words. */
export interface Protocol {
  readonly id: string;
  readonly frame: 'distress' | 'fraud' | 'human' | 'other-body';
  /** Theme whose texts go with it; undefined when no text helps. */
  readonly theme?: string | undefined;
  /** Slug of the article that names the other body. */
  readonly article?: string | undefined;
  /** Ways of saying it; `…` lets up to three words pass. */
  readonly says: readonly string[];
  /** What shows that something else is meant, where it covers what was said. */
  readonly unless: readonly string[];
  /** What the agent reads, above everything; may be empty for another body. */
  readonly notice: string;
}

const filled = z.string('expected a text').trim().min(1, 'expected a text that is not empty');

const schema = z.array(
  z.strictObject({
    id: filled,
    frame: z.enum(
      ['distress', 'fraud', 'human', 'other-body'],
      'expected distress, fraud, human or other-body',
    ),
    theme: filled.optional(),
    article: filled.optional(),
    says: z.array(filled).min(1, 'expected at least one way of saying it'),
    unless: z.array(filled).default([]),
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
