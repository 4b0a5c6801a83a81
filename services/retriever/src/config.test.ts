import { ConfigError } from '@decroche/service-kit';
import { expect, test } from 'vitest';
import { secrets } from '../test/signed-texts.ts';
import { readConfig } from './config.ts';

const env = {
  NATS_URL: 'nats://127.0.0.1:4222',
  NATS_USER: 'retriever',
  NATS_PASSWORD: 'secret',
  ...secrets.settingsOf('retriever'),
};

test('the demonstration base is the default', () => {
  expect(readConfig(env).KNOWLEDGE_DIR).toMatch(/knowledge$/);
});

test('a wrong key stops the start with a line that does not repeat it', () => {
  expect(() => readConfig({ ...env, SAID_PUBLIC_KEYS: 'k=abc' })).toThrow(ConfigError);
  expect(() => readConfig({ ...env, SAID_PUBLIC_KEYS: 'k=abc' })).not.toThrow(/abc/);
});
