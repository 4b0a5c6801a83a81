import 'reflect-metadata';
import { createPrivateKey, KeyObject, randomBytes, webcrypto } from 'node:crypto';
import { chmod, chown, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';

/** P-256 with SHA-256: what Go, OpenSSL and rustls take alike, unlike Ed25519. */
const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { ...KEY, hash: 'SHA-256' };
const DAY_MS = 86_400_000;
/** Clocks of two machines differ. */
const BEFORE_NOW_MS = 300_000;

/** Whose certificate it is, and how long it counts. */
export interface CertificateWish {
  /** Name of the program: its first DNS name, by which others know it. */
  readonly program: string;
  /** Further DNS names and IP addresses under which it is reached. */
  readonly hosts?: readonly string[];
  /** Who runs it, where that is not the program's own name. */
  readonly commonName?: string;
  readonly notBefore?: Date;
  readonly notAfter: Date;
}

/** A certificate and its key, PEM. */
export interface IssuedCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** How its files are kept. */
export interface FolderOwner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * An authority of one's own for trials and tests: certificates by which programs of one installation know each other, good to call
 * and to be called with (X.509, RFC 5280).
 */
export class PrivateAuthority {
  /** PEM. */
  readonly certificate: string;
  readonly #issuer: string;
  readonly #key: webcrypto.CryptoKey;

  private constructor(certificate: x509.X509Certificate, key: webcrypto.CryptoKey) {
    this.certificate = pem(certificate);
    this.#issuer = certificate.subject;
    this.#key = key;
  }

  /** Makes one. */
  static async create(name = 'Decroche', days = 3_650): Promise<PrivateAuthority> {
    const keys = await newKeys();
    const now = Date.now();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: serialNumber(),
      name: `CN=${name}`,
      notBefore: new Date(now - BEFORE_NOW_MS),
      notAfter: new Date(now + days * DAY_MS),
      keys,
      signingAlgorithm: SIGNING,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return new PrivateAuthority(certificate, keys.privateKey);
  }

  /** Takes one up again from its PEM texts. */
  static async open(certificate: string, key: string): Promise<PrivateAuthority> {
    const der = createPrivateKey(key).export({ format: 'der', type: 'pkcs8' });
    const signing = await webcrypto.subtle.importKey('pkcs8', der, KEY, true, ['sign']);
    return new PrivateAuthority(new x509.X509Certificate(certificate), signing);
  }

  /** Private key of the authority, PEM: who has it is everybody. */
  get key(): string {
    return pemOfKey(this.#key);
  }

  async issue(wish: CertificateWish): Promise<IssuedCertificate> {
    const { program, hosts = [], commonName = program, notAfter } = wish;
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject: new x509.Name([{ CN: [commonName] }]).toString(),
      issuer: this.#issuer,
      notBefore: wish.notBefore ?? new Date(Date.now() - BEFORE_NOW_MS),
      notAfter,
      publicKey: keys.publicKey,
      signingKey: this.#key,
      signingAlgorithm: SIGNING,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([
          x509.ExtendedKeyUsage.serverAuth,
          x509.ExtendedKeyUsage.clientAuth,
        ]),
        new x509.SubjectAlternativeNameExtension([program, ...hosts].map(alternativeName)),
        await x509.AuthorityKeyIdentifierExtension.create(
          new x509.PublicKey(new x509.X509Certificate(this.certificate).publicKey.rawData),
        ),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return { certificate: pem(certificate), key: pemOfKey(keys.privateKey) };
  }

  /**
   * Writes `ca.pem`, `cert.pem` and `key.pem` of a program into a folder, each at once: a reader never sees half a file.
   *
   * @param owner to whom the folder and its files belong then; absent, to who runs this
   */
  async issueInto(folder: string, wish: CertificateWish, owner?: FolderOwner): Promise<string> {
    const { certificate, key } = await this.issue(wish);
    await writeWhole(folder, { 'ca.pem': this.certificate, 'key.pem': key, 'cert.pem': certificate }, owner);
    return folder;
  }
}

/** Writes files of a folder that nobody else may read, each at once. */
export async function writeWhole(
  folder: string,
  files: Readonly<Record<string, string>>,
  owner?: FolderOwner,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  for (const [name, text] of Object.entries(files)) {
    const whole = join(folder, name);
    await writeFile(`${whole}.new`, text, { mode: 0o600 });
    if (owner !== undefined) await chown(`${whole}.new`, owner.uid, owner.gid);
    await rename(`${whole}.new`, whole);
  }
  if (owner !== undefined) await chown(folder, owner.uid, owner.gid);
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
}

/** Positive, and not one that another certificate has (RFC 5280, 4.1.2.2). */
function serialNumber(): string {
  return `01${randomBytes(15).toString('hex')}`;
}

function alternativeName(host: string): x509.JsonGeneralName {
  const isAddress = /^[\d.]+$|:/.test(host);
  return { type: isAddress ? 'ip' : 'dns', value: host };
}

function pem(certificate: x509.X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}

function pemOfKey(key: webcrypto.CryptoKey): string {
  return KeyObject.from(key).export({ format: 'pem', type: 'pkcs8' }).toString();
}
