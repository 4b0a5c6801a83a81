import {
  AssistMode,
  CallEnd,
  Evidence,
  EvidenceOutcome,
  type Lifecycle,
  LiveListening,
  Passages,
  SaidOutcome,
  TurnSource,
} from '@decroche/contracts';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { callSchema } from '#contract';
import { callerSaid, draftFor, passageOf } from '../../test/sample-content.ts';
import { callView, desksShowing } from './call-view.ts';
import {
  type Conversation,
  type ConversationEvent,
  callState,
  keptOf,
  reduce,
  unknownConversation,
} from './conversation.ts';

const ID = uuidv7();
const TURN = { conversationId: ID, turnId: uuidv7(), source: TurnSource.CALLER_IVR };
const START = 1_795_000_000_000;

function step(afterMs: number, what: NonNullable<Lifecycle['step']>): ConversationEvent {
  return {
    kind: 'lifecycle',
    lifecycle: { eventId: uuidv7(), conversationId: ID, occurredAtMs: START + afterMs, step: what },
  };
}

const arrived = step(0, { $case: 'callArrived', value: { fund: '' } });
const listening = step(10, {
  $case: 'listeningStarted',
  value: { turn: TURN, model: { name: 'm', demonstrationOnly: true } },
});
const listened = step(4_000, {
  $case: 'listeningEnded',
  value: { turnId: TURN.turnId, reason: 1, mode: AssistMode.LISTENING },
});
const queued = step(4_010, {
  $case: 'callQueued',
  value: { queue: 'q', mode: AssistMode.LISTENING },
});
const rings = step(5_000, { $case: 'agentRinging', value: { extension: '1001' } });
const rings2 = step(5_001, { $case: 'agentRinging', value: { extension: '1002' } });
const stops = step(7_000, { $case: 'agentRingStopped', value: { extension: '1001' } });
const stops2 = step(7_000, { $case: 'agentRingStopped', value: { extension: '1002' } });
const pickedUp = step(7_100, { $case: 'agentPickedUp', value: { extension: '1001', waitedMs: 3_090 } });
const ended = step(60_000, { $case: 'callEnded', value: { end: CallEnd.CALLER } });

const partial = callerSaid(TURN, 1, 'mon mari est');
const final = callerSaid(TURN, 2, 'mon mari est décédé', { final: true, speechEndedAtMs: START + 3_900 });
const said = (text: typeof partial): ConversationEvent => ({ kind: 'said', said: text });
const passages = (text: typeof partial): ConversationEvent => ({
  kind: 'passages',
  said: text,
  passages: Passages.fromPartial({ eventId: uuidv7(), passages: [passageOf('a')], asOf: '2026-11-21' }),
});
const draft = (text: typeof partial, revision = 1): ConversationEvent => ({
  kind: 'draft',
  draft: draftFor(text, { revision }),
  traceparent: null,
});

function after(...events: ConversationEvent[]): Conversation {
  return events.reduce(reduce, unknownConversation(ID));
}

function viewOf(state: Conversation, person = 'p1') {
  const call = callState(state);
  if (call === undefined) throw new Error('no call');
  const view = callView(state, call, { person, extension: '1001' });
  // A page takes each view as it was sent, field by field.
  expect(callSchema.parse(JSON.parse(JSON.stringify(view)))).toEqual(view);
  return view;
}

