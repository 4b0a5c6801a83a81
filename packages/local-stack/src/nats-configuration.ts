import { join } from 'node:path';

/** Subjects a user may use; `deny` wins over `allow`. Wildcards as in NATS (`*`, `>`). */
export interface SubjectRights {
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
}

export interface NatsUser {
  readonly user: string;
  readonly password: string;
  /** A world of its own, without JetStream; absent: the one that all others share, which has it. */
  readonly account?: string;
  /** Absent: every subject. `{ allow: [] }`: none. */
  readonly publish?: SubjectRights;
  /** Absent: every subject. `{ allow: [] }`: none. */
  readonly subscribe?: SubjectRights;
  /** Lets the user answer requests on reply subjects it could not publish to otherwise. */
  readonly allowResponses?: boolean;
}

export interface NatsSite {
  readonly port: number;
  readonly storeFolder: string;
  readonly users: readonly NatsUser[];
  /** Folder of its certificates, as {@link PrivateAuthority} writes it: encrypted, and nobody without a certificate of the authority. */
  readonly tlsFolder?: string | undefined;
}

const SHARED_ACCOUNT = 'SHARED';

/**
 * A nats-server configuration file. JSON is valid in NATS's configuration syntax. The monitor stays shut: it asks for no
 * password and tells who is connected and which subjects he reads.
 */
export function natsConfiguration({ port, storeFolder, users, tlsFolder }: NatsSite): string {
  const accounts = Map.groupBy(users, ({ account }) => account ?? SHARED_ACCOUNT);
  return `${JSON.stringify(
    {
      listen: `127.0.0.1:${port}`,
      jetstream: { store_dir: storeFolder, max_memory_store: 256 * 1024 * 1024, max_file_store: 0 },
      lame_duck_duration: '30s',
      ...(tlsFolder === undefined ? {} : { tls: tlsOf(tlsFolder) }),
      accounts: Object.fromEntries(
        [...accounts].map(([account, members]) => [
          account,
          { ...(account === SHARED_ACCOUNT ? { jetstream: 'enabled' } : {}), users: members.map(userOf) },
        ]),
      ),
    },
    null,
    2,
  )}\n`;
}

function tlsOf(folder: string): object {
  const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) => join(folder, name));
  return { ca_file: ca, cert_file: cert, key_file: key, verify: true, timeout: 3 };
}

function userOf({ user, password, publish, subscribe, allowResponses }: NatsUser): object {
  return {
    user,
    password,
    permissions: {
      ...(publish ? { publish: rights(publish) } : {}),
      ...(subscribe ? { subscribe: rights(subscribe) } : {}),
      ...(allowResponses ? { allow_responses: true } : {}),
    },
  };
}

/** NATS reads an empty allow list as "everything"; here it says what it says. */
function rights({ allow, deny }: SubjectRights): { allow?: readonly string[]; deny?: readonly string[] } {
  if (allow?.length === 0) return { deny: ['>'] };
  return { ...(allow ? { allow } : {}), ...(deny ? { deny } : {}) };
}
