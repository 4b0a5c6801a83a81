import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OutputRing } from '@decroche/local-stack';
import { afterEach, expect, it } from 'vitest';
import { notReady, startTimeoutMs } from './start-deadline.ts';

let server: Server | undefined;

afterEach(async () => {
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

async function healthAnswering(body: string): Promise<string> {
  const opened = createServer((_, response) => response.writeHead(503).end(body));
  server = opened;
  await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(opened.address() as AddressInfo).port}`;
}

function service(state: 'running' | 'stopped', lines: string) {
  const output = new OutputRing();
  output.write(lines);
  return { name: 'retriever', state, output } as const;
}

it('names the service, what it waits for, and what to do, also when the service printed nothing', async () => {
  const url = await healthAnswering(
    '{"ready":false,"draining":false,"checks":[{"name":"nats","ready":true},{"name":"index","ready":false,"detail":"61 %"}]}',
  );
  const error = await notReady(service('running', ''), url, 90_000);
  expect(error.code).toBe('SERVICE_NOT_READY');
  expect(error.message).toBe(
    'retriever was not ready within 90 s. It waits for: index (61 %). It said nothing.\n' +
      'On a busy machine set START_TIMEOUT_MS higher; else mend what it waits for.',
  );
});

it('gives the last lines of a service that ended', async () => {
  const error = await notReady(service('stopped', 'KNOWLEDGE_DIR is missing\n'), 'http://127.0.0.1:1', 5_000);
  expect(error.message).toBe(
    'retriever ended before it was ready. It last said:\nKNOWLEDGE_DIR is missing\nThe lines above say why.',
  );
});

it('says so when the health address gives no sense', async () => {
  const url = await healthAnswering('null');
  expect((await notReady(service('running', 'x\n'), url, 1_000)).message).toContain(
    'Its health address does not answer.',
  );
});

it('takes the deadline from the environment', () => {
  expect(startTimeoutMs({})).toBe(180_000);
  expect(startTimeoutMs({ START_TIMEOUT_MS: '240000' })).toBe(240_000);
  expect(() => startTimeoutMs({ START_TIMEOUT_MS: 'soon' })).toThrow(/START_TIMEOUT_MS/);
});
