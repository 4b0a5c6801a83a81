import { generateKeyPairSync } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { evaluateGrounding } from './grounding-evaluation.ts';
import { RetrieverProcess } from './retriever-process.ts';

const HELP = `Measures whether drafts say only what their sources say, over every control question of the base.

  --knowledge DIR   folder of the base (default: the demonstration base)
  --json            one JSON object as the last line
`;

const { values } = parseArgs({
  options: {
    knowledge: {
      type: 'string',
      default: fileURLToPath(new URL('../../../../knowledge', import.meta.url)),
    },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(HELP);
else {
  const keys = { said: generateKeyPairSync('ed25519'), passages: generateKeyPairSync('ed25519') };
  const retriever = await RetrieverProcess.start(keys, { KNOWLEDGE_DIR: values.knowledge });
  try {
    const { target, access } = retriever;
    const figures = await evaluateGrounding({ knowledge: values.knowledge, target, access, keys });
    if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
    else for (const [name, value] of Object.entries(figures)) process.stdout.write(`${name}: ${value}\n`);
  } finally {
    await retriever.stop();
  }
}
