import { parseArgs } from 'node:util';
import { prepareForTests } from '@decroche/cli/preparation';
import { benchCalls } from './calls-bench.ts';

const { values } = parseArgs({
  options: {
    concurrency: { type: 'string', default: '1' },
    calls: { type: 'string', default: '20' },
    'model-token-ms': { type: 'string' },
    wav: { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean' },
  },
});
const concurrency = Number(values.concurrency);
const calls = Number(values.calls);
const tokenMs = values['model-token-ms'] === undefined ? undefined : Number(values['model-token-ms']);
if (tokenMs !== undefined && !(tokenMs >= 0)) {
  process.stderr.write('bench calls: --model-token-ms takes milliseconds\n');
  process.exitCode = 2;
} else if (!Number.isInteger(concurrency) || concurrency < 1 || !Number.isInteger(calls) || calls < 1) {
  process.stderr.write('bench calls: --concurrency and --calls take whole numbers from 1\n');
  process.exitCode = 2;
} else {
  await prepareForTests();
  const result = await benchCalls({ calls, concurrency, tokenMs, wavs: values.wav }, (line) =>
    process.stderr.write(`  ${line}\n`),
  );
  if (!values.json) {
    for (const [name, value] of Object.entries(result)) {
      process.stdout.write(
        `${name.padEnd(26)} ${typeof value === 'number' ? value : JSON.stringify(value)}\n`,
      );
    }
  } else process.stdout.write(`${JSON.stringify(result)}\n`);
}
