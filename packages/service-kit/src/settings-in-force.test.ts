import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { flag, listenAddress, milliseconds, natsEnv } from './config.ts';
import { settingsInForce, shown } from './settings-in-force.ts';

const schema = z.object({
  ...natsEnv,
  WAIT_MS: milliseconds(0, 1_000).default(250),
  SWITCH: flag.prefault('false'),
  HTTP_LISTEN: listenAddress.prefault('127.0.0.1:0'),
  FOLDER: shown(z.string()).optional(),
  TARGETS: shown(z.string().transform((value) => value.split(','))).optional(),
  REMARK: z.string().default('none yet'),
  API_KEY: shown(z.string()).optional(),
  PIN: z.coerce.number().optional(),
  ROUTING_FILE: z.string().optional(),
});

function inForce(name: string, env: Record<string, string>): string {
  const found = settingsInForce(schema, env).find((setting) => setting.name === name);
  return `${found?.origin}: ${found?.value}`;
}

describe('a setting in force', () => {
  it('says where it comes from', () => {
    expect(inForce('WAIT_MS', {})).toBe('default: 250');
    expect(inForce('WAIT_MS', { WAIT_MS: '40' })).toBe('environment: 40');
    expect(inForce('WAIT_MS', { WAIT_MS: '' })).toBe('default: 250');
    expect(inForce('SWITCH', { SWITCH: 'true' })).toBe('environment: true');
    expect(inForce('HTTP_LISTEN', {})).toBe('default: 127.0.0.1:0');
    expect(inForce('ROUTING_FILE', { ROUTING_FILE: '/etc/routing.yaml' })).toBe('file: /etc/routing.yaml');
    expect(inForce('FOLDER', {})).toBe('absent: null');
  });

  it('has no text unless its schema says that it may be shown, and never under the name of a secret', () => {
    expect(inForce('FOLDER', { FOLDER: '/data' })).toBe('environment: /data');
    expect(inForce('REMARK', { REMARK: 'canary' })).toBe('environment: null');
    expect(inForce('REMARK', {})).toBe('default: none yet');
    expect(inForce('API_KEY', { API_KEY: 'canary' })).toBe('environment: null');
    expect(inForce('NATS_PASSWORD', { NATS_PASSWORD: 'canary' })).toBe('environment: null');
  });

  it('loses of an address whatever may open it', () => {
    expect(inForce('NATS_URL', { NATS_URL: 'nats://user:canary@bus:4222/canary?token=canary' })).toBe(
      'environment: nats://bus:4222',
    );
    expect(inForce('FOLDER', { FOLDER: 'user:canary@host' })).toBe('environment: …');
    expect(inForce('TARGETS', { TARGETS: 'http://a:canary@one:1/x, http://two:2' })).toBe(
      'environment: http://one:1,http://two:2',
    );
  });

  it('is as short as a page can show', () => {
    expect(inForce('FOLDER', { FOLDER: 'x'.repeat(5_000) }).length).toBeLessThan(250);
  });
});
