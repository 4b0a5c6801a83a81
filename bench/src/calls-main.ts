import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { readCoefficients } from '@decroche/cli/planning';
import { prepareForTests } from '@decroche/cli/preparation';
import { benchCalls } from './calls-bench.ts';
import { predictBench } from './calls-prediction.ts';

const { values } = parseArgs({
  options: {
    concurrency: { type: 'string', default: '1' },
    calls: { type: 'string', default: '20' },
    'model-token-ms': { type: 'string' },
    'both-recognisers': { type: 'boolean', default: false },
    'idle-seconds': { type: 'string', default: '0' },
    wav: { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean' },
  },
});
const concurrency = Number(values.concurrency);
const calls = Number(values.calls);
const idleSeconds = Number(values['idle-seconds']);
const tokenMs = values['model-token-ms'] === undefined ? undefined : Number(values['model-token-ms']);
if (tokenMs !== undefined && !(tokenMs >= 0)) {
  process.stderr.write('bench calls: --model-token-ms takes milliseconds\n');
  process.exitCode = 2;
} else if (!Number.isInteger(concurrency) || concurrency < 1 || !Number.isInteger(calls) || calls < 1) {
  process.stderr.write('bench calls: --concurrency and --calls take whole numbers from 1\n');
  process.exitCode = 2;
} else if (!(idleSeconds >= 0)) {
  process.stderr.write('bench calls: --idle-seconds takes seconds\n');
  process.exitCode = 2;
} else {
  await prepareForTests();
  const bothRecognisers = values['both-recognisers'];
  const measured = await benchCalls(
    { calls, concurrency, tokenMs, wavs: values.wav, bothRecognisers, idleSeconds },
    (line) => process.stderr.write(`  ${line}\n`),
  );
  const mean = (each: readonly number[]): number => each.reduce((sum, one) => sum + one, 0) / each.length;
  const predicted = predictBench(await readCoefficients(), {
    ...{ calls, concurrency, bothRecognisers, cores: availableParallelism() },
    heardSeconds: mean(measured.listenedSeconds),
    callSeconds: mean(measured.callSeconds),
  });
  const result = { ...measured, predicted };
  if (!values.json) {
    for (const [name, value] of Object.entries(result)) {
      process.stdout.write(
        `${name.padEnd(26)} ${typeof value === 'number' ? value : JSON.stringify(value)}\n`,
      );
    }
  } else process.stdout.write(`${JSON.stringify(result)}\n`);
}
