import type { Draft } from './gen/decroche/v1/draft.ts';
import type { Heard } from './gen/decroche/v1/heard.ts';
import type { GapAnswered } from './gen/decroche/v1/knowledge_desk.ts';
import type { Lifecycle } from './gen/decroche/v1/lifecycle.ts';
import type { NeedTheme } from './gen/decroche/v1/need_theme.ts';
import type { Passages } from './gen/decroche/v1/passages.ts';
import type { Said } from './gen/decroche/v1/said.ts';
import { type Turn, TurnSource } from './gen/decroche/v1/turn.ts';
import { MalformedEventError } from './malformed-event-error.ts';
import { agentWordsSubject, conversationOf, isEventId } from './subjects.ts';

/**
 * Checks the ids and the source of a turn.
 *
 * @throws MalformedEventError naming the event and the field
 */
export function checkTurn(event: string, turn: Turn | undefined): asserts turn is Turn {
  if (turn === undefined) throw new MalformedEventError(event, 'turn is missing');
  checkId(event, 'turn.conversation_id', turn.conversationId);
  checkId(event, 'turn.turn_id', turn.turnId);
  if (turn.source === TurnSource.UNSPECIFIED || turn.source === TurnSource.UNRECOGNIZED) {
    throw new MalformedEventError(event, 'turn.source is not set');
  }
}

/**
 * Checks that a field holds a UUIDv7.
 *
 * @throws MalformedEventError naming the event and the field
 */
export function checkId(event: string, field: string, id: string): void {
  if (!isEventId(id)) throw new MalformedEventError(event, `${field} is not a UUIDv7`);
}

/**
 * Checks that an event came on the subject of the conversation that it speaks of.
 *
 * @throws MalformedEventError
 */
export function checkSubject(event: string, subject: string, conversationId: string | undefined): void {
  if (conversationOf(subject) !== conversationId) {
    throw new MalformedEventError(event, 'the subject names another conversation');
  }
}

/**
 * Checks that a redacted text came on the subject of its conversation, and that of an agent in conversation where nothing is
 * kept.
 *
 * @throws MalformedEventError
 */
export function checkSaidSubject(subject: string, { turn }: Said): void {
  checkSubject('said', subject, turn?.conversationId);
  const isAgents = turn?.source === TurnSource.AGENT_LIVE;
  if (isAgents !== (subject === agentWordsSubject(turn?.conversationId ?? ''))) {
    throw new MalformedEventError('said', 'the words of agents, and no others, have a subject of their own');
  }
}

export function checkHeard(heard: Heard): void {
  checkTurn('heard', heard.turn);
}

export function checkLifecycle(lifecycle: Lifecycle): void {
  checkId('lifecycle', 'event_id', lifecycle.eventId);
  checkId('lifecycle', 'conversation_id', lifecycle.conversationId);
  if (lifecycle.step === undefined) throw new MalformedEventError('lifecycle', 'step is not set');
}

export function checkSaid(said: Said): void {
  checkTurn('said', said.turn);
}

export function checkPassages(passages: Passages): void {
  checkId('passages', 'event_id', passages.eventId);
  if (passages.evidence === undefined) throw new MalformedEventError('passages', 'evidence is missing');
}

export function checkNeedTheme(need: NeedTheme): void {
  checkId('need-theme', 'conversation_id', need.conversationId);
  checkId('need-theme', 'turn_id', need.turnId);
  if (!/^(?:[a-z0-9][a-z0-9-]{0,59})?$/.test(need.theme)) {
    throw new MalformedEventError('need-theme', 'theme is not the id of a theme');
  }
  if (!(need.confidence >= 0 && need.confidence <= 1)) {
    throw new MalformedEventError('need-theme', 'confidence is not between 0 and 1');
  }
}

export function checkDraft(draft: Draft): void {
  checkId('draft', 'event_id', draft.eventId);
  checkId('draft', 'conversation_id', draft.conversationId);
  checkId('draft', 'turn_id', draft.turnId);
  for (const sentence of [...draft.sentences, ...draft.prose]) {
    if (sentence.sourceIds.length === 0) throw new MalformedEventError('draft', 'a sentence has no source');
  }
}

export function checkGapAnswered(answered: GapAnswered): void {
  checkId('gap-answered', 'event_id', answered.eventId);
  if (answered.gap === undefined) throw new MalformedEventError('gap-answered', 'gap is missing');
  if (answered.gap.answeredBy === '') {
    throw new MalformedEventError('gap-answered', 'gap.answered_by is empty');
  }
}
