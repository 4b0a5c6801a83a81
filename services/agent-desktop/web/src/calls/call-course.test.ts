import { describe, expect, it } from 'vitest';
import type { CallView } from '#contract';
import { callCourse, callTime } from './call-course.ts';

const RINGING: CallView = {
  ...{ conversationId: 'c', phase: 'ringing', mode: 'listening', ringingSinceMs: 60_000 },
  ...{ waitingSinceMs: 10_000, position: 3, waiting: 4, heldSinceMs: null, transferredBy: null },
  consultation: null,
  ...{ pickedUpAtMs: null, endedAtMs: null, waitedMs: null, listenedUntilMs: null },
  ...{ denied: false, hears: null, need: null, asks: [], live: null, suggestions: [] },
};
const TALKING: CallView = {
  ...RINGING,
  ...{ phase: 'conversation', pickedUpAtMs: 70_000, waitedMs: 60_000, waitingSinceMs: null, position: null },
};

describe('the band of a call', () => {
  it('says while it rings how long the caller waits, and which one he is in the queue', () => {
    expect(callTime(RINGING)).toEqual({ title: 'Ça sonne', sinceMs: 60_000 });
    expect(callCourse(RINGING, 75_000)).toEqual(['attend depuis 1:05', '3e sur 4 dans la file']);
    expect(callCourse({ ...RINGING, position: 1 }, 75_000)).toContain('1er sur 4 dans la file');
  });

  it('says in conversation how long he waited, and while he is held since when', () => {
    expect(callTime(TALKING)).toEqual({ title: 'En conversation', sinceMs: 70_000 });
    expect(callCourse(TALKING, 75_000)).toEqual(['a attendu 1:00']);
    expect(callTime({ ...TALKING, heldSinceMs: 72_000 })).toEqual({
      ...{ title: 'Mis en attente', sinceMs: 72_000 },
    });
  });

  it('says whom the agent asks, and when they talk together', () => {
    const stages = (['ringing', 'talking', 'held', 'together'] as const).map(
      (stage) => callCourse({ ...TALKING, consultation: { other: '1002', stage } }, 75_000).at(-1) ?? '',
    );
    expect(stages).toEqual([
      'vous appelez le poste 1002',
      'vous consultez le poste 1002',
      'le poste 1002 attend',
      'à trois avec le poste 1002',
    ]);
  });

  it('says nothing of a wait of who was given over in person', () => {
    const given = { ...TALKING, transferredBy: '1001', waitedMs: 0 };
    expect(callCourse(given, 75_000)).toEqual(['transféré par le poste 1001']);
  });

  it('says who transferred him, and nothing of what was not told', () => {
    const given = { ...RINGING, transferredBy: '1001', position: null, waitingSinceMs: null };
    expect(callCourse(given, 75_000)).toEqual(['transféré par le poste 1001']);
    expect(callTime({ ...TALKING, phase: 'ended' }).title).toBe('Appel terminé');
  });
});
