import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { loadLexicon } from '../lexicon/lexicon.ts';
import { Redactor } from '../redaction.ts';
import { personalClasses } from './document-policy.ts';

/**
 * Tells which pieces of written documents point at a person. One JSON object a line in: `{ text, around }`; one a line
 * out, in the same order: `{ classes }`. What was found itself never leaves the process.
 */
const piece = z.object({ text: z.string(), around: z.string().default('') });

const lexicon = loadLexicon();
const redactor = new Redactor(lexicon);
for await (const line of createInterface({ input: process.stdin })) {
  const { text, around } = piece.parse(JSON.parse(line));
  const classes = personalClasses(redactor, lexicon, text, around);
  if (!process.stdout.write(`${JSON.stringify({ classes })}\n`)) await once(process.stdout, 'drain');
}
