import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import type { TlsOptions } from '@nats-io/nats-core';
import type { Certificates } from './certificates.ts';

/** Name in the certificate of every server of the bus. */
const SERVER = 'nats';

/**
 * What the client library of NATS connects with. It reads these at each connection, so that what was renewed is used from the next
 * one on; given them, it goes on without encryption with no server.
 */
export function busTls(certificates: Certificates): TlsOptions {
  const options = {
    get ca(): string {
      return certificates.current.authority.toString();
    },
    get cert(): string {
      return certificates.current.certificate.toString();
    },
    get key(): string {
      return certificates.current.key.toString();
    },
    // The options of Node's sockets pass through, though the types of the library do not tell.
    servername: SERVER,
    checkServerIdentity: (_host: string, certificate: PeerCertificate) =>
      checkServerIdentity(SERVER, certificate),
  };
  return options;
}
