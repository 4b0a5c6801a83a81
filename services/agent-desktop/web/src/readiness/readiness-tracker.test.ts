import { describe, expect, it } from 'vitest';
import { ReadinessTracker } from './readiness-tracker.ts';

const CALL = 'call';

describe('readiness before pickup', () => {
  it('is the time from paint to pickup, told once', () => {
    const tracker = new ReadinessTracker();
    expect(tracker.phase(CALL, 'ringing', 1_000)).toBeNull();
    expect(tracker.draftPainted(CALL, 1_400, true)).toBeNull();
    expect(tracker.phase(CALL, 'conversation', 4_800)).toEqual({
      conversationId: CALL,
      readyBeforePickupMs: 3_400,
      visible: true,
    });
    expect(tracker.phase(CALL, 'conversation', 5_000)).toBeNull();
    expect(tracker.phase(CALL, 'ended', 9_000)).toBeNull();
  });

  it('is negative when the draft came after pickup', () => {
    const tracker = new ReadinessTracker();
    tracker.phase(CALL, 'ringing', 1_000);
    expect(tracker.phase(CALL, 'conversation', 2_000)).toBeNull();
    expect(tracker.draftPainted(CALL, 2_700, true)?.readyBeforePickupMs).toBe(-700);
  });

  it('is null at the end of a call whose draft never came', () => {
    const tracker = new ReadinessTracker();
    tracker.phase(CALL, 'ringing', 1_000);
    tracker.phase(CALL, 'conversation', 2_000);
    expect(tracker.phase(CALL, 'ended', 60_000)).toEqual({
      conversationId: CALL,
      readyBeforePickupMs: null,
      visible: true,
    });
  });

  it('says when the page was hidden', () => {
    const tracker = new ReadinessTracker();
    tracker.phase(CALL, 'ringing', 1_000);
    tracker.draftPainted(CALL, 1_100, false);
    expect(tracker.phase(CALL, 'conversation', 2_000)?.visible).toBe(false);
  });

  it('is not told by a page that did not see the call ring, nor for a call that nobody picked up here', () => {
    const late = new ReadinessTracker();
    expect(late.phase(CALL, 'conversation', 1_000)).toBeNull();
    expect(late.draftPainted(CALL, 1_200, true)).toBeNull();
    expect(late.phase(CALL, 'ended', 9_000)).toBeNull();
    const missed = new ReadinessTracker();
    missed.phase(CALL, 'ringing', 1_000);
    expect(missed.draftPainted(CALL, 1_200, true)).toBeNull();
  });
});
