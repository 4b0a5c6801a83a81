import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';

/** Certificates of a program. PEM. */
export interface TlsFiles {
  /** Those that sign everybody's; empty where the folder is for the web and has none. */
  readonly authority: Buffer;
  /** Its own, with those between it and the authority. */
  readonly certificate: Buffer;
  readonly key: Buffer;
}

/** Until when they count, milliseconds since 1970. */
export interface TlsTerms {
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** The last of the authorities; undefined where there is none. */
  readonly authorityNotAfterMs: number | undefined;
}

/** A folder of certificates cannot be used; the message names the file and says what is expected. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
  readonly code = 'CERTIFICATE_UNUSABLE';
}

/** Whom the certificates are for: programs that know one another by one authority, or browsers. */
export type CertificateUse = 'services' | 'web';

/** Names of the three files: as `./run certs` writes them, and as a Secret kubernetes.io/tls of cert-manager has them. */
const FILE_NAMES = [
  { authority: 'ca.pem', certificate: 'cert.pem', key: 'key.pem' },
  { authority: 'ca.crt', certificate: 'tls.crt', key: 'tls.key' },
] as const;
type FileNames = (typeof FILE_NAMES)[number];
const EXPECTED = 'expected a folder with ca.pem, cert.pem and key.pem, or ca.crt, tls.crt and tls.key';
/** Certificates from a program's own to that of the authority. */
const MAX_CHAIN = 5;

/**
 * Reads what is in a folder, without judging it.
 *
 * @throws CertificateError when a file cannot be read
 */
export function readTlsFiles(folder: string, use: CertificateUse): TlsFiles {
  const names = namesIn(folder);
  const read = (name: string): Buffer => {
    try {
      return readFileSync(join(folder, name));
    } catch (cause) {
      throw new CertificateError(`${EXPECTED}; ${name} cannot be read`, { cause });
    }
  };
  return {
    authority: use === 'web' ? Buffer.alloc(0) : read(names.authority),
    certificate: read(names.certificate),
    key: read(names.key),
  };
}

/**
 * Whether the three belong together.
 *
 * @param folder where they are from, for the names in the error
 * @throws CertificateError when one is no PEM, the key is not that of the certificate, or the authority did not sign it
 */
export function checkTlsFiles(folder: string, { authority, certificate, key }: TlsFiles): TlsTerms {
  const names = namesIn(folder);
  const chain = certificatesIn(names.certificate, certificate);
  const [own] = chain;
  if (own === undefined) throw new CertificateError(`${names.certificate} is not a certificate in PEM`);
  try {
    createSecureContext({ cert: certificate, key });
  } catch (cause) {
    throw new CertificateError(`${names.key} is not the key of ${names.certificate}`, { cause });
  }
  const authorities = authority.length === 0 ? [] : certificatesIn(names.authority, authority);
  if (authorities.length > 0 && !isSigned(own, chain.slice(1), authorities))
    throw new CertificateError(`${names.certificate} is not signed by ${names.authority}`);
  return {
    notBeforeMs: own.validFromDate.getTime(),
    notAfterMs: own.validToDate.getTime(),
    authorityNotAfterMs:
      authorities.length === 0
        ? undefined
        : Math.max(...authorities.map(({ validToDate }) => validToDate.getTime())),
  };
}

/** The name of the file of a program's own certificate. */
export function certificateName(folder: string): string {
  return namesIn(folder).certificate;
}

function namesIn(folder: string): FileNames {
  const there = FILE_NAMES.find(({ certificate }) => {
    try {
      return readFileSync(join(folder, certificate)).length > 0;
    } catch {
      return false;
    }
  });
  return there ?? FILE_NAMES[0];
}

function certificatesIn(name: string, pem: Buffer): X509Certificate[] {
  const texts = pem.toString().match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    if (texts.length > 0) return texts.map((text) => new X509Certificate(text));
  } catch (cause) {
    throw new CertificateError(`${name} is not a certificate in PEM`, { cause });
  }
  throw new CertificateError(`${name} is not a certificate in PEM`);
}

function isSigned(
  own: X509Certificate,
  between: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
): boolean {
  const signs = (issuer: X509Certificate, one: X509Certificate): boolean =>
    one.checkIssued(issuer) && one.verify(issuer.publicKey);
  let one = own;
  for (let depth = 0; depth < MAX_CHAIN; depth++) {
    if (authorities.some((issuer) => signs(issuer, one))) return true;
    const next = between.find((issuer) => issuer !== one && signs(issuer, one));
    if (next === undefined) return false;
    one = next;
  }
  return false;
}
