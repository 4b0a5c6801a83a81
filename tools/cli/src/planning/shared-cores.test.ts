import { expect, it } from 'vitest';
import { Agenda } from './agenda.ts';
import { SharedCores } from './shared-cores.ts';

/** When each piece of work ends, seconds. */
function endsOf(cores: number, steady: number, work: readonly { at: number; cpu: number }[]): number[] {
  const agenda = new Agenda();
  const shared = new SharedCores(agenda, cores, steady);
  const ends: number[] = [];
  for (const { at, cpu } of work)
    agenda.in(at, () => shared.do(cpu, () => ends.push(Number(agenda.now.toFixed(6)))));
  agenda.run();
  return ends;
}

it('work alone takes its own time, and never more than one core', () => {
  expect(endsOf(4, 0, [{ at: 1, cpu: 0.5 }])).toEqual([1.5]);
});

it('two on one core take twice as long while both are there', () => {
  expect(
    endsOf(1, 0, [
      { at: 0, cpu: 1 },
      { at: 0.5, cpu: 1 },
    ]),
  ).toEqual([1.5, 2]);
});

it('what goes on anyway is taken from the cores', () => {
  expect(endsOf(1, 0.5, [{ at: 0, cpu: 1 }])).toEqual([2]);
  expect(endsOf(2, 1, [{ at: 0, cpu: 1 }])).toEqual([1]);
});

it('work goes on, slowly, where the steady load takes everything', () => {
  expect(endsOf(1, 3, [{ at: 0, cpu: 0.1 }])).toEqual([5]);
});

it('tells the highest steady load', () => {
  const agenda = new Agenda();
  const shared = new SharedCores(agenda, 2);
  agenda.in(1, () => shared.addSteady(1.5));
  agenda.in(2, () => shared.addSteady(-1));
  agenda.run();
  expect(shared.highestSteadyShare).toBe(0.75);
});
