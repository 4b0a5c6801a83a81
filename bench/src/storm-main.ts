import { parseArgs } from 'node:util';
import { prepareForTests } from '@decroche/cli/preparation';
import { benchStorm } from './storm-bench.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '500' },
    rate: { type: 'string', default: '20' },
    json: { type: 'boolean' },
  },
});
const [calls, rate] = [Number(values.calls), Number(values.rate)];
if (!Number.isInteger(calls) || calls < 1 || !(rate > 0)) {
  process.stderr.write('bench storm: --calls takes a whole number from 1, --rate calls a second\n');
  process.exitCode = 2;
} else {
  await prepareForTests();
  const result = await benchStorm({ calls, rate }, (line) => process.stderr.write(`  ${line}\n`));
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else
    for (const [name, value] of Object.entries(result))
      process.stdout.write(`${name.padEnd(16)} ${JSON.stringify(value)}\n`);
  process.exitCode = result.left.length > 0 || result.ariUnanswered > 0 ? 1 : 0;
}
