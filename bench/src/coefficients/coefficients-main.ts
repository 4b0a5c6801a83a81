import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { COEFFICIENTS_FILE } from '@decroche/cli/planning';
import { prepareForTests } from '@decroche/cli/preparation';
import { measureCoefficients } from './coefficients-bench.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '40' },
    minutes: { type: 'string', default: '3' },
    'idle-seconds': { type: 'string', default: '45' },
    conditions: { type: 'string', default: 'nothing else at work' },
    json: { type: 'boolean' },
  },
});
const [calls, minutes, idleSeconds] = [
  Number(values.calls),
  Number(values.minutes),
  Number(values['idle-seconds']),
];
if (!Number.isInteger(calls) || calls < 5 || !(minutes >= 1) || !(idleSeconds >= 5)) {
  process.stderr.write(
    'bench coefficients: --calls takes a whole number from 5, --minutes a number from 1, --idle-seconds one from 5\n',
  );
  process.exitCode = 2;
} else {
  await prepareForTests();
  const measured = await measureCoefficients(
    { calls, minutes, idleSeconds, conditions: values.conditions },
    (line) => process.stderr.write(`  ${line}\n`),
  );
  const file = join(import.meta.dirname, '../../..', COEFFICIENTS_FILE);
  await writeFile(file, `${JSON.stringify(measured, undefined, 2)}\n`);
  process.stdout.write(values.json ? `${JSON.stringify(measured)}\n` : `${COEFFICIENTS_FILE}: written\n`);
}
