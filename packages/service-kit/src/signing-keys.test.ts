import { generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { privateKeySetting, publicKeysSetting } from './signing-keys.ts';

const pair = (): { privateKey: KeyObject; publicKey: KeyObject } => generateKeyPairSync('ed25519');
const exportPublic = (key: KeyObject): string =>
  key.export({ format: 'der', type: 'spki' }).toString('base64');
const exportPrivate = (key: KeyObject): string =>
  key.export({ format: 'der', type: 'pkcs8' }).toString('base64');

/** Messages with which a value is refused. */
function faults(setting: typeof privateKeySetting | typeof publicKeysSetting, value: unknown): string[] {
  return setting.safeParse(value).error?.issues.map(({ message }) => message) ?? [];
}

describe('the private key of the redactor', () => {
  it('signs what its public key verifies', () => {
    const { privateKey, publicKey } = pair();
    const signature = sign(null, Buffer.from('text'), privateKeySetting.parse(exportPrivate(privateKey)));
    expect(verify(null, Buffer.from('text'), publicKey, signature)).toBe(true);
  });

  it.each([
    ['no base64', '%%%'],
    ['other bytes', Buffer.from('not a key').toString('base64')],
    ['a public key', exportPublic(pair().publicKey)],
    ['a key of another kind', exportPrivate(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)],
  ])('is not %s', (_, value) => {
    expect(faults(privateKeySetting, value)).toEqual(['expected an Ed25519 key as DER in base64']);
  });

  it('must be given', () => {
    expect(faults(privateKeySetting, undefined)).toEqual([
      'expected an Ed25519 private key, PKCS#8 DER in base64',
    ]);
  });
});

describe('the public keys of the redactor', () => {
  it('may be several during a rotation, with spaces between them', () => {
    const [old, next] = [pair(), pair()];
    const value = `2026-10=${exportPublic(old.publicKey)} , 2026-11 = ${exportPublic(next.publicKey)}`;
    const keys = publicKeysSetting.parse(value);
    expect([...keys.keys()]).toEqual(['2026-10', '2026-11']);
    expect(keys.get('2026-10')?.equals(old.publicKey)).toBe(true);
    expect(keys.get('2026-11')?.equals(next.publicKey)).toBe(true);
  });

  it.each([
    ['an id without a key', 'id='],
    ['a key without an id', `=${exportPublic(pair().publicKey)}`],
    ['a comma too many', `id=${exportPublic(pair().publicKey)},`],
    [
      'a private key',
      `id=${Buffer.from(exportPrivate(pair().privateKey), 'base64').subarray(0, 20).toString('base64')}`,
    ],
    ['a key of another kind', `id=${exportPublic(generateKeyPairSync('x25519').publicKey)}`],
    ['one bad key among good ones', `a=${exportPublic(pair().publicKey)},b=junk`],
    ['an id given twice', `a=${exportPublic(pair().publicKey)},a=${exportPublic(pair().publicKey)}`],
  ])('are refused with %s', (_, value) => {
    expect(faults(publicKeysSetting, value).length).toBeGreaterThan(0);
  });

  it('never come out in the message', () => {
    const text = faults(publicKeysSetting, 'id=c2VjcmV0LWNhbmFyeQ==').join();
    expect(text).not.toMatch(/c2Vjcm|canary/);
  });
});
