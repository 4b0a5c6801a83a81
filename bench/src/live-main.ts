import { parseArgs } from 'node:util';
import { prepareForTests } from '@decroche/cli/preparation';
import { benchLive } from './live-bench.ts';

const { values } = parseArgs({
  options: {
    conversations: { type: 'string', default: '10' },
    minutes: { type: 'string', default: '60' },
    off: { type: 'boolean', default: false },
    json: { type: 'boolean' },
  },
});
const [conversations, minutes] = [Number(values.conversations), Number(values.minutes)];
if (!Number.isInteger(conversations) || conversations < 1 || !(minutes >= 1)) {
  process.stderr.write(
    'bench live: --conversations takes a whole number from 1, --minutes a number from 1\n',
  );
  process.exitCode = 2;
} else {
  await prepareForTests();
  const result = await benchLive({ conversations, minutes, listening: !values.off }, (line) =>
    process.stderr.write(`  ${line}\n`),
  );
  const { curve, ...figures } = result;
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else
    for (const [name, value] of Object.entries(figures))
      process.stdout.write(`${name.padEnd(24)} ${JSON.stringify(value)}\n`);
  const nothingHeard = !values.off && result.utterances === 0;
  process.exitCode = nothingHeard || (result.drift ?? []).length > 0 || curve.length === 0 ? 1 : 0;
}
