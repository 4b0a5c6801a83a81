import { secrets } from '@decroche/test-stage';
import { expect, test } from 'vitest';
import { languageModelSettings, readConfig, verifierSettings } from './config.ts';

const env = { NATS_URL: 'nats://127.0.0.1:4222', ...secrets.settingsOf('generator') };

test('without an address there is no language model', () => {
  expect(languageModelSettings(readConfig(env))).toBeUndefined();
  expect(languageModelSettings(readConfig({ ...env, LLM_MODEL: 'petit' }))).toBeUndefined();
});

test('a language model has its address, its name and its bounds', () => {
  const settings = {
    LLM_BASE_URL: 'https://modeles.example/v1',
    LLM_MODEL: 'petit',
    LLM_DEADLINE_MS: '3000',
    LLM_HEADERS: '{"X-Caisse":"essai, un"}',
    LLM_JSON_SCHEMA: 'never',
  };
  expect(languageModelSettings(readConfig({ ...env, ...settings }))).toEqual({
    baseUrl: 'https://modeles.example/v1',
    model: 'petit',
    apiKey: '',
    headers: { 'x-caisse': 'essai, un' },
    asksForForm: false,
    deadlineMs: 3_000,
    silenceMs: 2_500,
    maxTokens: 500,
    maxAtOnce: 8,
  });
});

test.each([
  ['LLM_MODEL', { LLM_BASE_URL: 'http://127.0.0.1:8000/v1' }],
  ['LLM_BASE_URL', { LLM_BASE_URL: 'modeles.example', LLM_MODEL: 'petit' }],
  ['LLM_HEADERS', { LLM_HEADERS: 'X-Caisse: essai' }],
  ['LLM_HEADERS', { LLM_HEADERS: '{"X-Caisse":"un\\ndeux"}' }],
  [
    'LIFECYCLE_PUBLIC_KEYS',
    { LLM_BASE_URL: 'http://127.0.0.1:8000/v1', LLM_MODEL: 'petit', LIFECYCLE_PUBLIC_KEYS: undefined },
  ],
  ['LLM_MAX_AT_ONCE', { LLM_BASE_URL: 'http://127.0.0.1:8000/v1', LLM_MODEL: 'petit', LLM_MAX_AT_ONCE: '0' }],
])('a wrong %s keeps the service from starting', (name, wrong) => {
  expect(() => readConfig({ ...env, ...wrong })).toThrow(name);
});

test('a verifying model is on the same server, and needs one', () => {
  const model = { LLM_BASE_URL: 'http://127.0.0.1:8000/v1', LLM_MODEL: 'petit' };
  expect(verifierSettings(readConfig({ ...env, ...model }))).toBeUndefined();
  expect(verifierSettings(readConfig({ ...env, ...model, LLM_VERIFY: 'true' }))?.model).toBe('petit');
  const other = { ...model, LLM_VERIFY: 'true', LLM_VERIFY_MODEL: 'autre' };
  expect(verifierSettings(readConfig({ ...env, ...other }))).toMatchObject({
    baseUrl: model.LLM_BASE_URL,
    model: 'autre',
  });
  expect(() => readConfig({ ...env, LLM_VERIFY: 'true' })).toThrow('LLM_BASE_URL');
});
