import { settingsInForce } from '@decroche/service-kit';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { schema as desk } from '../../../services/agent-desktop/src/config.ts';
import { schema as gate } from '../../../services/ari-gate/src/config.ts';
import { schema as generator } from '../../../services/generator/src/config.ts';
import { schema as gateway } from '../../../services/ivr-gateway/src/config.ts';
import { schema as redactor } from '../../../services/pii-guard/src/config.ts';
import { schema as retriever } from '../../../services/retriever/src/config.ts';
import { schema as transcriber } from '../../../services/transcriber/src/config.ts';

const SERVICES: Readonly<Record<string, z.ZodObject>> = {
  'agent-desktop': desk,
  'ari-gate': gate,
  generator,
  'ivr-gateway': gateway,
  'pii-guard': redactor,
  retriever,
  transcriber,
};
/** What a setting may hold that opens something: alone, and in the places of an address where such things are. */
const CANARY = 'canary0secret';
const AS_ADDRESS = `nats://canary0user:${CANARY}@host:4222/${CANARY}?password=${CANARY}#${CANARY}`;

describe.each(Object.entries(SERVICES))('the settings of %s', (_, schema) => {
  const names = Object.keys(schema.shape);

  it('that are secrets are never shown, whatever is in them', () => {
    const secrets = names.filter((name) => /PASSWORD|SECRET$|TOKEN$|_KEYS?$|CLIENTS|HEADERS/.test(name));
    expect(secrets.length).toBeGreaterThan(1);
    const given = Object.fromEntries(secrets.map((name) => [name, CANARY]));
    const shown = settingsInForce(schema, given).filter(({ name }) => secrets.includes(name));
    expect(shown.map(({ value }) => value)).toEqual(secrets.map(() => null));
    expect(shown.every(({ origin }) => origin === 'environment')).toBe(true);
  });

  it('show of an address its host, never what opens it', () => {
    const given = Object.fromEntries(names.map((name) => [name, AS_ADDRESS]));
    const inForce = settingsInForce(schema, given).filter(({ name }) => !/_FILE$|_DIR$/.test(name));
    expect(JSON.stringify(inForce)).not.toMatch(/canary0/);
  });

  it('are all told, with where each comes from', () => {
    expect(settingsInForce(schema, {}).map(({ name }) => name)).toEqual([...names].sort());
  });
});
