import { parseArgs } from 'node:util';
import { prepareForTests } from '@decroche/cli/preparation';
import { benchSoak } from './soak-bench.ts';

const POINTS = 20;

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '2000' },
    concurrency: { type: 'string', default: '10' },
    json: { type: 'boolean' },
  },
});
const [calls, concurrency] = [Number(values.calls), Number(values.concurrency)];
if (!Number.isInteger(calls) || calls < 1 || !Number.isInteger(concurrency) || concurrency < 1) {
  process.stderr.write('bench soak: --calls and --concurrency take whole numbers from 1\n');
  process.exitCode = 2;
} else {
  await prepareForTests();
  const result = await benchSoak({ calls, concurrency, points: POINTS }, (line) =>
    process.stderr.write(`  ${line}\n`),
  );
  const { curve, ...figures } = result;
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else
    for (const [name, value] of Object.entries(figures))
      process.stdout.write(`${name.padEnd(12)} ${JSON.stringify(value)}\n`);
  process.exitCode = result.left.length > 0 || result.served < result.calls || curve.length === 0 ? 1 : 0;
}
