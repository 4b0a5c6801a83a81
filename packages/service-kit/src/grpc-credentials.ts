import { type ChannelCredentials, experimental, type ServerCredentials } from '@grpc/grpc-js';
import type { Certificates } from './certificates.ts';
import type { TlsFiles } from './tls-files.ts';

type Authority = { caCertificate: Buffer } | null;
type Identity = { certificate: Buffer; privateKey: Buffer } | null;

/**
 * Hands certificates to grpc-js: the server shows the newest to each new connection, a client to each server that it connects to;
 * calls that run go on over the connection that they began on.
 */
class RenewedCertificates {
  readonly #certificates: Certificates;
  readonly #authority = new Map<(update: Authority) => void, () => void>();
  readonly #identity = new Map<(update: Identity) => void, () => void>();

  constructor(certificates: Certificates) {
    this.#certificates = certificates;
  }

  addCaCertificateListener(listener: (update: Authority) => void): void {
    this.#listen(this.#authority, listener, ({ authority }) => ({ caCertificate: authority }));
  }

  removeCaCertificateListener(listener: (update: Authority) => void): void {
    this.#authority.get(listener)?.();
    this.#authority.delete(listener);
  }

  addIdentityCertificateListener(listener: (update: Identity) => void): void {
    this.#listen(this.#identity, listener, ({ certificate, key }) => ({ certificate, privateKey: key }));
  }

  removeIdentityCertificateListener(listener: (update: Identity) => void): void {
    this.#identity.get(listener)?.();
    this.#identity.delete(listener);
  }

  #listen<U>(
    listeners: Map<(update: U) => void, () => void>,
    listener: (update: U) => void,
    of: (files: TlsFiles) => U,
  ): void {
    listeners.set(
      listener,
      this.#certificates.onRenewed((files) => listener(of(files))),
    );
    // Not at once: grpc-js asks to be told before it is ready to hear it.
    process.nextTick(() => {
      if (listeners.has(listener)) listener(of(this.#certificates.current));
    });
  }
}

/** One for each folder, so that clients of one server share their connection. */
const providers = new WeakMap<Certificates, RenewedCertificates>();

function providerOf(certificates: Certificates): RenewedCertificates {
  const known = providers.get(certificates);
  if (known !== undefined) return known;
  const made = new RenewedCertificates(certificates);
  providers.set(certificates, made);
  return made;
}

/** Of a server that takes nobody without a certificate of the authority. */
export function mutualServerCredentials(certificates: Certificates): ServerCredentials {
  const provider = providerOf(certificates);
  return experimental.createCertificateProviderServerCredentials(provider, provider, true);
}

/** Of a client that shows its certificate. */
export function mutualChannelCredentials(certificates: Certificates): ChannelCredentials {
  const provider = providerOf(certificates);
  return experimental.createCertificateProviderChannelCredentials(provider, provider);
}
