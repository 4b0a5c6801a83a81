import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { readEnv } from '@decroche/service-kit';
import { z } from 'zod';
import { NO_SECOND_OPINION, namesEnv } from '../config.ts';
import { DocumentInspector } from './document-inspector.ts';

/**
 * Tells which pieces of written documents point at a person. One JSON object a line in: `{ text, around }`; one a line
 * out, in the same order: `{ classes }`. What was found itself never leaves the process. Names that stay and the model of
 * names are those of the redactor: `KNOWLEDGE_DIR`, `SECOND_OPINION_DIR`.
 */
const piece = z.object({ text: z.string(), around: z.string().default('') });

const config = readEnv('pii-inspector', z.object(namesEnv), process.env);
const model = config.SECOND_OPINION_DIR === NO_SECOND_OPINION ? undefined : config.SECOND_OPINION_DIR;
const inspector = await DocumentInspector.load(config.KNOWLEDGE_DIR, model);
for await (const line of createInterface({ input: process.stdin })) {
  const { text, around } = piece.parse(JSON.parse(line));
  const classes = await inspector.inspect(text, around);
  if (!process.stdout.write(`${JSON.stringify({ classes })}\n`)) await once(process.stdout, 'drain');
}
await inspector.close();
