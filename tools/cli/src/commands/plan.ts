import { parseArgs } from 'node:util';
import { type Command, UsageError } from '../command.ts';
import { MORNING, readProfile } from '../planning/arrivals.ts';
import { readCoefficients } from '../planning/coefficients.ts';
import { USUAL } from '../planning/demand.ts';
import { CODECS, type Codec } from '../planning/link-bandwidth.ts';
import { planTable } from '../planning/plan-table.ts';
import { CALLS_OF_AN_AGENT, planned } from '../planning/planned-fund.ts';

const WHOLE = /^\d{1,7}$/;

export const command: Command = {
  name: 'plan',
  summary: 'say what a fund needs: cores, memory, replicas, links; and try it in a simulated morning',
  help: `./run plan --agents N [--calls-per-hour N] [--funds N] [options] [--json]

Cores, memory, replicas of each service and link bandwidth for so many agents and calls in the busiest hour, all funds together
(of the same size: each fund is an installation of its own), from what was measured here (bench/coefficients.json; again:
./run bench coefficients). One of each service may be lost. Then a morning with its burst is simulated on what is left: the
last line says whether the plan holds, or what breaks first, and then the exit status is 1.

  --agents N            agents at work
  --calls-per-hour N    in the busiest hour (default: ${CALLS_OF_AN_AGENT.toFixed(1)} an agent)
  --funds N             funds that share them (default 1)
  --concurrency N       callers heard at once for whom there are streams, instead of what the arrivals ask for
  --recognisers WHICH   both (default: people are understood) or embedded (synthetic voices only)
  --live SHARE          share of the conversations that are listened to, 0 to 1 (default ${USUAL.liveShare})
  --heard SECONDS       how long a caller says why he calls, end silence included (default ${USUAL.heardSeconds})
  --talk SECONDS        mean conversation (default ${USUAL.talkSeconds})
  --wrap-up SECONDS     mean work after it (default ${USUAL.wrapUpSeconds})
  --max-wait SECONDS    longest that 95 of 100 callers may wait for an agent (default ${USUAL.maxWaitSeconds})
  --profile QUARTERS    calls of each quarter of an hour against the mean quarter of the busiest hour
                        (default ${MORNING})
  --codec NAME          ${CODECS.join(', ')} (default ${USUAL.codec}); --srtp: encrypted
  --seed N              another morning (default 1)
  --table               the table of the operators' guide, in French
  --json                one object as the last line: cores, memoryGb, replicas{}, coefficients{}, perReplica{}, streams,
                        callersAtOnce, linkMbps{}, simulated{}`,
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        agents: { type: 'string' },
        'calls-per-hour': { type: 'string' },
        funds: { type: 'string', default: '1' },
        concurrency: { type: 'string' },
        recognisers: { type: 'string', default: USUAL.recognisers },
        live: { type: 'string', default: String(USUAL.liveShare) },
        heard: { type: 'string', default: String(USUAL.heardSeconds) },
        talk: { type: 'string', default: String(USUAL.talkSeconds) },
        'wrap-up': { type: 'string', default: String(USUAL.wrapUpSeconds) },
        'max-wait': { type: 'string', default: String(USUAL.maxWaitSeconds) },
        profile: { type: 'string', default: MORNING },
        codec: { type: 'string', default: USUAL.codec },
        srtp: { type: 'boolean', default: false },
        seed: { type: 'string', default: '1' },
        table: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const funds = whole('funds', values.funds);
    const agents = whole('agents', values.agents);
    if (agents < funds) throw new UsageError('plan: there are fewer --agents than --funds');
    const calls = values['calls-per-hour'];
    const { result, lines } = planned(await readCoefficients(), {
      ...USUAL,
      ...{ agents, funds, seed: whole('seed', values.seed) },
      callsPerHour: calls === undefined ? undefined : whole('calls-per-hour', calls),
      quarters: profileOf(values.profile),
      heardSeconds: number('heard', values.heard, 1, 60),
      talkSeconds: number('talk', values.talk, 1, 3_600),
      wrapUpSeconds: number('wrap-up', values['wrap-up'], 0, 3_600),
      maxWaitSeconds: number('max-wait', values['max-wait'], 1, 36_000),
      recognisers: oneOf('recognisers', values.recognisers, ['both', 'embedded'] as const),
      liveShare: number('live', values.live, 0, 1),
      codec: oneOf<Codec>('codec', values.codec, CODECS),
      encrypted: values.srtp,
      concurrency: values.concurrency === undefined ? undefined : whole('concurrency', values.concurrency),
    });
    const forPeople = values.table ? `${planTable(result)}\n` : lines;
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : forPeople);
    return result.simulated.holds ? 0 : 1;
  },
};

function whole(name: string, value: string | undefined): number {
  if (value === undefined || !WHOLE.test(value) || Number(value) < 1)
    throw new UsageError(`plan: --${name} takes a whole number from 1 to 9999999`);
  return Number(value);
}

function number(name: string, value: string, least: number, most: number): number {
  const read = Number(value);
  if (value === '' || !(read >= least && read <= most))
    throw new UsageError(`plan: --${name} takes a number from ${least} to ${most}`);
  return read;
}

function oneOf<T extends string>(name: string, value: string, names: readonly T[]): T {
  const found = names.find((each) => each === value);
  if (found === undefined) throw new UsageError(`plan: --${name} takes one of ${names.join(', ')}`);
  return found;
}

function profileOf(text: string): ReturnType<typeof readProfile> {
  try {
    return readProfile(text);
  } catch (error) {
    throw new UsageError(`plan: --profile: ${error instanceof Error ? error.message : String(error)}`);
  }
}
