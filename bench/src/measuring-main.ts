import { parseArgs } from 'node:util';
import { prepareForTests } from '@decroche/cli/preparation';
import { benchMeasuring } from './measuring-bench.ts';

/** What measuring may cost of the CPU of a call. */
const MOST = 0.02;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    'warm-up': { type: 'string', default: '15' },
    'at-once': { type: 'string', default: '3' },
    json: { type: 'boolean' },
  },
});
const [rounds, warmUp, atOnce] = [values.rounds, values['warm-up'], values['at-once']].map(Number) as [
  number,
  number,
  number,
];
if (![rounds, warmUp, atOnce].every(Number.isInteger) || rounds < 2 || warmUp < 0 || atOnce < 1) {
  process.stderr.write(
    'bench measuring: --rounds takes a whole number from 2, --warm-up one from 0, --at-once one from 1\n',
  );
  process.exitCode = 2;
} else {
  await prepareForTests();
  const result = await benchMeasuring({ rounds, warmUp, atOnce }, (line) =>
    process.stderr.write(`  ${line}\n`),
  );
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else
    for (const [name, value] of Object.entries(result))
      process.stdout.write(`${name.padEnd(18)} ${JSON.stringify(value)}\n`);
  process.exitCode = result.metrics.share > MOST ? 1 : 0;
}
