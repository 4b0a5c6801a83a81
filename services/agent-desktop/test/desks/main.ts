import { parseArgs } from 'node:util';
import { benchDesks } from './desks-bench.ts';

/** What a desk may take to know, milliseconds (95 of 100). */
const SOON_MS = 200;

const { values } = parseArgs({
  options: {
    desks: { type: 'string', default: '300' },
    rounds: { type: 'string', default: '30' },
    storms: { type: 'string', default: '3' },
    json: { type: 'boolean' },
  },
});
const [desks, rounds, storms] = [Number(values.desks), Number(values.rounds), Number(values.storms)];
if (![desks, rounds, storms].every((one) => Number.isInteger(one) && one >= 1) || desks > 5_000) {
  process.stderr.write('bench desks: --desks, --rounds and --storms take whole numbers from 1\n');
  process.exitCode = 2;
} else {
  const result = await benchDesks({ desks, rounds, storms }, (line) => process.stderr.write(`  ${line}\n`));
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else
    for (const [name, value] of Object.entries(result))
      process.stdout.write(`${name.padEnd(18)} ${JSON.stringify(value)}\n`);
  const late = (result.everyDeskMs.p95 ?? 0) > SOON_MS || (result.oneDeskMs.p95 ?? 0) > SOON_MS;
  process.exitCode = late || result.doubled + result.lost + result.connectionsLeft > 0 ? 1 : 0;
}
