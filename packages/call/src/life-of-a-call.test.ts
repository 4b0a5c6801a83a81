import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  at,
  type BareEvent,
  CHOSEN,
  DENIED,
  type Edge,
  everyEdge,
  SECOND_TRY,
  SEEN,
  USUAL,
} from './call-arbitraries.fixture.ts';
import type { Command, SeenEvent } from './call-events.ts';
import { type CallState, desksOf, isConference, NEW_CALL, type StageName } from './call-state.ts';
import { deadlineName, limitMs } from './deadlines.ts';
import { next } from './next.ts';
import { follow, type Step } from './steps.ts';
import { callStateSchema } from './stored-state.ts';

const EDGES = everyEdge();
const STATES = [...new Map(EDGES.map(({ to }) => [JSON.stringify(to), to])).values()];
const LIMITS = { listeningMs: 40_000, noSpeechMs: 6_000 };
/** The caller is with people, or gone. */
const SAFE: readonly StageName[] = ['left', 'waiting', 'ringing', 'conversation', 'ended'];

/** Any number of events in any order, at times that go forward. */
const anyLife: fc.Arbitrary<SeenEvent[]> = fc
  .array(fc.tuple(fc.nat(5_000), fc.constantFrom(...SEEN)), { maxLength: 60 })
  .map((life) => timed(life));

/** The usual course of a call with other things in between: it gets far. */
const likelyLife: fc.Arbitrary<SeenEvent[]> = fc
  .tuple(
    fc.constantFrom(USUAL, SECOND_TRY, DENIED, CHOSEN),
    fc.array(fc.tuple(fc.nat(DENIED.length), fc.constantFrom(...SEEN)), { maxLength: 6 }),
    fc.nat(DENIED.length),
  )
  .map(([usual, odd, length]) => {
    const course = usual.slice(0, length);
    for (const [place, event] of odd) course.splice(place, 0, event);
    return timed(course.map((event) => [100, event] as const));
  });

function timed(life: readonly (readonly [number, BareEvent])[]): SeenEvent[] {
  let now = 0;
  return life.map(([later, event]) => {
    now += later;
    return at(now, event);
  });
}

interface Lived {
  readonly state: CallState;
  readonly commands: readonly Command[];
}

function live(events: readonly SeenEvent[], from: CallState = NEW_CALL): Lived {
  let state = from;
  const commands: Command[] = [];
  for (const event of events) {
    const change = next(state, event);
    state = change.state;
    commands.push(...change.commands);
  }
  return { state, commands };
}

/** The same life with every deadline kept, and how long the caller waited for a read-back in it, milliseconds. */
function lived(events: readonly SeenEvent[]): Lived & { readonly waited: number } {
  const commands: Command[] = [];
  let state: CallState = NEW_CALL;
  let name = '';
  let due = Number.POSITIVE_INFINITY;
  let waited = 0;
  const take = (event: SeenEvent): void => {
    const change = next(state, event);
    if (isReadingBack(state)) waited = Math.max(waited, event.atMs - state.sinceMs);
    commands.push(...change.commands);
    state = change.state;
    if (deadlineName(state) === name) return;
    name = deadlineName(state);
    due = event.atMs + (limitMs(state, event.atMs, LIMITS) ?? Number.POSITIVE_INFINITY);
  };
  const pass = (untilMs: number): void => {
    while (due <= untilMs) {
      const atMs = due;
      due = Number.POSITIVE_INFINITY;
      take({ kind: 'overdue', stage: state.stage, atMs });
    }
  };
  for (const event of events) {
    pass(event.atMs);
    take(event);
  }
  if (isReadingBack(state)) pass(Number.MAX_SAFE_INTEGER);
  return { state, commands, waited };
}

function isReadingBack(state: CallState): state is Extract<CallState, { stage: 'weighing' | 'confirming' }> {
  return state.stage === 'weighing' || state.stage === 'confirming';
}

function told(commands: readonly Command[]): Step[] {
  return commands.flatMap((command) => (command.do === 'tell' ? [command.step] : []));
}

function tellsRefusal({ commands }: Pick<Edge, 'commands'>): boolean {
  return told(commands).some(
    (step) => step.kind === 'refused' || ('mode' in step && step.mode === 'refused'),
  );
}

