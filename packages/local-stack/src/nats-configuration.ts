/** Subjects a user may use; `deny` wins over `allow`. Wildcards as in NATS (`*`, `>`). */
export interface SubjectRights {
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
}

export interface NatsUser {
  readonly user: string;
  readonly password: string;
  /** Absent: every subject. `{ allow: [] }`: none. */
  readonly publish?: SubjectRights;
  /** Absent: every subject. `{ allow: [] }`: none. */
  readonly subscribe?: SubjectRights;
  /** Lets the user answer requests on reply subjects it could not publish to otherwise. */
  readonly allowResponses?: boolean;
}

export interface NatsSite {
  readonly port: number;
  readonly monitorPort: number;
  readonly storeFolder: string;
  readonly users: readonly NatsUser[];
}

/** A nats-server configuration file. JSON is valid in NATS's configuration syntax. */
export function natsConfiguration(site: NatsSite): string {
  return `${JSON.stringify(
    {
      listen: `127.0.0.1:${site.port}`,
      http: `127.0.0.1:${site.monitorPort}`,
      jetstream: { store_dir: site.storeFolder, max_memory_store: 256 * 1024 * 1024, max_file_store: 0 },
      lame_duck_duration: '30s',
      authorization: {
        users: site.users.map(({ user, password, publish, subscribe, allowResponses }) => ({
          user,
          password,
          permissions: {
            ...(publish ? { publish: rights(publish) } : {}),
            ...(subscribe ? { subscribe: rights(subscribe) } : {}),
            ...(allowResponses ? { allow_responses: true } : {}),
          },
        })),
      },
    },
    null,
    2,
  )}\n`;
}

/** NATS reads an empty allow list as "everything"; here it says what it says. */
function rights({ allow, deny }: SubjectRights): { allow?: readonly string[]; deny?: readonly string[] } {
  if (allow?.length === 0) return { deny: ['>'] };
  return { ...(allow ? { allow } : {}), ...(deny ? { deny } : {}) };
}
