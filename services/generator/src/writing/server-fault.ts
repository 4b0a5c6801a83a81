import { APIConnectionError, APIError } from 'openai';
import type { AnswerWait } from './answer-wait.ts';
import { WriterError } from './writer-error.ts';

/** No message of a server is kept: it may repeat what it was sent. */
export function faultOf(error: unknown, wait: AnswerWait): WriterError {
  if (error instanceof WriterError) return error;
  if (wait.signal.aborted) return new WriterError('late', wait.reason);
  if (error instanceof APIConnectionError) return new WriterError('unreachable', 'cannot be reached');
  if (error instanceof APIError)
    return new WriterError('refused', `refused, status ${error.status ?? 'unknown'}`);
  if (error instanceof SyntaxError) return new WriterError('malformed', 'did not speak the protocol');
  return new WriterError('unreachable', 'broke off');
}
