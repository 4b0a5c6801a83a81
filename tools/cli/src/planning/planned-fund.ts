import { planFund } from './capacity-plan.ts';
import type { Coefficients } from './coefficients.ts';
import type { Demand } from './demand.ts';
import { checkPlan } from './plan-check.ts';
import { type PlanResult, planLines, resultOf } from './plan-lines.ts';

/** As many calls for an agent as in the smallest fund that was planned: 600 for 49. */
export const CALLS_OF_AN_AGENT = 600 / 49;

/** What is asked for by all funds together. */
export interface PlanOrder extends Omit<Demand, 'agents' | 'callsPerHour'> {
  readonly agents: number;
  readonly callsPerHour?: number | undefined;
  readonly funds: number;
  readonly seed: number;
}

/** The plan of so many funds of the same size, checked on a morning of one, and what it says to people. */
export function planned(
  coefficients: Coefficients,
  { agents, callsPerHour = agents * CALLS_OF_AN_AGENT, funds, seed, ...usual }: PlanOrder,
): { readonly result: PlanResult; readonly lines: string } {
  const demand: Demand = { ...usual, agents: Math.ceil(agents / funds), callsPerHour: callsPerHour / funds };
  const plan = planFund(coefficients, demand);
  const result = resultOf(coefficients, plan, checkPlan(coefficients, plan, seed), funds);
  return { result, lines: planLines(result, plan) };
}
