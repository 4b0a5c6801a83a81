import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../command.ts';
import { command } from '../commands/certs.ts';
import { type CertificateRequest, makeEverything, renew } from './certificate-folders.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'certs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const asked = (hosts: Record<string, string[]> = {}): CertificateRequest => ({
  folder,
  days: 30,
  hosts: new Map(Object.entries(hosts)),
});
const certificateOf = (name: string): X509Certificate =>
  new X509Certificate(readFileSync(join(folder, name, 'cert.pem')));

describe('certificates for trials', () => {
  it('name each program first, are signed by the one authority, and belong to the key beside them', async () => {
    const written = await makeEverything(asked({ 'pii-guard': ['10.1.2.3', 'guard.example'] }));
    expect(written.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['transcriber', 'pii-guard', 'nats', 'redis', 'postgres', 'agent-desktop-http']),
    );
    const authority = new X509Certificate(readFileSync(join(folder, 'authority/ca.pem')));
    for (const { name, hosts } of written) {
      const certificate = certificateOf(name);
      expect(certificate.subjectAltName, name).toMatch(new RegExp(`^DNS:${name}(,|$)`));
      expect(certificate.verify(authority.publicKey), name).toBe(true);
      expect(hosts[0]).toBe(name);
      const mode = (file: string): number => statSync(join(folder, name, file)).mode & 0o777;
      expect([mode('key.pem'), mode('.')], name).toEqual([0o600, 0o700]);
    }
    expect(certificateOf('pii-guard').checkHost('guard.example')).toBe('guard.example');
    expect(certificateOf('pii-guard').checkIP('10.1.2.3')).toBe('10.1.2.3');
    expect(statSync(join(folder, 'authority/ca.key.pem')).mode & 0o777).toBe(0o600);
  });

  it('are never made over others, since who has the old ones would be a stranger', async () => {
    await makeEverything(asked());
    const before = readFileSync(join(folder, 'nats/cert.pem'), 'utf8');
    await expect(makeEverything(asked())).rejects.toThrow(/has an authority already; renew .* --renew/);
    expect(readFileSync(join(folder, 'nats/cert.pem'), 'utf8')).toBe(before);
  });

  it('are renewed under the names they had, by the same authority, with a new key', async () => {
    await makeEverything(asked({ retriever: ['search.example'] }));
    const before = certificateOf('retriever');
    await renew({ ...asked({ retriever: ['second.example'] }), days: 60 }, ['retriever']);
    const after = certificateOf('retriever');
    expect(after.checkHost('search.example')).toBe('search.example');
    expect(after.checkHost('second.example')).toBe('second.example');
    expect(after.verify(new X509Certificate(readFileSync(join(folder, 'authority/ca.pem'))).publicKey)).toBe(
      true,
    );
    expect(after.publicKey.equals(before.publicKey)).toBe(false);
    expect(after.validToDate.getTime()).toBeGreaterThan(before.validToDate.getTime());
  });

  it.each([
    [['--days', '0'], /--days expects/],
    [['--dns', 'nats'], /--dns expects NAME=HOST/],
    [['--dns', 'nobody=host'], /there is no nobody; there are/],
    [['--owner', 'me'], /--owner expects UID/],
    [['--renew', 'nats'], /no authority can be read/],
  ])('%j are refused with one line', async (options, message) => {
    const fault = await command.run([...options, '--out', folder]).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(UsageError);
    expect((fault as Error).message).toMatch(message);
    expect((fault as Error).message).not.toContain('\n');
  });
});
