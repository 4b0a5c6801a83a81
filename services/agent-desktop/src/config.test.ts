import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InstallationSecrets } from '@decroche/local-stack';
import { afterAll, describe, expect, it } from 'vitest';
import { readDeskConfig } from './config.ts';

const GOOD = {
  NATS_URL: 'nats://127.0.0.1:4222',
  ...new InstallationSecrets().settingsOf('agent-desktop'),
  REDIS_URL: 'redis://127.0.0.1:6379',
  DATA_DIR: '/tmp/desk',
  PII_GUARD_TARGET: '127.0.0.1:9001',
  RETRIEVER_TARGET: '127.0.0.1:9002',
  GENERATOR_TARGET: '127.0.0.1:9003',
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

  it('believes no proxy and knows no name but its own by default', () => {
    expect(readDeskConfig(GOOD)).toMatchObject({
      TRUSTED_PROXIES: [],
      PUBLIC_ORIGINS: [],
      HSTS_MAX_AGE_S: 0,
    });
    const lists = { TRUSTED_PROXIES: '10.0.0.7, fd00::/64', PUBLIC_ORIGINS: 'https://desk.example' };
    expect(readDeskConfig({ ...GOOD, ...lists })).toMatchObject({
      TRUSTED_PROXIES: ['10.0.0.7', 'fd00::/64'],
      PUBLIC_ORIGINS: ['https://desk.example'],
    });
  });

  it.each([
    { HTTP_LISTEN: '0.0.0.0:8080' },
    { HTTP_LISTEN: '[::]:8080' },
    { HTTP_LISTEN: '10.1.2.3:8080' },
    { HTTP_LISTEN: 'desk.example:8080' },
    { PUBLIC_ORIGINS: 'https://desk.example' },
    { PUBLIC_ORIGINS: 'http://localhost:8080,http://10.1.2.3' },
  ])('does not open the sign-in without a password to other machines: %o', (address) => {
    const open = { ...GOOD, ...address, DEMO_SIGN_IN: 'true', PLAINTEXT_ALLOWED: 'http' };
    expect(() => readDeskConfig(open)).toThrow(/^[^\n]*DEMO_SIGN_IN=true[^\n]*set it to false[^\n]*$/);
    expect(readDeskConfig({ ...open, DEMO_SIGN_IN: 'false' }).DEMO_SIGN_IN).toBe(false);
  });

  it('gives nobody a phone in the browser by default, and in a production no page that calls', () => {
    const phones = { WEB_PHONE_URL: 'wss://phone.example/ws', WEB_PHONE_SECRETS_FILE: '/run/phones' };
    expect(readDeskConfig(GOOD).WEB_PHONE_URL).toBeUndefined();
    expect(readDeskConfig({ ...GOOD, ...phones })).toMatchObject(phones);
    const caller = { ...GOOD, ...phones, WEB_CALLER_SECRET: 'a secret of a caller' };
    expect(() => readDeskConfig(caller)).toThrow(/WEB_CALLER_SECRET[^\n]*DEMO_SIGN_IN=true/);
    expect(readDeskConfig({ ...caller, DEMO_SIGN_IN: 'true' }).WEB_CALLER_SECRET).toBeDefined();
  });

  it.each([
    [{ WEB_PHONE_URL: 'ws://phone.example/ws', WEB_PHONE_SECRETS_FILE: '/f' }, /expected wss:/],
    [{ WEB_PHONE_URL: 'https://phone.example', WEB_PHONE_SECRETS_FILE: '/f' }, /expected wss:/],
    [{ WEB_PHONE_URL: 'wss://phone.example/ws' }, /set both, or neither/],
    [{ WEB_PHONE_SECRETS_FILE: '/f' }, /set both, or neither/],
  ])('refuses phones in the browser that are set wrong: %o', (wrong, said) => {
    expect(() => readDeskConfig({ ...GOOD, ...wrong })).toThrow(said);
  });

  it.each(['127.0.0.1:0', 'localhost:8080', '[::1]:8080', '127.0.0.9:1'])(
    'opens it on this machine: %s',
    (HTTP_LISTEN) => {
      const here = { HTTP_LISTEN, PUBLIC_ORIGINS: 'http://localhost:8080', DEMO_SIGN_IN: 'true' };
      expect(readDeskConfig({ ...GOOD, ...here }).DEMO_SIGN_IN).toBe(true);
    },
  );

  it.each([
    ['TRUSTED_PROXIES', 'true', /TRUSTED_PROXIES/],
    ['TRUSTED_PROXIES', '10.0.0.0/33', /TRUSTED_PROXIES/],
    ['TRUSTED_PROXIES', '0.0.0.0/0', /TRUSTED_PROXIES/],
    ['PUBLIC_ORIGINS', 'desk.example', /PUBLIC_ORIGINS/],
    ['PUBLIC_ORIGINS', 'https://desk.example/path', /PUBLIC_ORIGINS/],
    ['HSTS_MAX_AGE_S', '-1', /HSTS_MAX_AGE_S/],
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

describe('the sign-in with the fund’s identity provider', () => {
  const folder = mkdtempSync(join(tmpdir(), 'desk-config-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const CLAIMS = `
contact: le support
roles: { claim: roles, values: { decroche-agent: agent } }
organisations: { carsat: { name: Carsat Exemple, kind: fund } }
`;
  const PROVIDER = {
    ...GOOD,
    PUBLIC_ORIGINS: 'https://desk.example',
    OIDC_ISSUER: 'https://sso.example/realms/fund',
    OIDC_CLIENT_ID: 'decroche',
    OIDC_CLIENT_SECRET_FILE: file('secret', 'a-secret\n'),
    OIDC_CLAIMS_FILE: file('claims.yaml', CLAIMS),
  };
  const without = (name: keyof typeof PROVIDER) => ({ ...PROVIDER, [name]: '' });

  it('is read with its files, and is not there by default', () => {
    expect(readDeskConfig(GOOD).oidc).toBeUndefined();
    const { oidc } = readDeskConfig(PROVIDER);
    expect(oidc?.account).toEqual({
      issuer: 'https://sso.example/realms/fund',
      clientId: 'decroche',
      clientSecret: 'a-secret',
      scopes: 'openid profile',
    });
    expect(oidc?.mapping.contact).toBe('le support');
    expect(oidc?.mappingDigest).toMatch(/^[0-9a-f]{16}$/);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['a part', without('OIDC_CLAIMS_FILE'), /go together: OIDC_CLAIMS_FILE is missing$/],
    ['no public address', without('PUBLIC_ORIGINS'), /OIDC_ISSUER needs PUBLIC_ORIGINS/],
    [
      'an open address',
      { ...PROVIDER, PUBLIC_ORIGINS: 'http://desk.example' },
      /http:\/\/desk.example: with OIDC_ISSUER/,
    ],
    [
      'an open provider',
      { ...PROVIDER, OIDC_ISSUER: 'http://sso.example' },
      /OIDC_ISSUER=.*expected https:\/\//,
    ],
    [
      'the sign-in without a password',
      { ...PROVIDER, PUBLIC_ORIGINS: 'http://127.0.0.1:8080', DEMO_SIGN_IN: 'true' },
      /DEMO_SIGN_IN=true asks for no password and would go round the identity provider/,
    ],
    [
      'no file',
      { ...PROVIDER, OIDC_CLAIMS_FILE: join(folder, 'none') },
      /OIDC_CLAIMS_FILE cannot be read \(ENOENT\)/,
    ],
    [
      'an empty secret',
      { ...PROVIDER, OIDC_CLIENT_SECRET_FILE: file('empty', '\n') },
      /expected the secret alone/,
    ],
    [
      'another file as secret',
      { ...PROVIDER, OIDC_CLIENT_SECRET_FILE: file('c', CLAIMS) },
      /expected the secret alone/,
    ],
    ['scopes without openid', { ...PROVIDER, OIDC_SCOPES: 'profile' }, /OIDC_SCOPES=.*expected openid/],
  ])('with %s does not start, and says in one line what to do', (_, env, message) => {
    let said = '';
    try {
      readDeskConfig(env);
    } catch (error) {
      said = (error as Error).message;
    }
    expect(said).toMatch(message);
    expect(said).not.toContain('\n');
    expect(said).not.toContain('a-secret');
  });

  it('says each fault of the file of claims in a line of its own', () => {
    const text = CLAIMS.replace('agent }', 'chef }').replace('kind: fund', 'kind: caisse');
    const env = { ...PROVIDER, OIDC_CLAIMS_FILE: file('wrong.yaml', text) };
    expect(() => readDeskConfig(env)).toThrow(
      /^agent-desktop: OIDC_CLAIMS_FILE, line 3: [^\n]+\nagent-desktop: OIDC_CLAIMS_FILE, line 4: [^\n]+$/,
    );
  });

  it('keeps the audit log a year, and no less than six months', () => {
    expect(readDeskConfig(GOOD).AUDIT_KEPT_DAYS).toBe(365);
    expect(() => readDeskConfig({ ...GOOD, AUDIT_KEPT_DAYS: '30' })).toThrow('180 to 1095');
  });
});
