import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../command.ts';
import { command } from '../commands/secrets.ts';
import type { SecretManifest } from './secret-manifests.ts';
import { newInstallationSecrets } from './secret-values.ts';

const PLACES = {
  ...{ redis: 'redis.example:6380', postgres: 'db.example:5432/decroche', postgresUser: 'decroche' },
  postgresReader: 'decroche_oubli',
  ...{ agents: ['1001', '1002'], trial: false },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function written(): SecretManifest[] {
  const text = readFileSync(join(folder, 'secrets.yaml'), 'utf8');
  return text
    .split(/^---\n/m)
    .filter((document) => document !== '')
    .map((document) => JSON.parse(document) as SecretManifest);
}

describe('the secrets of an installation', () => {
  it('are others each time, and the same on both sides of what two programs share', () => {
    const [one, other] = [newInstallationSecrets(PLACES), newInstallationSecrets(PLACES)].map(
      (secrets) => new Map(secrets.map(({ name, values }) => [name, values])),
    );
    expect(one?.get('postgres')).not.toEqual(other?.get('postgres'));
    expect(one?.get('ari-gate')?.ASTERISK_ARI_PASSWORD).toBe(one?.get('asterisk')?.ARI_PASSWORD);
    expect(one?.get('ari-gate')?.GATEWAY_ARI_PASSWORD).toBe(one?.get('ivr-gateway')?.ARI_PASSWORD);
    expect(one?.get('ivr-gateway')?.AMI_PASSWORD).toBe(one?.get('asterisk')?.AMI_PASSWORD);
    expect(one?.get('nats')?.NATS_PASSWORD_PII_GUARD_HEARING).toBe(
      one?.get('pii-guard')?.HEARING_NATS_PASSWORD,
    );
    expect(one?.get('agent-desktop')?.REDIS_URL).toBe(
      `rediss://agent-desktop:${one?.get('redis')?.REDIS_PASSWORD_AGENT_DESKTOP}@redis.example:6380`,
    );
    const [check, desk] = [one?.get('forget-check'), one?.get('agent-desktop')];
    expect(check?.NATS_PASSWORD).toBe(one?.get('nats')?.NATS_PASSWORD_FORGET_CHECK);
    expect(check?.FORGET_REPORT_TOKEN).toBe(desk?.FORGET_REPORT_TOKEN);
    expect(check?.QDRANT_API_KEY).toBe(one?.get('qdrant')?.QDRANT__SERVICE__READ_ONLY_API_KEY);
    // What reads everything writes nothing: no user of it is that of a program.
    expect(check?.REDIS_URL).toContain(`//forget-check:${one?.get('redis')?.REDIS_PASSWORD_FORGET_CHECK}@`);
    expect(check?.DATABASE_URL).toMatch(
      /^postgres:\/\/decroche_oubli:[\w-]{32}@db\.example:5432\/decroche\?/,
    );
    expect(check?.DATABASE_URL).not.toContain(one?.get('postgres')?.POSTGRES_PASSWORD);
  });

  it('give NATS passwords that it cannot take for a number or a date', () => {
    const passwords = Array.from({ length: 20 }, () => newInstallationSecrets(PLACES)).flatMap((secrets) =>
      Object.values(secrets.find(({ name }) => name === 'nats')?.values ?? {}),
    );
    expect(passwords.length).toBeGreaterThan(100);
    expect(passwords.filter((password) => !/^[a-z][\w-]{31,}$/.test(password))).toEqual([]);
  });

  it('hold no token: programs know each other by their certificates', () => {
    const keys = newInstallationSecrets(PLACES).flatMap(({ values }) => Object.keys(values));
    expect(keys.filter((key) => key.startsWith('GRPC_'))).toEqual([]);
    expect(keys).not.toContain('TIMELINE_TOKEN');
  });

  it('are written once, for nobody else to read, with the certificates as cert-manager has them', async () => {
    mkdirSync(join(folder, 'certificates/nats'), { recursive: true });
    for (const name of ['ca.pem', 'cert.pem', 'key.pem'])
      writeFileSync(join(folder, 'certificates/nats', name), name);
    const args = ['--out', join(folder, 'secrets.yaml'), '--certificates', join(folder, 'certificates')];
    expect(await command.run(args)).toBe(0);
    expect(statSync(join(folder, 'secrets.yaml')).mode & 0o777).toBe(0o600);
    const certificate = written().find(({ metadata }) => metadata.name === 'nats-tls');
    expect(certificate?.type).toBe('kubernetes.io/tls');
    expect(Buffer.from(certificate?.data['tls.key'] ?? '', 'base64').toString()).toBe('key.pem');
    const before = written();
    await expect(command.run(args)).rejects.toThrow(UsageError);
    expect(written()).toEqual(before);
  });
});
