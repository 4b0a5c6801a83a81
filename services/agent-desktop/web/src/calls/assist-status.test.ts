import { describe, expect, it } from 'vitest';
import type { CallView, DraftView, ExtractsView, SaidView, TurnView } from '#contract';
import {
  DENIED,
  DRAFT_LATE,
  LISTENING_LOST,
  NOTHING_CAME,
  SAID_NOTICES,
  SEARCH_AWAY,
} from '../wording/sentences.ts';
import { assistStatus, LATE_AFTER_MS } from './assist-status.ts';

const ENDED = 1_000_000;
const SOON = ENDED + 500;
const LATE = ENDED + LATE_AFTER_MS + 1;
const heard = { final: true, outcome: 'text', text: 'x' } as SaidView;
const found = { passages: [{}] } as unknown as ExtractsView;
const written = {} as DraftView;

function call(
  mode: CallView['mode'],
  need: Partial<TurnView> | null,
  more: Partial<CallView> = {},
): CallView {
  return {
    mode,
    listenedUntilMs: ENDED,
    need:
      need === null ? null : { said: heard, speechEndedAtMs: ENDED, extracts: null, draft: null, ...need },
    ...more,
  } as CallView;
}

describe('what the agent is told of the assistant', () => {
  it.each(['refused', 'silent', 'no-transcriber', 'no-capacity', 'no-audio'] as const)(
    'says plainly that nothing will come in mode %s',
    (mode) => {
      const { kind, notice } = assistStatus(call(mode, null), SOON);
      expect(kind).toBe('none');
      expect(notice?.what).toMatch(/\.$/);
      expect(notice?.todo).toMatch(/\.$/);
    },
  );

  it('says that the caller denied what was understood, until something else is', () => {
    const denied = { denied: true };
    expect(assistStatus(call('not-understood', null, denied), SOON)).toEqual({
      kind: 'none',
      notice: DENIED,
    });
    expect(assistStatus(call('listening', { draft: written }, denied), SOON)).toEqual({
      kind: 'ready',
      notice: null,
    });
  });

  it('prepares what a caller chose by key of whom nothing was understood', () => {
    const chosen = (more: Partial<TurnView>) => call('silent', { source: 'caller-keypad', ...more });
    expect(assistStatus(chosen({}), SOON)).toEqual({ kind: 'preparing', notice: null });
    expect(assistStatus(chosen({ draft: written }), SOON)).toEqual({ kind: 'ready', notice: null });
    expect(assistStatus(call('silent', { source: 'caller-ivr' }), SOON).kind).toBe('none');
  });

  it('waits without alarm for three seconds after the end of speech, then says to start without it', () => {
    expect(assistStatus(call('listening', {}), SOON)).toEqual({ kind: 'preparing', notice: null });
    expect(assistStatus(call('listening', {}), LATE)).toEqual({ kind: 'none', notice: SEARCH_AWAY });
  });

  it('says that no text came when even that is missing', () => {
    expect(assistStatus(call('listening', null), LATE)).toEqual({ kind: 'none', notice: NOTHING_CAME });
  });

  it('says that listening was lost to a caller who had not been listened to yet', () => {
    const lost = call('listening-lost', null, { listenedUntilMs: null });
    expect(assistStatus(lost, SOON)).toEqual({ kind: 'none', notice: LISTENING_LOST });
  });

  it('shows the extracts, and says when the draft is late', () => {
    expect(assistStatus(call('listening', { extracts: found }), SOON)).toEqual({
      kind: 'extracts',
      notice: null,
    });
    expect(assistStatus(call('listening', { extracts: found }), LATE).notice).toBe(DRAFT_LATE);
  });

  it('is ready with a draft, even one from before the listening was lost', () => {
    expect(assistStatus(call('listening', { draft: written }), LATE)).toEqual({
      kind: 'ready',
      notice: null,
    });
    expect(assistStatus(call('listening-lost', { draft: written }), LATE)).toEqual({
      kind: 'ready',
      notice: LISTENING_LOST,
    });
  });

  it('says that nothing was understood, or that the text was erased', () => {
    const empty = { said: { ...heard, outcome: 'nothing-heard' } as SaidView };
    expect(assistStatus(call('listening', empty), SOON).notice).toBe(SAID_NOTICES['nothing-heard']);
    const dropped = { said: { ...heard, outcome: 'dropped' } as SaidView };
    expect(assistStatus(call('listening', dropped), SOON).notice).toBe(SAID_NOTICES.dropped);
  });

  it('listens while the caller still speaks', () => {
    const speaking = call(
      'listening',
      { said: { ...heard, final: false }, speechEndedAtMs: null },
      { listenedUntilMs: null },
    );
    expect(assistStatus(speaking, LATE)).toEqual({ kind: 'listening', notice: null });
  });
});