describe('whatever happens to a call, in whatever order', () => {
  it('every stage is reached, and left by what can happen there', () => {
    const reached = new Set(EDGES.map(({ from }) => from.stage));
    expect(reached.size).toBe(15);
    for (const stage of reached) {
      const leaving = EDGES.filter(({ from, to }) => from.stage === stage && to.stage !== stage);
      if (stage === 'ended') expect(leaving).toEqual([]);
      else expect(leaving.length).toBeGreaterThan(0);
    }
  });

  it('a caller who is not in the queue yet is at a stage with a deadline, and deadlines alone bring him there', () => {
    for (const reached of STATES) {
      let state = reached;
      for (let passed = 0; !SAFE.includes(state.stage); passed += 1) {
        expect(limitMs(state, 1_000, LIMITS)).toBeDefined();
        expect(passed).toBeLessThan(4);
        const { stage } = state;
        state = next(state, { kind: 'overdue', stage, atMs: 1_000 }).state;
        expect(state.stage).not.toBe(stage);
      }
    }
  });

  it('nothing is done after the end, and nothing comes of what happens then', () => {
    const after = EDGES.filter(({ from }) => from.stage === 'ended');
    expect(after.length).toBeGreaterThan(0);
    expect(after.filter(({ from, to, commands }) => to !== from || commands.length > 0)).toEqual([]);
  });

  it('a refusal is told after key 0 and never else', () => {
    const refusals = EDGES.filter(tellsRefusal);
    expect(refusals.length).toBeGreaterThan(0);
    expect(refusals.filter(({ zero }) => !zero)).toEqual([]);
    expect(EDGES.filter(({ to, zero }) => to.assistance.mode === 'refused' && !zero)).toEqual([]);
  });

  it('and key 0 is a refusal until he is handed over', () => {
    for (const { from, event, to, commands } of EDGES) {
      if (event.kind !== 'key' || event.digit !== '0') continue;
      if (SAFE.includes(from.stage) || from.stage === 'handing-over') continue;
      expect(tellsRefusal({ commands })).toBe(true);
      if ('turnId' in from) expect(commands).toContainEqual({ do: 'withdraw', turnId: from.turnId });
      expect(to).toMatchObject({ stage: 'handing-over', mode: 'refused' });
    }
  });

  it('the caller is handed to the queue at most once, and what was opened for him is closed by then', () => {
    fc.assert(
      fc.property(fc.oneof(anyLife, likelyLife), (life) => {
        const { state, commands } = live(life);
        const done = commands.map((command) => command.do);
        expect(done.filter((each) => each === 'hand-over').length).toBeLessThanOrEqual(1);
        const opened = done.lastIndexOf('open-audio');
        if (SAFE.includes(state.stage) && opened >= 0 && !life.some(({ kind }) => kind === 'orphaned')) {
          expect(done.lastIndexOf('close-audio')).toBeGreaterThan(opened);
        }
        const over = done.indexOf('hand-over');
        if (over >= 0) expect(done.slice(over + 1).filter((each) => each !== 'tell')).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });

  it('he is asked a second time at most, and only when he may be and nothing was understood', () => {
    const again: Command = { do: 'play', prompt: 'second-try' };
    expect(live(timed(SECOND_TRY.map((event) => [100, event] as const))).commands).toContainEqual(again);
    fc.assert(
      fc.property(fc.oneof(anyLife, likelyLife), (life) => {
        const { commands } = live(life);
        const asked = commands.filter((command) => command.do === 'play' && command.prompt !== 'notice');
        expect(asked.length).toBeLessThanOrEqual(2);
        const second = commands.findIndex(
          (command) => command.do === 'play' && command.prompt === 'second-try',
        );
        const corrected = commands.findIndex(
          (command) => command.do === 'play' && command.prompt === 'correction',
        );
        if (corrected >= 0) {
          expect(second).toBe(-1);
          expect(told(commands.slice(0, corrected)).at(-1)?.kind).toBe('denied');
        }
        if (second < 0) return;
        const modes = told(commands.slice(0, second)).flatMap((step) =>
          step.kind === 'listened' ? [step.mode] : [],
        );
        expect(['silent', 'not-understood']).toContain(modes.at(-1));
        expect(life.some((event) => event.kind === 'way-open' && event.mayAskAgain)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it('the wait for his first word counts from the end of the question, and ends with his first word', () => {
    const asking = live(timed(SECOND_TRY.slice(0, 6).map((event) => [1_000, event] as const))).state;
    expect(limitMs(asking, 9_000, LIMITS)).toBe(36_000);
    const asked = next(asking, { kind: 'prompt-over', prompt: 'question', atMs: 9_000 }).state;
    expect(limitMs(asked, 9_000, LIMITS)).toBe(6_000);
    expect(limitMs(asked, 12_000, LIMITS)).toBe(3_000);
    const silent = next(asked, { kind: 'overdue', stage: 'listening', atMs: 15_000 });
    expect(silent.commands).toEqual([{ do: 'finish', reason: 'no-speech' }]);
    const speaks = next(asked, { kind: 'speech', turnId: 'turn-1', atMs: 12_000 }).state;
    expect(limitMs(speaks, 12_000, LIMITS)).toBe(33_000);
  });

  it('a need is read back once at most, only where it may be, and makes him wait 6 s at most', () => {
    fc.assert(
      fc.property(fc.oneof(anyLife, likelyLife), (life) => {
        const { commands, waited } = lived(life);
        expect(commands.filter((command) => command.do === 'read-back').length).toBeLessThanOrEqual(1);
        expect(waited).toBeLessThanOrEqual(6_000);
        if (!life.some((event) => event.kind === 'way-open' && event.mayReadBack))
          expect(commands.some((command) => command.do === 'weigh')).toBe(false);
      }),
      { numRuns: 3_000 },
    );
    expect(lived(timed(DENIED.slice(0, 10).map((event) => [300, event] as const))).waited).toBe(2_100);
    expect(lived(timed(DENIED.slice(0, 8).map((event) => [300, event] as const))).waited).toBe(500);
    expect(lived(timed(DENIED.slice(0, 9).map((event) => [300, event] as const))).waited).toBe(6_000);
  });

  it('what he denied is withdrawn, and told before anything else is; only his key denies', () => {
    const denials = EDGES.filter(({ commands }) => told(commands).some(({ kind }) => kind === 'denied'));
    expect(denials.length).toBeGreaterThan(0);
    for (const { from, event, to, commands } of denials) {
      expect(from.stage).toBe('confirming');
      expect(event).toMatchObject({ kind: 'key', digit: '2' });
      const turnId = 'turnId' in from ? from.turnId : '';
      expect(commands[0]).toEqual({ do: 'withdraw', turnId });
      expect(commands[1]).toMatchObject({ do: 'tell', step: { kind: 'denied', turnId } });
      expect(to.assistance).toMatchObject({ mode: 'not-understood', deniedTurnId: turnId });
    }
  });

  it('a denial that is heard twice does not end the listening to his correction', () => {
    const asked = live(timed(DENIED.slice(0, 12).map((event) => [100, event] as const))).state;
    expect(asked).toMatchObject({ stage: 'listening', corrects: true });
    expect(next(asked, { kind: 'key', digit: '2', atMs: 9_000 })).toEqual({ state: asked, commands: [] });
    expect(next(asked, { kind: 'key', digit: '#', atMs: 9_000 }).state.stage).toBe('understanding');
  });

  it('themes are offered twice at most, after two failures, and one that was chosen goes with him', () => {
    fc.assert(
      fc.property(fc.oneof(anyLife, likelyLife), (life) => {
        const { commands } = live(life);
        const menus = commands.filter((command) => command.do === 'play-menu');
        expect(menus.length).toBeLessThanOrEqual(2);
        const first = commands.findIndex((command) => command.do === 'play-menu');
        const chosen = commands.findIndex((command) => command.do === 'choose');
        if (first >= 0) {
          const heard = told(commands.slice(0, first)).filter(({ kind }) => kind === 'listened');
          expect(heard.length).toBeGreaterThanOrEqual(2);
          expect(heard.at(-1)).toHaveProperty('mode', expect.stringMatching(/^(silent|not-understood)$/));
        }
        if (chosen < 0) return;
        expect(first).toBeGreaterThanOrEqual(0);
        const after = commands.slice(chosen + 1, chosen + 4).map((command) => command.do);
        expect(after).toEqual(['stop-playing', 'close-audio', 'hand-over']);
      }),
      { numRuns: 3_000 },
    );
    const { commands } = live(timed(CHOSEN.map((event) => [300, event] as const)));
    const times = commands.flatMap((command) => (command.do === 'play-menu' ? [command.time] : []));
    expect(times).toEqual(['menu', 'menu-again']);
    expect(commands).toContainEqual({ do: 'choose', digit: '1' });
  });

  it('who keeps still while themes are offered is queued four seconds after them', () => {
    const heard = live(timed(CHOSEN.slice(0, 14).map((event) => [100, event] as const))).state;
    expect(heard).toMatchObject({ stage: 'choosing', mode: 'silent' });
    expect(limitMs(heard, 1_400, LIMITS)).toBe(4_000);
    const again = next(heard, { kind: 'key', digit: '9', atMs: 2_000 }).state;
    // The end of the first hearing, which was stopped, is not that of the second.
    const still = next(again, { kind: 'prompt-over', prompt: 'menu', atMs: 2_010 }).state;
    expect(deadlineName(still)).toBe(deadlineName(again));
    expect(limitMs(still, 2_010, LIMITS)).toBeGreaterThan(30_000);
  });

  it('who denied what was understood and says no more is not taken for one who kept still', () => {
    const course = [...DENIED.slice(0, 13)].map((event) => [100, event] as const);
    const silent: BareEvent = {
      ...{ kind: 'heard', turnId: 'turn-2', reason: 'no-speech' },
      ...{ somethingHeard: false, notUnderstood: false },
    };
    const { state } = live(timed([...course, [5_000, silent]]));
    expect(state).toMatchObject({ stage: 'handing-over', mode: 'not-understood' });
  });

  it('nobody is listened to before he has heard the notice whole, nor after he is given to the queue', () => {
    fc.assert(
      fc.property(fc.oneof(anyLife, likelyLife), (life) => {
        let state: CallState = NEW_CALL;
        let heard = false;
        for (const event of life) {
          heard ||= event.kind === 'prompt-over' && event.prompt === 'notice' && state.stage === 'notice';
          const change = next(state, event);
          if (change.commands.some((command) => command.do === 'listen')) {
            expect(heard).toBe(true);
            expect(SAFE).not.toContain(change.state.stage);
          }
          state = change.state;
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('who is told of its steps stands where it stands, from the queue on', () => {
    fc.assert(
      fc.property(fc.oneof(anyLife, likelyLife), (life) => {
        const { state, commands } = live(life);
        const desk = told(commands).reduce(follow, NEW_CALL);
        expect(desk.assistance).toEqual(state.assistance);
        if (!SAFE.includes(state.stage) || state.stage === 'left') return;
        expect(desk).toEqual(state);
      }),
      { numRuns: 3_000 },
    );
  });

  it('a consultation is no transfer: the caller stays with the agent who asks', () => {
    const asked = EDGES.filter(({ event }) => event.kind === 'consultation');
    const changed = asked.filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to));
    expect(changed.length).toBeGreaterThan(0);
    for (const { from, to } of changed.slice(0, 500)) {
      if (from.stage !== 'conversation' || to.stage !== 'conversation')
        throw new Error('it left the conversation');
      const { consultation: _, ...before } = from;
      const { consultation: __, ...after } = to;
      expect(after).toEqual(before);
    }
  });

  it('only who answered the caller, or is in conference with him, sees the call', () => {
    for (const { from, event, to } of EDGES) {
      const came = desksOf(to).filter((desk) => !desksOf(from).includes(desk));
      if (came.length === 0) continue;
      const inConference = to.stage === 'conversation' && isConference(to);
      expect(inConference || ['rings', 'answered'].includes(event.kind)).toBe(true);
    }
  });

  it('its state can be kept and read again', () => {
    for (const state of STATES) {
      expect(callStateSchema.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
    }
  });
});
