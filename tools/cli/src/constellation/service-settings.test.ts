import { SIGNERS } from '@decroche/contracts';
import { InstallationSecrets, type LocalStack } from '@decroche/local-stack';
import { describe, expect, it } from 'vitest';
import {
  ariGateSettings,
  assignPorts,
  moreGatewaySettings,
  portCount,
  SERVICES,
  type SettingsSource,
  settingsOf,
} from './service-settings.ts';

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
      redis: { urlOf: (user: string) => `redis://${user}@127.0.0.1:4` },
      agents: [{ extension: '1001' }, { extension: '1002' }],
    } as unknown as LocalStack,
    ports: assignPorts(Array.from({ length: portCount(1) }, (_, at) => 20_000 + at)),
    secrets: new InstallationSecrets(),
    sessionSecret: 's',
    webPhones: {},
    timelineToken: 't',
    oversightToken: 'o',
    ariGatePassword: 'p',
    root: '/r',
    dataDir: '/d',
    fund: 'carsat-rhone-alpes',
    logLevel: 'info',
    otlpEndpoint: undefined,
    measured: true,
    overrides: {},
    ...changes,
  };
}

describe('the settings of the services', () => {
  it('give no secret to two services, and each private key to the one that signs', () => {
    const one = source();
    const all = SERVICES.map((name) => [name, settingsOf(name, one)] as const);
    const secrets = all.flatMap(([, settings]) =>
      Object.entries(settings)
        .filter(([setting]) => /PASSWORD|PRIVATE_KEY/.test(setting) && !/ARI|AMI/.test(setting))
        .map(([, value]) => value),
    );
    expect(secrets.length).toBeGreaterThanOrEqual(SERVICES.length + 4);
    expect(new Set(secrets).size).toBe(secrets.length);
    for (const [kind, signer] of Object.entries(SIGNERS)) {
      const key = `${kind.toUpperCase()}_PRIVATE_KEY`;
      expect(all.filter(([, settings]) => key in settings).map(([name]) => name)).toEqual([signer]);
    }
  });

  it('give the account of Asterisk to its gate alone, and the gateway another one', () => {
    const one = source({ overrides: { 'ivr-gateway': { NOTICE_MEDIA: 'sound:other', FUND: 'f' } } });
    const gate = ariGateSettings(one);
    expect(gate).toMatchObject({
      ASTERISK_ARI_PASSWORD: 'b',
      GATEWAY_ARI_PASSWORD: 'p',
      NOTICE_MEDIA: 'sound:other',
    });
    expect(gate).not.toHaveProperty('FUND');
    for (const name of SERVICES) expect(Object.values(settingsOf(name, one))).not.toContain('b');
    const gateway = settingsOf('ivr-gateway', one);
    expect(gateway.ARI_PASSWORD).toBe(gate.GATEWAY_ARI_PASSWORD);
    expect(gateway.ARI_USER).toBe(gate.GATEWAY_ARI_USER);
    expect(gateway.ARI_URL).toBe(`http://${gate.HTTP_LISTEN}/ari`);
  });

  it('never give two services one port', () => {
    const ports = SERVICES.map((name) => settingsOf(name, source()).HEALTH_LISTEN);
    expect(new Set(ports).size).toBe(SERVICES.length);
    expect(() => assignPorts([1, 2])).toThrow(RangeError);
  });

  it('give each gateway an application, a gate and ports of its own, and the desk all of them', () => {
    const ports = assignPorts(
      Array.from({ length: portCount(1, 3) }, (_, at) => 20_000 + at),
      1,
      3,
    );
    const several = ports.moreGateways.map((own, at) => moreGatewaySettings(own, at + 1));
    expect(several.map(({ gateway }) => gateway.STASIS_APP)).toEqual(['decroche-2', 'decroche-3']);
    for (const { gateway, ariGate } of several) {
      expect(ariGate.STASIS_APP).toBe(gateway.STASIS_APP);
      expect(gateway.ARI_URL).toBe(`http://${ariGate.HTTP_LISTEN}/ari`);
      expect(gateway.MEDIA_TRANSPORTS).toBe('audiosocket');
    }
    const desk = settingsOf('agent-desktop', source({ ports })).GATEWAY_TARGETS?.split(',') ?? [];
    expect(desk.slice(1)).toEqual(several.map(({ gateway }) => gateway.GRPC_LISTEN));
  });

  it('let an override win, for its service only', () => {
    const changed = source({ overrides: { transcriber: { MODEL_DIR: '/other' } } });
    expect(settingsOf('transcriber', changed).MODEL_DIR).toBe('/other');
    expect(settingsOf('retriever', changed)).not.toHaveProperty('MODEL_DIR');
  });
});
