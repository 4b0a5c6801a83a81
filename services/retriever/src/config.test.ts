import { ConfigError } from '@decroche/service-kit';
import { secrets } from '@decroche/test-stage';
import { expect, test } from 'vitest';
import { qdrantSettingsOf, readConfig } from './config.ts';

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

test.each([
  ['https://index.example', ['https://index.example']],
  ['http://a:6333, http://b:6333/index/', ['http://a:6333', 'http://b:6333/index/']],
])('QDRANT_URL %s is taken', (given, urls) => {
  expect(
    qdrantSettingsOf(readConfig({ ...env, QDRANT_URL: given, PLAINTEXT_ALLOWED: 'qdrant' }))?.urls,
  ).toEqual(urls);
});

test.each([
  'index.example',
  'ftp://a',
  'http://u:secret@a',
  'http://a?key=secret',
  'http://a/#b',
  'http://a,,http://b',
])('QDRANT_URL %s stops the start, and no secret of it is repeated', (given) => {
  expect(() => readConfig({ ...env, QDRANT_URL: given, PLAINTEXT_ALLOWED: 'qdrant' })).toThrow(
    /QDRANT_URL.*expected https/,
  );
  expect(() => readConfig({ ...env, QDRANT_URL: given, PLAINTEXT_ALLOWED: 'qdrant' })).not.toThrow(/secret/);
});

test('no more copies are waited for than there are', () => {
  const copies = (replication: string, written: string): object => ({
    ...env,
    QDRANT_REPLICATION_FACTOR: replication,
    QDRANT_WRITE_CONSISTENCY_FACTOR: written,
  });
  expect(() => readConfig(copies('1', '2') as typeof env)).toThrow(ConfigError);
  expect(readConfig(copies('2', '2') as typeof env).QDRANT_WRITE_CONSISTENCY_FACTOR).toBe(2);
});
