import { describe, expect, it } from 'vitest';
import { hourOf, isOver, longerThan, mondayOf, type Span, type SpanLength } from './use-spans.ts';

const at = (iso: string): number => Date.parse(iso);

describe('spans of time', () => {
  it('are those of Paris, summer and winter', () => {
    expect(hourOf(at('2026-07-01T22:30:00Z')).start).toBe('2026-07-02T00');
    expect(hourOf(at('2026-12-01T22:30:00Z')).start).toBe('2026-12-01T23');
  });

  it('lie in a day, and that in the week of its Monday', () => {
    const day = longerThan({ length: 'hour', start: '2027-01-03T09' });
    expect(day).toEqual({ length: 'day', start: '2027-01-03' });
    expect(longerThan(day as Span)).toEqual({ length: 'week', start: '2026-12-28' });
    expect(longerThan({ length: 'week', start: '2026-12-28' })).toBeUndefined();
    expect([mondayOf('2026-12-28'), mondayOf('2027-01-03')]).toEqual(['2026-12-28', '2026-12-28']);
  });

  it.each<[SpanLength, string, string, boolean]>([
    ['hour', '2026-12-01T09', '2026-12-01T10:01:00+01:00', false],
    ['hour', '2026-12-01T09', '2026-12-01T10:02:00+01:00', true],
    ['day', '2026-12-01', '2026-12-02T00:05:00+01:00', false],
    ['day', '2026-12-01', '2026-12-02T00:10:00+01:00', true],
    ['week', '2026-11-30', '2026-12-06T23:59:00+01:00', false],
    ['week', '2026-11-30', '2026-12-07T00:15:00+01:00', true],
  ])('are settled some time after their end: %s %s at %s: %s', (length, start, now, over) => {
    expect(isOver({ length, start }, at(now))).toBe(over);
  });
});
