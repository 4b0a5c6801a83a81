import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { BusUnavailableError } from './bus-errors.ts';
import { RpcError, toStatus } from './grpc-errors.ts';

const coded = (code: unknown, message = 'what to do'): Error => Object.assign(new Error(message), { code });

describe('the status of a failure', () => {
  it('is its own when it was made for the caller', () => {
    expect(toStatus(new RpcError(status.NOT_FOUND, 'ARTICLE_UNKNOWN', 'no such article'))).toEqual({
      code: status.NOT_FOUND,
      details: 'no such article',
      errorCode: 'ARTICLE_UNKNOWN',
    });
  });

  it.each([
    ['MALFORMED_EVENT', status.INVALID_ARGUMENT],
    ['UNSIGNED_TEXT', status.PERMISSION_DENIED],
    ['REPLAYED_TEXT', status.PERMISSION_DENIED],
  ])('follows from the code %s', (code, expected) => {
    expect(toStatus(coded(code))).toEqual({ code: expected, details: 'what to do', errorCode: code });
  });

  it('is UNAVAILABLE without the bus', () => {
    expect(toStatus(new BusUnavailableError('x'))).toMatchObject({
      code: status.UNAVAILABLE,
      errorCode: 'BUS_UNAVAILABLE',
    });
  });

  it.each([
    coded('ECONNREFUSED', 'canary'),
    coded('constructor', 'canary'),
    coded('toString', 'canary'),
    coded(42, 'canary'),
    new TypeError('canary'),
    'canary',
    { message: 'canary', code: 'MALFORMED_EVENT' },
    null,
    undefined,
  ])('is INTERNAL for anything else, without its message (%#)', (error) => {
    const answer = toStatus(error);
    expect(answer).toMatchObject({ code: status.INTERNAL, errorCode: 'INTERNAL' });
    expect(answer.details).not.toContain('canary');
  });
});
