import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { concludeCheck, runCheck } from './check-end.ts';
import type { ForgetReport } from './forget-report.ts';

const NOBODY = 'http://127.0.0.1:2';
const TOKEN = 'a token that the desk takes results with';

const reportOf = (found: readonly string[]): ForgetReport => ({
  scope: 'installation',
  stores: [{ store: 'redis', searchedBytes: 10, found, oldestMs: null, faults: [] }],
  found: found.length,
  checkedAt: '2026-11-30T05:00:00.000Z',
});

const told: string[] = [];
vi.spyOn(process.stdout, 'write').mockImplementation((text) => told.push(`out ${String(text)}`) > 0);
vi.spyOn(process.stderr, 'write').mockImplementation((text) => told.push(`err ${String(text)}`) > 0);

let server: Server | undefined;
afterEach(async () => {
  told.length = 0;
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});

/** A desk that answers with that status. */
async function deskAnswering(status: number): Promise<string> {
  const desk = createServer((_, response) => response.writeHead(status).end());
  server = desk;
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(desk.address() as AddressInfo).port}`;
}

async function ended(check: () => Promise<ForgetReport>, url?: string): Promise<number> {
  const desk = url === undefined ? undefined : { url, token: TOKEN };
  return await concludeCheck(check, { desk, written: ({ found }) => `found ${found}\n` });
}

describe('a check ends with', () => {
  it('0 when nothing was found and the desk took that', async () => {
    expect(await ended(async () => reportOf([]), await deskAnswering(204))).toBe(0);
    expect(told).toEqual(['out found 0\n']);
  });

  it('1 when something was found, also where the desk is away, and says so first', async () => {
    expect(await ended(async () => reportOf(['canari']), NOBODY)).toBe(1);
    expect(told[0]).toBe('out found 1\n');
    expect(told[1]).toMatch(/^err forget-check: the desk was not told: .*ECONNREFUSED/);
  });

  it('3 when the desk does not take that nothing was found', async () => {
    expect(await ended(async () => reportOf([]), await deskAnswering(401))).toBe(3);
    expect(told[1]).toBe(
      'err forget-check: the desk was not told: it answered 401; check its address and FORGET_REPORT_TOKEN on both sides\n',
    );
  });

  it('3 when it could not be done', async () => {
    const away = async (): Promise<never> => {
      throw new Error('Redis cannot be searched');
    };
    expect(await ended(away)).toBe(3);
    expect(told).toEqual(['err forget-check: not done: Redis cannot be searched\n']);
  });
});

describe('a check that is told wrong ends with 2 and a line that says what', () => {
  const settings = {
    ...{ PII_GUARD_TARGET: '127.0.0.1:1', GRPC_TOKEN: 'a'.repeat(32), NATS_URL: 'nats://127.0.0.1:1' },
    ...{ NATS_USER: 'forget-check', NATS_PASSWORD: 'secret' },
  };

  it.each([
    ['nothing to connect to', { NATS_URL: '' }, 'NATS_URL is not set'],
    ['a desk without its token', { DESK_URL: NOBODY }, 'FORGET_REPORT_TOKEN is not set'],
    [
      'a desk that would be told in clear',
      { DESK_URL: 'http://bureau.example', FORGET_REPORT_TOKEN: TOKEN },
      'DESK_URL is not on loopback: write https://',
    ],
  ])('%s', async (_, changes, line) => {
    expect(await runCheck({ ...settings, ...changes })).toBe(2);
    expect(told.join('')).toContain(`err forget-check: ${line}`);
  });
});
