import { RpcError } from '@decroche/service-kit';
import { status } from '@grpc/grpc-js';

/** Every place is taken. */
export function noCapacity(): RpcError {
  return new RpcError(status.RESOURCE_EXHAUSTED, 'NO_CAPACITY', 'every place is taken; use another instance');
}

/** A live leg made way. */
export function placeGivenUp(): RpcError {
  return new RpcError(
    status.RESOURCE_EXHAUSTED,
    'PLACE_GIVEN_UP',
    'callers before the queue need this place; use another instance, or come back later',
  );
}

/** This instance is stopping. */
export function draining(): RpcError {
  return new RpcError(status.UNAVAILABLE, 'DRAINING', 'this instance is stopping; use another one');
}

/** The sender stalls. */
export function senderSilent(idleMs: number): RpcError {
  return new RpcError(
    status.DEADLINE_EXCEEDED,
    'SENDER_SILENT',
    `no message for ${idleMs} ms; send silence as audio, or finish`,
  );
}

/** Texts were asked for where they may not go. */
export function textNotAllowed(): RpcError {
  return new RpcError(
    status.PERMISSION_DENIED,
    'TEXT_NOT_ALLOWED',
    'texts go to the redactor only; return_text needs an instance with TRANSCRIBER_EVALUATION=true',
  );
}

/** The caller has no voice of that source: it would speak in another's name. */
export function sourceNotAllowed(): RpcError {
  return new RpcError(
    status.PERMISSION_DENIED,
    'SOURCE_NOT_ALLOWED',
    'the source of the turn is not one that this program has the voice of',
  );
}
