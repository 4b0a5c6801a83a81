import { parseArgs } from 'node:util';
import { makeCorpus } from '../corpus/mod.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '2000' },
    noise: { type: 'string' },
  },
});
const noise = values.noise === undefined ? {} : { noise: Number(values.noise) };
for (const utterance of makeCorpus({ seed: Number(values.seed), count: Number(values.count), ...noise })) {
  process.stdout.write(`${JSON.stringify(utterance)}\n`);
}
