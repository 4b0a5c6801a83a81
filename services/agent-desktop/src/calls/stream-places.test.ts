import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventStream } from '../http/event-stream.ts';
import { TooManyRequestsError } from '../http/request-errors.ts';
import { StreamPlaces } from './stream-places.ts';

/** What the places need of a stream. */
class Stand {
  readonly #hooks: (() => void)[] = [];
  readonly owner: string;
  closed = false;

  constructor(owner: string) {
    this.owner = owner;
  }

  onClose(hook: () => void): void {
    this.#hooks.push(hook);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const hook of this.#hooks) hook();
  }
}

function room(person: number, total: number) {
  const places = new StreamPlaces({ person, total });
  const opened: Stand[] = [];
  return {
    places,
    opened,
    open: (name: string, key = `${name}-1`): boolean => {
      try {
        places.take({ person: name, key }, () => {
          const stand = new Stand(name);
          opened.push(stand);
          return stand as unknown as EventStream;
        });
        return true;
      } catch (error) {
        if (error instanceof TooManyRequestsError) return false;
        throw error;
      }
    },
    count: (name: string): number => opened.filter(({ owner, closed }) => owner === name && !closed).length,
  };
}

describe('places for streams', () => {
  it('are bounded for one person, however many sessions he opens', () => {
    const { open, count } = room(4, 100);
    for (let session = 0; session < 50; session += 1) open('ada', `ada-${session}`);
    expect(count('ada')).toBe(4);
    expect(open('bob')).toBe(true);
  });

  it('of a person who filled them in one browser are shared with his next browser', () => {
    const { open, count, opened } = room(4, 100);
    for (let n = 0; n < 4; n += 1) open('ada', 'first');
    expect(open('ada', 'first')).toBe(false);
    expect(open('ada', 'second')).toBe(true);
    expect(opened[0]?.closed).toBe(true);
    expect(count('ada')).toBe(4);
  });

  it('that one person took in mass are given to whoever has fewer, until all have as many', () => {
    const { open, count } = room(10, 10);
    for (let n = 0; n < 10; n += 1) open('ada');
    for (let n = 0; n < 9; n += 1) open('bob');
    expect([count('ada'), count('bob')]).toEqual([5, 5]);
    for (const name of ['cy', 'dan', 'eve']) expect(open(name)).toBe(true);
    expect(open('ada')).toBe(false);
  });

  it('end with their session', () => {
    const { places, open, count } = room(10, 10);
    open('ada', 'first');
    open('ada', 'second');
    places.closeSession('first');
    expect(count('ada')).toBe(1);
    places.closeAll();
    expect(count('ada')).toBe(0);
  });

  it('keep their bounds, and have one for everybody who comes while there are fewer people than places', () => {
    const people = fc.constantFrom('ada', 'bob', 'cy', 'dan');
    fc.assert(
      fc.property(fc.array(fc.tuple(people, fc.nat(3)), { maxLength: 60 }), (steps) => {
        const { open, count, opened } = room(3, 5);
        for (const [name, session] of steps) {
          open(name, `${name}-${session}`);
          expect(count(name)).toBeGreaterThanOrEqual(1);
          expect(count(name)).toBeLessThanOrEqual(3);
          expect(opened.filter(({ closed }) => !closed).length).toBeLessThanOrEqual(5);
        }
      }),
    );
  });
});
