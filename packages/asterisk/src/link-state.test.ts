import { expect, test } from 'vitest';
import { type LinkState, LinkStatus } from './link-state.ts';
import { recordingLogger } from './recording-logger.fixture.ts';

const late = () => new Error('late');

test('the first connection is no reconnection; the second is, with the length of the outage', () => {
  const status = new LinkStatus('link', recordingLogger());
  const seen: (LinkState | 'reconnected')[] = [];
  status.onChange((state) => seen.push(state));
  status.onReconnected(({ outageMs }) => {
    expect(outageMs).toBeGreaterThanOrEqual(0);
    seen.push('reconnected');
  });
  for (const state of ['connecting', 'connected', 'connecting', 'connecting', 'connected'] as const)
    status.set(state);
  expect(seen).toEqual(['connecting', 'connected', 'connecting', 'connected', 'reconnected']);
});

test('a closed link stays closed', () => {
  const status = new LinkStatus('link', recordingLogger());
  status.set('closed');
  status.set('connected');
  expect(status.state).toBe('closed');
});

test('waiting for the connection ends with it, with the deadline, or with the close', async () => {
  const status = new LinkStatus('link', recordingLogger());
  await expect(status.whenConnected(1, late)).rejects.toThrow('late');
  const waiting = status.whenConnected(5_000, late);
  status.set('connected');
  await waiting;
  await status.whenConnected(1, late);
  status.set('connecting');
  const cut = status.whenConnected(5_000, late);
  status.set('closed');
  await expect(cut).rejects.toThrow('late');
  await expect(status.whenConnected(5_000, late)).rejects.toThrow('late');
});

test('a listener that throws or rejects is reported without its message, and the others still run', async () => {
  const logger = recordingLogger();
  const status = new LinkStatus('link', logger);
  let ran = 0;
  status.onChange(() => {
    throw new RangeError('0612345678');
  });
  status.onReconnected(() => Promise.reject(new TypeError('0612345678')));
  status.onChange(() => {
    ran += 1;
  });
  for (const state of ['connected', 'connecting', 'connected'] as const) status.set(state);
  await Promise.resolve();
  expect(ran).toBe(3);
  expect(logger.lines.map(({ level, fields }) => [level, fields.errorName])).toEqual([
    ['error', 'RangeError'],
    ['error', 'RangeError'],
    ['error', 'RangeError'],
    ['error', 'TypeError'],
  ]);
  expect(JSON.stringify(logger.lines)).not.toContain('0612345678');
});
