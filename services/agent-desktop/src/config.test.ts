import { InstallationSecrets } from '@decroche/local-stack';
import { describe, expect, it } from 'vitest';
import { readDeskConfig } from './config.ts';

const GOOD = {
  NATS_URL: 'nats://127.0.0.1:4222',
  ...new InstallationSecrets().settingsOf('agent-desktop'),
  REDIS_URL: 'redis://127.0.0.1:6379',
  DATA_DIR: '/tmp/desk',
  PII_GUARD_TARGET: '127.0.0.1:9001',
  RETRIEVER_TARGET: '127.0.0.1:9002',
  SESSION_SECRET: 'x'.repeat(32),
  EXTENSIONS: '1001, 1002',
};

describe('the configuration', () => {
  it('lists the extensions and keeps the demonstration sign-in and the timeline shut by default', () => {
    const config = readDeskConfig(GOOD);
    expect(config.EXTENSIONS).toEqual(['1001', '1002']);
    expect(config.DEMO_SIGN_IN).toBe(false);
    expect(config.TIMELINE_TOKEN).toBeUndefined();
  });

  it.each([
    ['EXTENSIONS', '1001,,1002', /EXTENSIONS/],
    ['SESSION_SECRET', 'short', /SESSION_SECRET=\(hidden\)/],
    ['TIMELINE_TOKEN', 'short', /TIMELINE_TOKEN=\(hidden\)/],
    ['REDIS_URL', 'http://x', /REDIS_URL/],
    ['SAID_PUBLIC_KEYS', 'k=AAAA', /SAID_PUBLIC_KEYS/],
    ['PASSAGES_PUBLIC_KEYS', '', /PASSAGES_PUBLIC_KEYS is not set/],
    ['DRAFT_PUBLIC_KEYS', 'k=AAAA', /DRAFT_PUBLIC_KEYS/],
    ['DATA_DIR', '', /DATABASE_URL.*or DATA_DIR/],
  ])('refuses %s=%j in one line', (name, value, expected) => {
    expect(() => readDeskConfig({ ...GOOD, [name]: value })).toThrow(expected);
    expect(() => readDeskConfig({ ...GOOD, [name]: value })).not.toThrow(/\n/);
  });
});
