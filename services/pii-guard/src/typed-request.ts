import { checkTurn, mayBeTyped, type RedactTypedRequest, type Turn } from '@decroche/contracts';
import { RpcError } from '@decroche/service-kit';
import { status } from '@grpc/grpc-js';

/** Longest typed text, UTF-16 code units. */
export const MAX_TYPED_LENGTH = 2_000;

/**
 * Checks a typed question.
 *
 * @param client the program that asks, as its secret says
 * @throws RpcError INVALID_ARGUMENT; MalformedEventError when the turn is incomplete
 */
export function checkTypedRequest(request: RedactTypedRequest, client: string): { turn: Turn; text: string } {
  const { turn } = request;
  checkTurn('typed question', turn);
  if (!mayBeTyped(client, turn.source)) {
    throw new RpcError(
      status.INVALID_ARGUMENT,
      'TURN_SOURCE_WRONG',
      'a typed question has the source AGENT_TYPED, that of a simulated caller TRAINING, what an expert tries TRIAL, that of a key CALLER_KEYPAD',
    );
  }
  return { turn, text: checkTypedText(request.text) };
}

/**
 * Checks a typed text.
 *
 * @returns it in one form
 * @throws RpcError INVALID_ARGUMENT
 */
export function checkTypedText(typed: string): string {
  const text = typed.normalize('NFC').trim();
  if (text.length === 0) throw new RpcError(status.INVALID_ARGUMENT, 'TEXT_EMPTY', 'the text is empty');
  if (text.length > MAX_TYPED_LENGTH) {
    throw new RpcError(
      status.INVALID_ARGUMENT,
      'TEXT_TOO_LONG',
      `the text is longer than ${MAX_TYPED_LENGTH} characters`,
    );
  }
  return text;
}
