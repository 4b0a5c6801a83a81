import { InstallationSecrets } from '@decroche/local-stack';
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const NATS = {
  NATS_URL: 'nats://127.0.0.1:4222',
  ...new InstallationSecrets().settingsOf('transcriber'),
};

test('the embedded model and the documented endpointing are the defaults', () => {
  expect(readConfig(NATS)).toMatchObject({
    MODEL_DIR: expect.stringMatching(/\/models\/fr-telephone-synthetic$/),
    END_SILENCE_MS: 700,
    UNFINISHED_SILENCE_MS: 1200,
    NO_SPEECH_MS: 6000,
    MAX_UTTERANCE_MS: 30_000,
    MIN_SPEECH_MS: 250,
    TRANSCRIBER_EVALUATION: false,
  });
});

test('the bus is needed, except for an evaluation', () => {
  expect(() => readConfig({})).toThrow(/NATS_URL is not set/);
  expect(() => readConfig({ ...NATS, HEARD_PRIVATE_KEY: '' })).toThrow(/HEARD_PRIVATE_KEY is not set/);
  expect(readConfig({ TRANSCRIBER_EVALUATION: 'true' }).NATS_URL).toBeUndefined();
});

test('a wrong value is named with what was expected', () => {
  expect(() => readConfig({ ...NATS, DECODER_THREADS: 'many' })).toThrow(/DECODER_THREADS="many" is wrong/);
  expect(() => readConfig({ ...NATS, END_SILENCE_MS: '5' })).toThrow(/END_SILENCE_MS="5" is wrong/);
});
