import type { LocalStack } from '@decroche/local-stack';
import { describe, expect, it } from 'vitest';
import { assignPorts, portCount, SERVICES, type SettingsSource, settingsOf } from './service-settings.ts';
import { createSigningIdentity } from './signing-identity.ts';

function source(changes: Partial<SettingsSource> = {}): SettingsSource {
  return {
    stack: {
      asterisk: {
        ariUrl: 'http://127.0.0.1:1/ari',
        ariUser: 'a',
        ariPassword: 'b',
        amiHost: 'h',
        amiPort: 2,
        amiUser: 'c',
        amiPassword: 'd',
      },
      nats: { url: 'nats://127.0.0.1:3' },
      redis: { url: 'redis://127.0.0.1:4' },
      agents: [{ extension: '1001' }, { extension: '1002' }],
    } as unknown as LocalStack,
    ports: assignPorts(Array.from({ length: portCount(1) }, (_, at) => 20_000 + at)),
    identity: createSigningIdentity(),
    busPasswords: Object.fromEntries(
      SERVICES.map((name) => [name, `secret-of-${name}`]),
    ) as SettingsSource['busPasswords'],
    sessionSecret: 's',
    timelineToken: 't',
    root: '/r',
    dataDir: '/d',
    fund: 'carsat-rhone-alpes',
    logLevel: 'info',
    otlpEndpoint: undefined,
    overrides: {},
    ...changes,
  };
}

describe('the settings of the services', () => {
  it('give each service its own bus password and nobody else the private key', () => {
    const all = SERVICES.map((name) => [name, settingsOf(name, source())] as const);
    for (const [name, settings] of all) expect(settings.NATS_PASSWORD).toBe(`secret-of-${name}`);
    expect(all.filter(([, settings]) => 'SAID_PRIVATE_KEY' in settings).map(([name]) => name)).toEqual([
      'pii-guard',
    ]);
  });

  it('never give two services one port', () => {
    const ports = SERVICES.map((name) => settingsOf(name, source()).HEALTH_LISTEN);
    expect(new Set(ports).size).toBe(SERVICES.length);
    expect(() => assignPorts([1, 2])).toThrow(RangeError);
  });

  it('let an override win, for its service only', () => {
    const changed = source({ overrides: { transcriber: { MODEL_DIR: '/other' } } });
    expect(settingsOf('transcriber', changed).MODEL_DIR).toBe('/other');
    expect(settingsOf('retriever', changed)).not.toHaveProperty('MODEL_DIR');
  });
});
