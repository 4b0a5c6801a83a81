import { type Turn, TurnSource } from './gen/decroche/v1/turn.ts';
import { MalformedEventError } from './malformed-event-error.ts';
import { isEventId } from './subjects.ts';

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
