import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { z } from 'zod';

/** Certificates of a service: its own, and the authority that signed everybody's. PEM. */
export interface TlsFiles {
  readonly authority: Buffer;
  readonly certificate: Buffer;
  readonly key: Buffer;
  /** When the first of them ends to count, the authority's included, milliseconds since 1970. */
  readonly notAfterMs: number;
}

/** A folder of certificates cannot be used; the message names the file and says what is expected. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
  readonly code = 'CERTIFICATE_UNUSABLE';
}

/** Names of the three files: as `./run certs` writes them, and as a Secret kubernetes.io/tls of cert-manager has them. */
const FILE_NAMES = [
  { authority: 'ca.pem', certificate: 'cert.pem', key: 'key.pem' },
  { authority: 'ca.crt', certificate: 'tls.crt', key: 'tls.key' },
] as const;
const EXPECTED = 'expected a folder with ca.pem, cert.pem and key.pem, or ca.crt, tls.crt and tls.key';

/** Certificates of a folder, as they are now. */
export class Certificates {
  readonly folder: string;
  readonly #current: TlsFiles;

  /** @throws CertificateError when they cannot be used */
  constructor(folder: string) {
    this.folder = folder;
    this.#current = readTlsFiles(folder);
  }

  get current(): TlsFiles {
    return this.#current;
  }
}

/** The setting that names such a folder. */
export const tlsFolder = z.string().transform((folder, issue): Certificates => {
  try {
    return new Certificates(folder);
  } catch (error) {
    issue.addIssue({ code: 'custom', message: error instanceof Error ? error.message : EXPECTED });
    return z.NEVER;
  }
});

/**
 * Reads the three files of a folder, that belong together.
 *
 * @throws CertificateError when one is missing, is no PEM, or the key is not that of the certificate
 */
export function readTlsFiles(folder: string): TlsFiles {
  const names = namesIn(folder);
  const read = (name: string): Buffer => {
    try {
      return readFileSync(join(folder, name));
    } catch (cause) {
      throw new CertificateError(`${EXPECTED}; ${name} cannot be read`, { cause });
    }
  };
  const files = {
    authority: read(names.authority),
    certificate: read(names.certificate),
    key: read(names.key),
  };
  const ends = [endOf(names.authority, files.authority), endOf(names.certificate, files.certificate)];
  try {
    createSecureContext({ ca: files.authority, cert: files.certificate, key: files.key });
  } catch (cause) {
    throw new CertificateError(`${names.key} is not the key of ${names.certificate}`, { cause });
  }
  return { ...files, notAfterMs: Math.min(...ends) };
}

function namesIn(folder: string): (typeof FILE_NAMES)[number] {
  const there = FILE_NAMES.find(({ certificate }) => {
    try {
      return readFileSync(join(folder, certificate)).length > 0;
    } catch {
      return false;
    }
  });
  return there ?? FILE_NAMES[0];
}

function endOf(name: string, pem: Buffer): number {
  try {
    return new X509Certificate(pem).validToDate.getTime();
  } catch (cause) {
    throw new CertificateError(`${name} is not a certificate in PEM`, { cause });
  }
}