describe('a conversation', () => {
  it('comes to the same state whatever the order and however often its events arrive', () => {
    const events = [
      arrived,
      listening,
      said(partial),
      passages(partial),
      draft(partial),
      said(final),
      listened,
      queued,
      passages(final),
      draft(final, 1),
      draft(final, 2),
      rings,
      rings2,
      stops2,
      pickedUp,
      ended,
      { kind: 'shown', what: 'draft', afterMs: 320 },
      { kind: 'shown', what: 'draft', afterMs: 900 },
    ] satisfies ConversationEvent[];
    const expected = after(...events);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(events, { minLength: events.length }),
        fc.array(fc.nat(events.length - 1), { maxLength: 12 }),
        (shuffled, repeated) => {
          const twice = repeated.flatMap((at) => events[at] ?? []);
          expect(after(...shuffled, ...twice)).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is the same object after an event that it already knows, so that nothing is sent again', () => {
    const state = after(arrived, said(final), passages(final), draft(final));
    expect(reduce(state, arrived)).toBe(state);
    expect(reduce(state, said(partial))).toBe(state);
    expect(reduce(state, draft(partial))).toBe(state);
  });

  it('is forgotten step by step at its oldest rings when a call rings for hours', () => {
    const steps = Array.from({ length: 300 }, (_, at) =>
      step(5_000 + at, { $case: 'agentRinging', value: { extension: '1001' } }),
    );
    const state = after(arrived, queued, ...steps);
    expect(state.steps.length).toBeLessThanOrEqual(200);
    expect(state.steps[0]?.kind).toBe('arrived');
    expect(callState(state)?.stage).toBe('ringing');
  });
});

describe('desks', () => {
  it('show nothing of a call before it rings', () => {
    expect(desksShowing(after(arrived, listening, said(final), draft(final), queued))).toEqual([]);
  });

  it('show the call on each phone that rings, then on the one that picked up, until after its end', () => {
    expect(desksShowing(after(arrived, queued, rings, rings2))).toEqual(['1001', '1002']);
    expect(desksShowing(after(arrived, queued, rings, rings2, pickedUp))).toEqual(['1001']);
    expect(desksShowing(after(arrived, queued, rings, pickedUp, ended))).toEqual(['1001']);
  });

  it('let go of a call that stopped ringing there', () => {
    const state = after(arrived, queued, rings, stops);
    expect(desksShowing(state)).toEqual([]);
    expect(callState(state)?.stage).toBe('waiting');
  });

  it('let go of a call that the caller abandoned while it rang', () => {
    const abandoned = step(6_000, { $case: 'callEnded', value: { end: CallEnd.ABANDONED } });
    expect(desksShowing(after(arrived, queued, rings, abandoned))).toEqual([]);
  });

  it('keep ringing when the queue tells of the call after the phone does', () => {
    const late = step(5_500, { $case: 'callQueued', value: { queue: 'q', mode: AssistMode.LISTENING } });
    expect(desksShowing(after(arrived, rings, late))).toEqual(['1001']);
  });

  it('show a question asked outside a call where it was asked', () => {
    const asked: ConversationEvent = { kind: 'asked', extension: '1002', person: 'p1', turnId: uuidv7() };
    expect(desksShowing(after(asked, said(final)))).toEqual(['1002']);
  });
});

describe('the view of a call', () => {
  it('has the typed questions of whoever looks at it, and of nobody else', () => {
    const turnId = uuidv7();
    const typed = callerSaid(
      { conversationId: ID, turnId, source: TurnSource.AGENT_TYPED },
      1,
      'et après un remariage',
    );
    const asked: ConversationEvent = { kind: 'asked', extension: null, person: 'p1', turnId };
    const state = after(arrived, rings, said(final), asked, said(typed));
    expect(viewOf(state, 'p1').asks).toMatchObject([{ turnId }]);
    expect(viewOf(state, 'p2')).toMatchObject({ asks: [], need: { said: { final: true } } });
  });

  it('has the words of the last time that the caller was understood, and none of the others among the questions', () => {
    const again = { ...TURN, turnId: uuidv7() };
    const unheard = callerSaid(TURN, 1, '', { final: true });
    const understood = callerSaid(again, 1, 'mon mari est décédé', { final: true });
    const need = (...texts: (typeof partial)[]) => viewOf(after(arrived, rings, ...texts.map(said)));
    const told = { need: { turnId: again.turnId, said: { text: 'mon mari est décédé' } }, asks: [] };
    expect(need(unheard, understood)).toMatchObject(told);
    expect(need(understood, partial)).toMatchObject(told);
    expect(need(final, callerSaid(again, 1, '', { final: true }))).toMatchObject({
      need: { turnId: TURN.turnId },
      asks: [],
    });
  });

  it('says that he speaks another language although no word was understood, also when he is silent the second time', () => {
    const unheard = callerSaid(TURN, 2, '', { final: true, outcome: SaidOutcome.NOTHING_HEARD });
    const again = { ...TURN, turnId: uuidv7() };
    const silent = callerSaid(again, 1, '', { final: true, outcome: SaidOutcome.NOTHING_HEARD });
    const evidence = Evidence.fromPartial({ outcome: EvidenceOutcome.OTHER_LANGUAGE });
    const foreign: ConversationEvent = {
      ...{ kind: 'passages', said: unheard },
      passages: Passages.fromPartial({ eventId: uuidv7(), asOf: '2026-11-21', evidence }),
    };
    const answer: ConversationEvent = {
      ...{ kind: 'draft', traceparent: null },
      draft: draftFor(unheard, { evidence, notice: 'L’appelant semble parler anglais.' }),
    };
    const view = viewOf(
      after(arrived, rings, said(unheard), foreign, answer, said(silent), passages(silent)),
    );
    expect(view.need).toMatchObject({
      turnId: TURN.turnId,
      draft: { notice: 'L’appelant semble parler anglais.' },
    });
    // What was prepared from a partial text in French goes all the same.
    const early = viewOf(after(arrived, rings, said(partial), draft(partial), said(unheard), foreign));
    expect(early.need?.draft).toBeNull();
  });

  it('has what he chose by key once nothing that he said was understood', () => {
    const chosen = callerSaid(
      { ...TURN, turnId: uuidv7(), source: TurnSource.CALLER_KEYPAD },
      1,
      'réversion',
      {
        final: true,
      },
    );
    const unheard = callerSaid(TURN, 1, '', { final: true });
    const view = viewOf(after(arrived, rings, said(unheard), said(chosen)));
    expect(view).toMatchObject({ need: { source: 'caller-keypad', said: { text: 'réversion' } }, asks: [] });
    const refused = step(1_500, { $case: 'assistantRefused', value: {} });
    expect(viewOf(after(arrived, refused, rings, said(chosen))).need).toBeNull();
  });

  it('has no draft until the text that it answers was verified', () => {
    expect(viewOf(after(arrived, rings, draft(final))).need).toBeNull();
    expect(viewOf(after(arrived, rings, said(partial), draft(final))).need?.draft).toBeNull();
    expect(viewOf(after(arrived, rings, passages(final), draft(final))).need?.draft?.need).toBe(
      'Toucher la retraite de son mari décédé',
    );
  });

  it('keeps the extracts of a partial text until those of the final one come', () => {
    const state = after(arrived, rings, said(partial), passages(partial), said(final));
    expect(viewOf(state).need?.extracts).toMatchObject({ saidSequence: 1, final: false });
    expect(viewOf(reduce(state, passages(final))).need?.extracts).toMatchObject({ final: true });
  });

  it('loses what was prepared from partial texts when the final one was dropped', () => {
    const dropped = { ...final, outcome: 3 as const, text: '' };
    const view = viewOf(
      after(arrived, rings, said(partial), passages(partial), draft(partial), said(dropped)),
    );
    expect(view.need).toMatchObject({ said: { outcome: 'dropped', text: '' }, extracts: null, draft: null });
  });

  it('tells the mode and what listens', () => {
    const refused = step(1_000, { $case: 'assistantRefused', value: {} });
    expect(viewOf(after(arrived, listening, refused, rings))).toMatchObject({
      mode: 'refused',
      hears: 'synthetic',
      phase: 'ringing',
    });
  });

  it('tells of a need what heard it, which may have joined since listening began', () => {
    const heard = { ...final, model: { name: 'm + n', demonstrationOnly: false } };
    expect(viewOf(after(arrived, listening, listened, rings)).hears).toBe('synthetic');
    expect(viewOf(after(arrived, listening, said(heard), listened, rings)).hears).toBe('people');
    expect(viewOf(after(arrived, rings)).hears).toBeNull();
  });

  it('shows nothing of what was understood of a caller who then refused', () => {
    const refused = step(1_500, { $case: 'assistantRefused', value: {} });
    const view = viewOf(
      after(arrived, listening, said(partial), passages(partial), draft(partial), refused, rings),
    );
    expect(view).toMatchObject({ mode: 'refused', need: null, asks: [] });
  });

  it('shows nothing of what the caller denied, but what he said after it', () => {
    const denied = step(1_500, { $case: 'needDenied', value: { turnId: TURN.turnId } });
    const known = [said(final), passages(final), draft(final)];
    const orders = [
      [arrived, listening, ...known, denied, rings],
      [arrived, denied, rings, ...known],
    ];
    for (const events of orders)
      expect(viewOf(after(...events))).toMatchObject({ denied: true, need: null, asks: [], suggestions: [] });
    const again = { ...TURN, turnId: uuidv7() };
    const corrected = said(callerSaid(again, 1, 'je change de banque', { final: true }));
    for (const events of orders) {
      const { need, asks } = viewOf(after(...events, corrected));
      expect(need).toMatchObject({
        turnId: again.turnId,
        said: { text: 'je change de banque' },
        draft: null,
      });
      expect(asks).toEqual([]);
    }
  });

  it('counts the earliest report of a paint', () => {
    const shown = (afterMs: number): ConversationEvent => ({ kind: 'shown', what: 'extracts', afterMs });
    expect(after(arrived, shown(500), shown(200), shown(900)).shown.extractsMs).toBe(200);
  });
});

describe('a conversation that is listened to', () => {
  const utterance = (source: TurnSource, text: string, afterMs: number): ConversationEvent =>
    said({
      ...callerSaid({ conversationId: ID, turnId: uuidv7(), source }, 1, text, { final: true }),
      speechEndedAtMs: START + afterMs,
    });
  const state = (afterMs: number, to: LiveListening): ConversationEvent =>
    step(afterMs, { $case: 'liveListeningChanged', value: { state: to } });
  const on = state(7_200, LiveListening.ON);
  const over = state(30_000, LiveListening.OVER);
  const caller = utterance(TurnSource.CALLER_LIVE, 'et pour la banque', 9_000);
  const agent = utterance(TurnSource.AGENT_LIVE, 'je regarde', 8_000);
  const texts = (view: ReturnType<typeof viewOf>) => view.live?.utterances.map((each) => each.said.text);

  it('shows both sides in order of time, in whatever order they came, and each once', () => {
    const view = viewOf(after(arrived, rings, pickedUp, caller, on, agent, caller, agent));
    expect(view.live?.state).toBe('on');
    expect(texts(view)).toEqual(['je regarde', 'et pour la banque']);
    expect(view.asks).toEqual([]);
  });

  it('keeps nothing of the agent once it is over, nor what comes of him later', () => {
    for (const end of [over, ended]) {
      const state = after(arrived, rings, pickedUp, on, agent, caller, end, agent);
      expect(JSON.stringify(state)).not.toContain('je regarde');
      expect(JSON.stringify(state)).toContain('et pour la banque');
      expect(viewOf(state).live).toBeNull();
    }
  });

  it('shows the next agent none of the words of the one who gave the caller away, not even those that come late', () => {
    const onAgain = state(33_000, LiveListening.ON);
    const colleague = utterance(TurnSource.AGENT_LIVE, 'je reprends', 34_000);
    const view = viewOf(after(arrived, rings, pickedUp, on, agent, caller, over, onAgain, colleague, agent));
    expect(view.live?.state).toBe('on');
    expect(texts(view)).toEqual(['et pour la banque', 'je reprends']);
  });

  it('is written down without the words of the agent', () => {
    const kept = keptOf(after(arrived, rings, pickedUp, on, agent, caller));
    expect(kept.live.utterances.map(({ side }) => side)).toEqual(['caller']);
  });

  it('says the newest of what was told, whatever came last', () => {
    const stopped = state(9_000, LiveListening.STOPPED);
    expect(viewOf(after(arrived, rings, pickedUp, stopped, on)).live?.state).toBe('stopped');
  });

  it('is bounded', () => {
    const many = Array.from({ length: 100 }, (_, at) =>
      utterance(TurnSource.CALLER_LIVE, `${at}`, 8_000 + at),
    );
    const view = viewOf(after(arrived, rings, pickedUp, on, ...many));
    expect(texts(view)).toEqual(Array.from({ length: 40 }, (_, at) => `${60 + at}`));
  });
});
