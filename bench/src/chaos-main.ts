import { parseArgs } from 'node:util';
import { prepareForTests } from '@decroche/cli/preparation';
import { type ChaosOptions, playChaos } from './chaos/chaos-matrix.ts';
import { TARGETS } from './chaos/disturbance.ts';
import { FAULTS, STATES } from './chaos/scenario.ts';

const { values } = parseArgs({
  options: {
    short: { type: 'boolean' },
    target: { type: 'string', multiple: true, default: [] },
    fault: { type: 'string', multiple: true, default: [] },
    gateways: { type: 'string', default: '1' },
    json: { type: 'boolean' },
  },
});
const gateways = Number(values.gateways);
const chosen = <Name extends string>(all: readonly Name[], asked: readonly string[]): readonly Name[] =>
  asked.length === 0 ? all : all.filter((name) => asked.includes(name));
const whole: ChaosOptions = {
  targets: chosen(TARGETS, values.target),
  faults: chosen(FAULTS, values.fault),
  states: STATES,
  baselines: 3,
  gateways,
};
/** One round: the gateway, killed. */
const short: ChaosOptions = {
  targets: ['ivr-gateway'],
  faults: ['kill'],
  states: STATES,
  baselines: 1,
  gateways,
};
const options = values.short ? short : whole;
const unknown = [...values.target, ...values.fault].filter(
  (name) => ![...TARGETS, ...FAULTS].some((known) => known === name),
);
if (![1, 2, 3, 4].includes(gateways)) {
  process.stderr.write('chaos: --gateways takes 1 to 4\n');
  process.exitCode = 2;
} else if (unknown.length > 0) {
  process.stderr.write(
    `chaos: unknown: ${unknown.join(', ')}; expected ${[...TARGETS, ...FAULTS].join(', ')}\n`,
  );
  process.exitCode = 2;
} else {
  await prepareForTests();
  const say = (line: string): void => void (values.json ? process.stderr : process.stdout).write(`${line}\n`);
  const result = await playChaos(options, say);
  say('');
  say(`${result.scenarios.length} scenarios, ${result.broken} with a broken promise`);
  for (const what of result.leftOut) say(`left out: ${what}`);
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  process.exitCode = result.broken > 0 ? 1 : 0;
}
