import { describe, expect, it } from 'vitest';
import { BusUnavailableError } from './bus-errors.ts';
import { describeError } from './logger.ts';

describe('the description of an error', () => {
  it('of an expected kind has its code and no stack', () => {
    expect(describeError(new BusUnavailableError('conv.*.said'))).toEqual({
      name: 'BusUnavailableError',
      code: 'BUS_UNAVAILABLE',
      message: 'conv.*.said: NATS cannot be reached; check NATS_URL and that nats-server runs',
    });
  });

  it('of an unexpected kind has a stack', () => {
    const { name, message, stack } = describeError(new TypeError('x is not a function'));
    expect({ name, message }).toEqual({ name: 'TypeError', message: 'x is not a function' });
    expect(stack).toContain('logger.test.ts');
  });

  it('tells the causes, and no stack when one of them has a code', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const error = new Error('cannot connect', { cause: new Error('transport', { cause: refused }) });
    expect(describeError(error)).toMatchObject({
      message: 'cannot connect',
      cause: { message: 'transport', cause: { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' } },
    });
    expect(JSON.stringify(describeError(error))).not.toContain('logger.test.ts');
  });

  it('ends although an error is its own cause', () => {
    const error = new Error('round and round');
    error.cause = error;
    expect(JSON.stringify(describeError(error)).split('"message"').length).toBeLessThan(10);
  });

  it.each([
    ['text', 'text'],
    [undefined, 'undefined'],
    [{ some: 'object' }, '[object Object]'],
  ])('of %j, which is no error, has a message', (thrown, message) => {
    expect(describeError(thrown)).toEqual({ message });
  });
});
