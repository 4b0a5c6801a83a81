import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import {
  type ConnectionOptions,
  checkServerIdentity,
  getCACertificates,
  type PeerCertificate,
  setDefaultCACertificates,
} from 'node:tls';
import type { Certificates } from './certificates.ts';
import { CertificateError } from './tls-files.ts';

export { busTls } from './bus-tls.ts';
export { storeRefusal } from './store-refusal.ts';

/**
 * How a connection to a store is encrypted. The server must have a certificate for the host that it is reached under, of the
 * authority in `TLS_DIR` or of one that this machine believes anyway; it is shown our own, where there is one. The files are read at
 * each connection, so that what was renewed is used from the next one on.
 *
 * @param rootFile PEM file of the only authority to believe instead
 * @throws CertificateError when it cannot be read
 */
export function storeTls(
  host: string,
  certificates: Certificates | undefined,
  rootFile?: string,
): ConnectionOptions {
  const expected = host.replace(/^\[(.*)\]$/, '$1');
  const root = rootFile === undefined ? undefined : new RootFile(rootFile);
  const own = {
    get ca(): (string | Buffer)[] {
      if (root !== undefined) return [root.current];
      return certificates === undefined
        ? getCACertificates('default')
        : [certificates.current.authority, ...getCACertificates('default')];
    },
    get cert(): Buffer | undefined {
      return certificates?.current.certificate;
    },
    get key(): Buffer | undefined {
      return certificates?.current.key;
    },
    checkServerIdentity: (_host: string, certificate: PeerCertificate): Error | undefined =>
      checkServerIdentity(expected, certificate),
  };
  // An address is no name that a server could be asked for (RFC 6066).
  return (isIP(expected) === 0
    ? Object.assign(own, { servername: expected })
    : own) as unknown as ConnectionOptions;
}

/** The file of an authority. One that was there and cannot be read any more is believed as it was: a connection is no place to fail. */
class RootFile {
  readonly #path: string;
  #last: Buffer;

  constructor(path: string) {
    this.#path = path;
    try {
      this.#last = readFileSync(path);
    } catch (cause) {
      throw new CertificateError(`${path}, which sslrootcert names, cannot be read`, { cause });
    }
  }

  get current(): Buffer {
    try {
      this.#last = readFileSync(this.#path);
    } catch {
      // Somebody is just replacing it.
    }
    return this.#last;
  }
}

/** How one connection knows who answers. */
interface ProgramTls {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly servername: string;
  readonly checkServerIdentity: (host: string, certificate: PeerCertificate) => Error | undefined;
}

/** How a program of the installation is asked over TLS, with the certificates of now: it must have the name of that program. */
export function programTls(program: string, { current }: Certificates): ProgramTls {
  return {
    ca: current.authority,
    cert: current.certificate,
    key: current.key,
    servername: program,
    checkServerIdentity: (_host, certificate) => checkServerIdentity(program, certificate),
  };
}

/** What a client of PostgreSQL connects with. */
export interface PostgresConnection {
  readonly connectionString: string;
  readonly ssl?: ConnectionOptions;
}

/** Parameters of libpq that say how to encrypt. */
const SSL_PARAMETERS = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'uselibpqcompat'] as const;

/**
 * With `sslmode=verify-full` the server must be the one that the address names, as libpq means it: the client library would check
 * `localhost` where an address stands for a name, and read the files once. `sslrootcert` names the only authority to believe; `system`
 * means those of this machine.
 *
 * @throws CertificateError when that file cannot be read
 */
export function postgresConnection(url: string, certificates: Certificates | undefined): PostgresConnection {
  const address = URL.parse(url);
  if (address === null || address.searchParams.get('sslmode') !== 'verify-full')
    return { connectionString: url };
  const root = address.searchParams.get('sslrootcert') ?? 'system';
  for (const name of SSL_PARAMETERS) address.searchParams.delete(name);
  return {
    connectionString: address.href,
    ssl: storeTls(address.hostname, certificates, root === 'system' ? undefined : root),
  };
}

/**
 * Lets every client of this process believe the authority in `TLS_DIR` too, for those that take no certificates, such as Qdrant's.
 *
 * @returns ends the renewal
 */
export function believe(certificates: Certificates): () => void {
  const before = getCACertificates('default');
  const set = (authority: Buffer): void => setDefaultCACertificates([...before, authority.toString()]);
  set(certificates.current.authority);
  return certificates.onRenewed(({ authority }) => set(authority));
}
