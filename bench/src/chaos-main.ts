import { parseArgs } from 'node:util';
import { prepareForTests } from '@decroche/cli/preparation';
import {
  type ChaosOptions,
  type ChaosResult,
  playChaos,
  playElsewhere,
  playUpgrade,
} from './chaos/chaos-matrix.ts';
import { TARGETS } from './chaos/disturbance.ts';
import { SMALL_DISK } from './chaos/full-disk.ts';
import { OUTAGES } from './chaos/outage.ts';
import { FAULTS, STATES } from './chaos/scenario.ts';
import { playOnSmallDisk } from './chaos/small-disk.ts';

/** Outages that need a stage of their own. */
const ELSEWHERE: ReadonlySet<string> = new Set(['disk', 'node-of-two', 'certificate', 'rolling']);

const { values } = parseArgs({
  options: {
    short: { type: 'boolean' },
    target: { type: 'string', multiple: true, default: [] },
    fault: { type: 'string', multiple: true, default: [] },
    outage: { type: 'string', multiple: true, default: [] },
    gateways: { type: 'string', default: '1' },
    json: { type: 'boolean' },
  },
});
const gateways = Number(values.gateways);
const chosen = <Name extends string>(all: readonly Name[], asked: readonly string[]): readonly Name[] =>
  asked.length === 0 ? all : all.filter((name) => asked.includes(name));
const whole: ChaosOptions = {
  targets: chosen(TARGETS, values.target),
  faults: values.outage.length > 0 && values.fault.length === 0 ? [] : chosen(FAULTS, values.fault),
  outages:
    values.target.length + values.fault.length > 0
      ? OUTAGES.filter((each) => values.outage.includes(each))
      : chosen(OUTAGES, values.outage),
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
const unknown = [...values.target, ...values.fault, ...values.outage].filter(
  (name) => ![...TARGETS, ...FAULTS, ...OUTAGES].some((known) => known === name),
);
if (![1, 2, 3, 4].includes(gateways)) {
  process.stderr.write('chaos: --gateways takes 1 to 4\n');
  process.exitCode = 2;
} else if (unknown.length > 0) {
  process.stderr.write(
    `chaos: unknown: ${unknown.join(', ')}; expected ${[...TARGETS, ...FAULTS, ...OUTAGES].join(', ')}\n`,
  );
  process.exitCode = 2;
} else {
  await prepareForTests();
  const say = (line: string): void => void (values.json ? process.stderr : process.stdout).write(`${line}\n`);
  const result = await playAll(options, say);
  say('');
  say(`${result.scenarios.length} scenarios, ${result.broken} with a broken promise`);
  for (const what of result.leftOut) say(`left out: ${what}`);
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  process.exitCode = result.broken > 0 ? 1 : 0;
}

/** The full disk needs a disk of its own, and so a process; an upgrade other addresses, and so another stage. */
async function playAll(options: ChaosOptions, say: (line: string) => void): Promise<ChaosResult> {
  const outages = options.outages ?? [];
  if (process.env[SMALL_DISK] !== undefined) return await playChaos(options, say);
  const here = outages.filter((each) => !ELSEWHERE.has(each));
  const parts: ChaosResult[] = [];
  const leftOut: string[] = [];
  let unplayed = 0;
  /** What cannot be played breaks a promise too, and keeps nothing else from being played. */
  const play = async (name: string, playing: () => Promise<ChaosResult | string>): Promise<void> => {
    try {
      const result = await playing();
      if (typeof result === 'string') leftOut.push(result);
      else parts.push(result);
    } catch (error) {
      unplayed += 1;
      say(`${name} could not be played: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  if (here.length + options.faults.length > 0)
    await play('parts and places', () => playChaos({ ...options, outages: here }, say));
  if (outages.includes('disk')) await play('disk', () => playOnSmallDisk(say));
  for (const kind of ['node-of-two', 'certificate'] as const)
    if (outages.includes(kind)) await play(kind, () => playElsewhere(kind, options, say));
  if (outages.includes('rolling')) await play('rolling', () => playUpgrade(say));
  return {
    scenarios: parts.flatMap(({ scenarios }) => scenarios),
    baselineMs: parts[0]?.baselineMs ?? {},
    leftOut: [...new Set([...parts.flatMap((part) => part.leftOut), ...leftOut])],
    broken: parts.reduce((sum, { broken }) => sum + broken, unplayed),
  };
}
