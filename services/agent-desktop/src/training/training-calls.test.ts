import { TurnSource } from '@decroche/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { typedSaid } from '../../test/sample-content.ts';
import { TrainingCalls } from './training-calls.ts';

const SECRET = 'a secret of the tests that is long enough';
let now: number;
let calls: TrainingCalls;
beforeEach(() => {
  now = 1_000;
  calls = new TrainingCalls(SECRET, () => now);
});

function begun(extension: string | null = '1001', held = calls) {
  const { ticket, ...turn } = held.begin('camille', extension);
  const said = typedSaid({ ...turn, source: TurnSource.TRAINING }, 'et ma réversion ?');
  const take = (to = held): void => to.take(turn.conversationId, { kind: 'said', said });
  take();
  return { ticket, take };
}
const notThere = expect.objectContaining({ code: 'NOT_FOUND' });

describe('a simulated call', () => {
  it('is seen by who takes it, and by nobody else', () => {
    const { ticket } = begun();
    expect(calls.turn(ticket, 'camille')).toMatchObject({
      source: 'training',
      said: { text: 'et ma réversion ?' },
    });
    for (const [other, person] of [
      [ticket, 'nadia'],
      [`${ticket}x`, 'camille'],
      ['', 'camille'],
    ] as const) {
      expect(() => calls.turn(other, person)).toThrow(notThere);
      expect(() => calls.leave(other, person)).toThrow(notThere);
    }
  });

  it('is seen through another instance as well, which heard of it on the bus', () => {
    const other = new TrainingCalls(SECRET, () => now);
    const { ticket, take } = begun();
    take(other);
    expect(other.turn(ticket, 'camille')).toMatchObject({ source: 'training' });
  });

  it('that was left is forgotten, and what comes late does not bring it back', () => {
    const { ticket, take } = begun();
    calls.leave(ticket, 'camille');
    take();
    expect(() => calls.turn(ticket, 'camille')).toThrow(notThere);
  });

  it('ends when a real call is at the extension, and those at others go on', () => {
    const [here, there, nowhere] = [begun('1001'), begun('1002'), begun(null)];
    calls.endAt('1001');
    expect(() => calls.turn(here.ticket, 'camille')).toThrow(notThere);
    for (const { ticket } of [there, nowhere]) expect(calls.turn(ticket, 'camille')).toBeDefined();
  });

  it('that nobody left is forgotten after ten minutes, and the oldest of too many at once', () => {
    const first = begun();
    now += 599_999;
    expect(calls.turn(first.ticket, 'camille')).toBeDefined();
    now += 1;
    expect(() => calls.turn(first.ticket, 'camille')).toThrow(notThere);
    const oldest = begun();
    for (let at = 0; at < 1_000; at++) begun();
    expect(() => calls.turn(oldest.ticket, 'camille')).toThrow(notThere);
  });
});
