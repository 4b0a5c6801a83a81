import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import {
  type BusClient,
  type BusUser,
  callerEntry,
  GRPC_CLIENTS,
  type GrpcClientName,
  METHOD_PERMISSIONS,
  type PublicKeys,
  SIGNERS,
  type SignedKind,
  STREAM_ACCOUNT,
  SUBJECT_PERMISSIONS,
} from '@decroche/contracts';
import type { NatsUser } from './nats-configuration.ts';

/** Who verifies what is signed. */
const READERS: Readonly<Record<SignedKind, readonly BusClient[]>> = {
  lifecycle: ['retriever', 'generator', 'agent-desktop'],
  heard: ['pii-guard'],
  said: ['ivr-gateway', 'retriever', 'generator', 'agent-desktop'],
  passages: ['ivr-gateway', 'generator', 'agent-desktop'],
  draft: ['ivr-gateway', 'agent-desktop'],
};
/** With which the redactor hears. */
const HEARING: BusUser = 'pii-guard-hearing';
const KINDS = Object.keys(SIGNERS) as readonly SignedKind[];
const USERS = Object.keys(SUBJECT_PERMISSIONS) as readonly BusUser[];

/** Key pair of one kind of event. */
export interface SigningPair {
  readonly keyId: string;
  readonly privateKey: KeyObject;
  /** As readers take it. */
  readonly publicKeys: PublicKeys;
}

/** Everything secret with which the services of one installation know one another; made anew for each. */
export class InstallationSecrets {
  readonly #busPasswords = new Map(USERS.map((user) => [user, secret()]));
  readonly #tokens = new Map(GRPC_CLIENTS.map((client) => [client, secret()]));
  readonly #pairs = new Map(KINDS.map((kind) => [kind, signingPair()]));

  /** Users of the bus with the rights of production. */
  busUsers(): NatsUser[] {
    return USERS.map((user) => {
      const { account, publish, subscribe } = SUBJECT_PERMISSIONS[user];
      return {
        user,
        password: this.busPassword(user),
        ...(account === STREAM_ACCOUNT ? {} : { account }),
        publish: { allow: publish },
        subscribe: { allow: subscribe },
      };
    });
  }

  busPassword(user: BusUser): string {
    return this.#busPasswords.get(user) ?? '';
  }

  /** Keys with which one kind of event is signed and verified. */
  signing(kind: SignedKind): SigningPair {
    return this.#pairs.get(kind) ?? signingPair();
  }

  /** How one program says to the gRPC servers who it is. */
  grpcAccess(client: GrpcClientName): { readonly token: string } {
    return { token: this.#tokens.get(client) ?? '' };
  }

  /** What one service must be told of all this, as its settings carry it. */
  settingsOf(service: BusClient): Record<string, string> {
    return {
      NATS_USER: service,
      NATS_PASSWORD: this.busPassword(service),
      ...(service === 'pii-guard'
        ? { HEARING_NATS_USER: HEARING, HEARING_NATS_PASSWORD: this.busPassword(HEARING) }
        : {}),
      ...this.#grpcSettings(service),
      ...Object.assign({}, ...KINDS.map((kind) => this.#signingSettings(service, kind))),
    };
  }

  #grpcSettings(service: BusClient): Record<string, string> {
    const callers = new Set(
      METHOD_PERMISSIONS.filter(({ server }) => server === service).flatMap(({ callers }) =>
        Object.values(callers).flat(),
      ),
    );
    return {
      GRPC_TOKEN: this.grpcAccess(service).token,
      ...(callers.size === 0
        ? {}
        : {
            GRPC_CLIENTS: [...callers]
              .map((client) => callerEntry(client, this.grpcAccess(client).token))
              .join(','),
          }),
    };
  }

  #signingSettings(service: BusClient, kind: SignedKind): Record<string, string> {
    const { keyId, privateKey, publicKeys } = this.signing(kind);
    const name = kind.toUpperCase();
    if (SIGNERS[kind] === service) {
      const key = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
      return { [`${name}_PRIVATE_KEY`]: key, [`${name}_KEY_ID`]: keyId };
    }
    if (!READERS[kind].includes(service)) return {};
    const keys = [...publicKeys].map(
      ([id, key]) => `${id}=${key.export({ format: 'der', type: 'spki' }).toString('base64')}`,
    );
    return { [`${name}_PUBLIC_KEYS`]: keys.join(',') };
  }
}

function signingPair(): SigningPair {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const keyId = 'local-1';
  return { keyId, privateKey, publicKeys: new Map([[keyId, publicKey]]) };
}

/**
 * A letter first: NATS reads a value of the environment as it reads its configuration, where one that begins with a digit or a hyphen
 * may be a number, a date or a fault.
 */
function secret(): string {
  return `s${randomBytes(24).toString('base64url')}`;
}
