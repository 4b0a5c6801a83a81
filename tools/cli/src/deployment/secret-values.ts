import { randomBytes } from 'node:crypto';
import { type BusUser, SUBJECT_PERMISSIONS } from '@decroche/contracts';
import { environmentName, InstallationSecrets } from '@decroche/local-stack';
import { SERVICES, type ServiceName } from '../constellation/service-settings.ts';

/** Users of Redis, as infra/redis/users.acl has them. */
const REDIS_USERS = ['ivr-gateway', 'agent-desktop', 'forget-check'] as const;
/** Bytes of a password that nobody types. */
const PASSWORD_BYTES = 24;

/** What an installation is told when its secrets are made. */
export interface InstallationPlaces {
  /** `host:port` of Redis. */
  readonly redis: string;
  /** `host:port/database` of PostgreSQL. */
  readonly postgres: string;
  /** User of that database. */
  readonly postgresUser: string;
  /** Another user of it, which may read everything and write nothing: that of the check of forgetting. */
  readonly postgresReader: string;
  /** Extensions of the agents. */
  readonly agents: readonly string[];
  /** Opens the desk's timeline to the tools of a trial. */
  readonly trial: boolean;
}

/** Values of one Secret, by key. */
export interface NamedSecret {
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Everything secret of a new installation, a Secret for each program that carries its settings, and one for each store.
 * Certificates are not in it. The programs know each other by certificates, so none is told a gRPC token.
 */
export function newInstallationSecrets(places: InstallationPlaces): readonly NamedSecret[] {
  const secrets = new InstallationSecrets();
  const redis = new Map(REDIS_USERS.map((user) => [user, password()]));
  const postgres = password();
  const [oversight, gate, ari, ami, report] = [password(), password(), password(), password(), password()];
  const [qdrant, qdrantSearch] = [password(), password()];
  const redisUrl = (user: (typeof REDIS_USERS)[number]): string =>
    `rediss://${user}:${redis.get(user)}@${places.redis}`;
  const databaseUrl = (user: string, secret: string): string =>
    `postgres://${user}:${secret}@${places.postgres}?sslmode=verify-full`;
  const ownerUrl = databaseUrl(places.postgresUser, postgres);
  const own: Readonly<Partial<Record<ServiceName, Readonly<Record<string, string>>>>> = {
    retriever: { DATABASE_URL: ownerUrl, QDRANT_API_KEY: qdrant, QDRANT_SEARCH_API_KEY: qdrantSearch },
    'agent-desktop': {
      DATABASE_URL: ownerUrl,
      REDIS_URL: redisUrl('agent-desktop'),
      SESSION_SECRET: password(),
      FORGET_REPORT_TOKEN: report,
      ...(places.trial ? { TIMELINE_TOKEN: password() } : {}),
    },
    'ivr-gateway': { REDIS_URL: redisUrl('ivr-gateway'), ARI_PASSWORD: gate, AMI_PASSWORD: ami },
  };
  return [
    ...SERVICES.map((name) => ({
      name,
      values: { OVERSIGHT_TOKEN: oversight, ...withoutTokens(secrets.settingsOf(name)), ...own[name] },
    })),
    {
      name: 'ari-gate',
      values: { OVERSIGHT_TOKEN: oversight, GATEWAY_ARI_PASSWORD: gate, ASTERISK_ARI_PASSWORD: ari },
    },
    { name: 'asterisk', values: { ARI_PASSWORD: ari, AMI_PASSWORD: ami } },
    { name: 'phones', values: { phones: phoneSecrets(places.agents) } },
    {
      name: 'nats',
      values: Object.fromEntries(
        (Object.keys(SUBJECT_PERMISSIONS) as BusUser[]).map((user) => [
          environmentName('NATS_PASSWORD', user),
          secrets.busPassword(user),
        ]),
      ),
    },
    {
      name: 'redis',
      values: Object.fromEntries(
        [...redis].map(([user, value]) => [environmentName('REDIS_PASSWORD', user), value]),
      ),
    },
    { name: 'migrations', values: { DATABASE_URL: ownerUrl } },
    {
      name: 'forget-check',
      values: {
        NATS_USER: 'forget-check',
        NATS_PASSWORD: secrets.busPassword('forget-check'),
        REDIS_URL: redisUrl('forget-check'),
        DATABASE_URL: databaseUrl(places.postgresReader, password()),
        QDRANT_API_KEY: qdrantSearch,
        FORGET_REPORT_TOKEN: report,
      },
    },
    { name: 'postgres', values: { POSTGRES_PASSWORD: postgres } },
    {
      name: 'qdrant',
      values: { QDRANT__SERVICE__API_KEY: qdrant, QDRANT__SERVICE__READ_ONLY_API_KEY: qdrantSearch },
    },
  ];
}

/** Asterisk reads one line `EXTENSION SECRET` for each phone. */
function phoneSecrets(agents: readonly string[]): string {
  return agents.map((extension) => `${extension} ${password()}\n`).join('');
}

function withoutTokens(settings: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !name.startsWith('GRPC_')));
}

function password(): string {
  return randomBytes(PASSWORD_BYTES).toString('base64url');
}
