import { expect, test } from 'vitest';
import { UsageError } from '../command.ts';
import { qdrantSettings } from './qdrant-option.ts';

const env = { QDRANT_URL: 'http://other:1', QDRANT_API_KEY: 'k', PATH: '/bin' };

test('the option gives the retriever the server and the keys of the environment, and nothing else of it', () => {
  expect(qdrantSettings('https://index.example', env)).toEqual({
    QDRANT_URL: 'https://index.example',
    QDRANT_API_KEY: 'k',
  });
});

test('without the option nothing of the environment selects a server', () => {
  expect(qdrantSettings(undefined, env)).toEqual({});
  expect(() => qdrantSettings('', env)).toThrow(UsageError);
});
