import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../root.ts';
import { readProfile } from './arrivals.ts';
import { type FundPlan, planFund } from './capacity-plan.ts';
import { type Coefficients, PROGRAMS, readCoefficients } from './coefficients.ts';
import { callersAtOnce, USUAL } from './demand.ts';
import { placesFor } from './erlang.ts';
import { voiceMbps } from './link-bandwidth.ts';
import { verdict } from './plan-lines.ts';
import { planTable } from './plan-table.ts';
import { type PlanOrder, planned } from './planned-fund.ts';

const WHOLE_GUIDE = readFileSync(join(ROOT, 'docs/guides/exploitation.md'), 'utf8');
const GUIDE = /^## Dimensionner\n[\s\S]*?(?=^## )/m.exec(WHOLE_GUIDE)?.[0] ?? '';
const SMALL: PlanOrder = { ...USUAL, agents: 49, callsPerHour: 600, funds: 1, seed: 1 };
const NATION: PlanOrder = { ...USUAL, agents: 3_000, funds: 20, seed: 1 };

let coefficients: Coefficients;
beforeAll(async () => {
  coefficients = await readCoefficients();
});

describe('a plan', () => {
  it('has one more of each than is needed, but of the redactor, of which one is active', () => {
    const { replicas } = planned(coefficients, SMALL).result;
    for (const program of PROGRAMS)
      if (program !== 'pii-guard') expect(replicas[program], program).toBeGreaterThanOrEqual(2);
    expect(replicas['pii-guard']).toBe(1);
    expect(replicas.nats).toBe(3);
  });

  it('holds for 49 agents, and for each fund of the national case, on several mornings', () => {
    for (const order of [SMALL, NATION])
      for (let seed = 1; seed <= 5; seed += 1) {
        const { simulated } = planned(coefficients, { ...order, seed }).result;
        expect(simulated.holds, verdict(simulated)).toBe(true);
      }
  });

  it('of funds is as many times one fund', () => {
    const one = planned(coefficients, { ...SMALL, agents: 150, callsPerHour: 1_800 }).result;
    const twenty = planned(coefficients, { ...SMALL, agents: 3_000, callsPerHour: 36_000, funds: 20 }).result;
    for (const program of PROGRAMS) expect(twenty.replicas[program]).toBe(20 * (one.replicas[program] ?? 0));
    expect(Math.abs(twenty.cores - 20 * one.cores)).toBeLessThanOrEqual(20);
  });

  it('never needs less for more calls', () => {
    const order = fc.record({
      agents: fc.integer({ min: 5, max: 400 }),
      more: fc.integer({ min: 1, max: 400 }),
    });
    fc.assert(
      fc.property(order, ({ agents, more }) => {
        const of = (each: number): FundPlan =>
          planFund(coefficients, { ...USUAL, agents: each, callsPerHour: each * 10 });
        const [less, most] = [of(agents), of(agents + more)];
        for (const program of PROGRAMS)
          expect(most.services[program].replicas).toBeGreaterThanOrEqual(less.services[program].replicas);
        expect(most.streamsWithoutOne).toBeGreaterThanOrEqual(less.streamsWithoutOne);
      }),
    );
  });

  it('with too few streams does not hold, and says that they break first', () => {
    const { simulated } = planned(coefficients, {
      ...SMALL,
      concurrency: 1,
      recognisers: 'both',
      agents: 150,
      callsPerHour: 1_800,
    }).result;
    expect(simulated.holds).toBe(false);
    expect(verdict(simulated)).toMatch(/^The plan does not hold; first breaks: streams of the transcribers/);
  });

  it('with too few agents does not hold, and says so', () => {
    const { simulated } = planned(coefficients, { ...SMALL, agents: 30 }).result;
    expect(verdict(simulated)).toMatch(/first breaks: agents: wait for one/);
  });
});

it('callers at once are those with agents, those heard, and those whom a burst leaves waiting', () => {
  const quiet = { ...USUAL, agents: 49, callsPerHour: 60, quarters: readProfile('9:00=1') };
  expect(callersAtOnce(quiet)).toBe(50);
  const burst = { ...quiet, callsPerHour: 1_200, quarters: readProfile('9:00=1,9:15=0.1') };
  // 300 come in a quarter of an hour in which 49 agents take 188.
  expect(callersAtOnce(burst)).toBe(Math.ceil(49 + (300 - (49 / 234) * 900) + (1_200 / 3_600) * 24));
});

it('places are as Erlang’s tables have them', () => {
  // Blocking of 0.1 %: 5 erlangs need 14 places, 10 need 21.
  expect(placesFor(5, 0.001)).toBe(14);
  expect(placesFor(10, 0.001)).toBe(21);
});

it('a voice of G.711 takes 87.2 kbit/s on Ethernet, and 4 more encrypted', () => {
  expect(voiceMbps('g711', false)).toBeCloseTo(0.0872, 6);
  expect(voiceMbps('g711', true)).toBeCloseTo(0.0912, 6);
});

describe('the guide', () => {
  it.each([
    ['49 agents', SMALL],
    ['the national case', NATION],
  ])('has the table of %s as ./run plan --table prints it', (_, order) => {
    expect(GUIDE).toContain(planTable(planned(coefficients, order).result));
  });

  it('says when and on what it was measured', () => {
    expect(GUIDE).toContain(coefficients.measuredAt);
    expect(GUIDE).toContain(`${coefficients.machine.cores} cœurs`);
  });
});
