import { isIP } from 'node:net';
import {
  baseEnv,
  ConfigError,
  certificateFolder,
  flag,
  grpcClientEnv,
  grpcTarget,
  isLoopback,
  listenAddress,
  migrateSetting,
  milliseconds,
  natsEnv,
  publicKeysSetting,
  readEnv,
  shown,
} from '@decroche/service-kit';
import { z } from 'zod';
import { AUDIT_LEAST_DAYS } from './audit/audit-tables.ts';
import { deskAddress } from './database/desk-database.ts';
import { parseAuthority } from './http/web-origins.ts';
import type { OverseenService } from './oversight/service-doors.ts';
import { type OidcSettings, readOidcSettings } from './people/oidc/oidc-settings.ts';
import { readTrainingSet, type TrainingSet } from './training/training-set.ts';

const SHARE = 'expected a number from 0 to 1';
const SECONDS = 'expected whole seconds from 0 to 63072000';

/** Whole days between two bounds. */
function days(least: number, most: number) {
  const expected = `expected whole days from ${least} to ${most}`;
  return z.coerce.number(expected).int(expected).min(least, expected).max(most, expected);
}

/** A whole number up to a bound. */
function wholeUpTo(most: number) {
  const expected = `expected a whole number from 0 to ${most}`;
  return z.coerce.number(expected).int(expected).min(0, expected).max(most, expected);
}

/** Values between commas, without the blanks around them. */
function commaList(value: string): string[] {
  return value.split(',').map((part) => part.trim());
}

const addressList = z
  .string()
  .transform(commaList)
  .refine(
    (parts) => parts.every(isAddressOrSubnet),
    'expected IP addresses or subnets separated by commas, such as 10.0.0.7,10.1.0.0/24',
  )
  .default([]);

const originList = z
  .string()
  .transform(commaList)
  .refine(
    (parts) => parts.every(isWebOrigin),
    'expected origins separated by commas, such as https://desk.example',
  )
  .default([]);

const OVERSEEN = /^([a-z][a-z-]{0,39})=([\w.-]+|\[[\da-f:]+\]):(\d{1,5})$/i;
const OVERSEEN_EXPECTED =
  'expected name=host:port of health ports, separated by commas, such as retriever=127.0.0.1:8081';

const overseenServices = shown(
  z
    .string()
    .transform(commaList)
    .transform((parts, issue): readonly OverseenService[] =>
      parts.map((part) => {
        const [, service = '', host = '', port = ''] = OVERSEEN.exec(part) ?? [];
        if (service === '') issue.addIssue({ code: 'custom', message: OVERSEEN_EXPECTED });
        return { service, host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
      }),
    )
    .default([]),
);

function isAddressOrSubnet(value: string): boolean {
  const [address = '', prefix, ...more] = value.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  if (prefix === undefined) return true;
  // A prefix of 0 would believe everybody.
  return /^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= (family === 4 ? 32 : 128);
}

function isWebOrigin(value: string): boolean {
  return /^https?:\/\/[^/?#@]+$/i.test(value) && URL.canParse(value);
}

/** True for an address to which everything travels encrypted, or does not leave this machine. */
function isProtected(value: string): boolean {
  const { protocol, host } = new URL(value);
  return protocol === 'wss:' || protocol === 'https:' || isLoopback(parseAuthority(host)?.hostname ?? '');
}

/** Settings of this service. */
export const schema = z.object({
  ...baseEnv,
  ...natsEnv,
  /** Address of the web app and its API. */
  HTTP_LISTEN: listenAddress.prefault('127.0.0.1:0'),
  /** Folder of the certificate that browsers see: HTTPS; absent, HTTP on this machine for a reverse proxy on it. */
  HTTP_TLS_DIR: certificateFolder('web').optional(),
  /** Addresses of the reverse proxies whose X-Forwarded-* is believed; nobody else's is. */
  TRUSTED_PROXIES: shown(addressList),
  /** Origins under which browsers reach the page, such as https://desk.example; loopback names need no mention. */
  PUBLIC_ORIGINS: shown(originList),
  /** Strict-Transport-Security over HTTPS, seconds; 0 sends none (RFC 6797). */
  HSTS_MAX_AGE_S: z.coerce.number(SECONDS).int(SECONDS).min(0, SECONDS).max(63_072_000, SECONDS).default(0),
  REDIS_URL: shown(z.url({ protocol: /^rediss?$/, error: 'expected redis://host:port' })),
  /** PostgreSQL for the figures; absent, PGlite in DATA_DIR. */
  DATABASE_URL: shown(
    z
      .url({ protocol: /^postgres(ql)?$/, error: 'expected postgres://user:password@host/database' })
      .optional(),
  ),
  DATA_DIR: shown(z.string().optional()),
  /** Whether the tables are brought up to date here, or by `src/migrate/main.ts` alone. */
  MIGRATE: migrateSetting,
  ...grpcClientEnv,
  PII_GUARD_TARGET: grpcTarget,
  RETRIEVER_TARGET: grpcTarget,
  /** Asked for what experts try; drafts of conversations come over the bus. */
  GENERATOR_TARGET: grpcTarget,
  /** gRPC addresses of the gateways that listen to conversations, comma-separated; absent where none does. */
  GATEWAY_TARGETS: shown(z.string().transform(commaList).pipe(z.array(grpcTarget)).default([])),
  /** Public keys of the redactor, of the retriever and of the generator. */
  LIFECYCLE_PUBLIC_KEYS: publicKeysSetting,
  SAID_PUBLIC_KEYS: publicKeysSetting,
  PASSAGES_PUBLIC_KEYS: publicKeysSetting,
  DRAFT_PUBLIC_KEYS: publicKeysSetting,
  /** Signs the session cookie. */
  SESSION_SECRET: z.string('expected at least 32 characters').min(32, 'expected at least 32 characters'),
  /** Longest session, used or not. */
  SESSION_TTL_MS: milliseconds(1_000, 86_400_000).default(43_200_000),
  /** A session without any request or open page ends after this. */
  SESSION_IDLE_MS: milliseconds(1_000, 86_400_000).default(1_800_000),
  /** Extensions offered after sign-in. */
  EXTENSIONS: shown(
    z
      .string('expected extensions separated by commas, such as 1001,1002')
      .regex(
        /^\s*\w{1,20}(\s*,\s*\w{1,20})*\s*$/,
        'expected extensions separated by commas, such as 1001,1002',
      )
      .transform((value) => value.split(',').map((extension) => extension.trim())),
  ),
  /** An extension whose holder has no open page is free after this. */
  EXTENSION_HOLD_MS: milliseconds(1_000, 3_600_000).default(120_000),
  /** How long the holder of an extension may take to answer a colleague who asks for it. */
  EXTENSION_ASK_MS: milliseconds(1_000, 300_000).default(30_000),
  /** Address of the fund's identity provider, as its tokens name it; absent, nobody signs in with it. */
  OIDC_ISSUER: shown(
    z
      .url({ protocol: /^https?$/, error: 'expected https://…, as the provider writes its issuer' })
      .refine(isProtected, 'expected https:// off this machine')
      .optional(),
  ),
  OIDC_CLIENT_ID: shown(z.string().min(1).max(200).optional()),
  /** File that holds the client's secret alone. */
  OIDC_CLIENT_SECRET_FILE: z.string().optional(),
  /** YAML file: which claims give which roles and organisation. */
  OIDC_CLAIMS_FILE: z.string().optional(),
  /** What is asked of the provider. */
  OIDC_SCOPES: shown(
    z
      .string()
      .regex(/^openid( [\w.:/-]+)*$/, 'expected openid and other scopes, separated by single blanks')
      .default('openid profile'),
  ),
  /** How long the audit log keeps what was done. */
  AUDIT_KEPT_DAYS: days(AUDIT_LEAST_DAYS, 1_095).default(365),
  /** How long opinions of drafts are kept. */
  FEEDBACK_KEPT_DAYS: days(30, 730).default(180),
  /** How many drafts a campaign of reviews samples unless who begins it says otherwise: of each theme, of those that the search was not sure of, and of those that did not help. */
  REVIEW_PER_THEME: wholeUpTo(50).default(5),
  REVIEW_LOW_CONFIDENCE: wholeUpTo(500).default(20),
  REVIEW_FEEDBACK: wholeUpTo(500).default(20),
  /** Below this confidence of the search a draft counts as not sure. */
  REVIEW_LOW_BELOW: z.coerce.number(SHARE).min(0, SHARE).max(1, SHARE).default(0.6),
  /** Longest campaign of reviews: what was sampled goes at its end. */
  REVIEW_LONGEST_DAYS: days(1, 92).default(31),
  /** Sign-in with fictitious agents and no password. */
  DEMO_SIGN_IN: flag.prefault('false'),
  /** SIP over WebSocket as browsers reach it; absent, nobody phones from a browser. */
  WEB_PHONE_URL: shown(
    z
      .url({ protocol: /^wss?$/, error: 'expected wss://host/ws' })
      .refine(isProtected, 'expected wss://, or ws:// on this machine')
      .optional(),
  ),
  /** One line `EXTENSION SECRET` for each extension whose phone is in the browser. */
  WEB_PHONE_SECRETS_FILE: z.string().optional(),
  /** Secret of a demonstration's caller: opens `/appeler`, where anybody calls. */
  WEB_CALLER_SECRET: z.string().min(12, 'expected at least 12 characters').optional(),
  /** Transcribers that hear dictated questions, and of which `/appeler` says whom they understand; absent, nobody dictates. */
  TRANSCRIBER_TARGETS: shown(z.string().transform(commaList).pipe(z.array(grpcTarget).min(1)).optional()),
  /** Opens `/api/timeline/events` to whoever sends it; absent, that door is closed. */
  TIMELINE_TOKEN: z.string().min(16, 'expected at least 16 characters').optional(),
  /** Lets whoever sends it deliver the result of a check of forgetting; absent, that door is closed. */
  FORGET_REPORT_TOKEN: z.string().min(16, 'expected at least 16 characters').optional(),
  /** Health ports of the services that say at `/about` what they are and keep: `name=host:port`, comma-separated. */
  OVERSEEN_SERVICES: overseenServices,
  /** Lets whoever sends it bring figures of the fund's own tools in; absent, that door is closed. */
  FIGURES_IMPORT_TOKEN: z.string().min(16, 'expected at least 16 characters').optional(),
  /** Made-up figures for the manager's pages of a demonstration. */
  DEMO_FIGURES: flag.prefault('false'),
  /** Longest life of a conversation without any event. */
  LIVE_TTL_MS: milliseconds(60_000, 86_400_000).default(7_200_000),
  /** How long an ended call stays on the desk before it is forgotten. */
  ENDED_SHOWN_MS: milliseconds(0, 3_600_000).default(120_000),
  /** How long questions asked outside a call stay after the last one; the search remembers it as long. */
  ASK_SHOWN_MS: milliseconds(1_000, 3_600_000).default(600_000),
  /** YAML file of simulated callers for training, with their voices beside it; absent, nobody trains. */
  TRAINING_FILE: shown(z.string().optional()),
  /** Folder of the built web app. */
  WEB_DIR: shown(z.string().default(new URL('../web/dist', import.meta.url).pathname)),
});

type Env = Readonly<z.infer<typeof schema>>;

/** Settings of the desk, with what their files say. */
export type DeskConfig = Readonly<z.infer<typeof schema>> & {
  /** Sign-in with the fund's identity provider; undefined where it is not configured. */
  readonly oidc: OidcSettings | undefined;
  /** Simulated callers; undefined where there are none. */
  readonly training: TrainingSet | undefined;
};

/**
 * Reads the environment; nothing else does.
 *
 * @throws ConfigError naming each wrong setting
 */
export function readDeskConfig(env: NodeJS.ProcessEnv): DeskConfig {
  const config = readEnv('agent-desktop', schema, env);
  deskAddress(config);
  if (config.WEB_CALLER_SECRET !== undefined && !config.DEMO_SIGN_IN) {
    throw new ConfigError(
      'agent-desktop: WEB_CALLER_SECRET lets anybody call from the page: it goes with DEMO_SIGN_IN=true and nothing else',
    );
  }
  if (config.DEMO_FIGURES && !config.DEMO_SIGN_IN) {
    throw new ConfigError(
      'agent-desktop: DEMO_FIGURES=true makes figures up: it goes with DEMO_SIGN_IN=true and nothing else',
    );
  }
  const phones = config.WEB_PHONE_SECRETS_FILE !== undefined || config.WEB_CALLER_SECRET !== undefined;
  if (phones !== (config.WEB_PHONE_URL !== undefined)) {
    throw new ConfigError(
      'agent-desktop: WEB_PHONE_URL goes with WEB_PHONE_SECRETS_FILE: set both, or neither',
    );
  }
  const away = demonstrationAway(config);
  if (away !== undefined) {
    throw new ConfigError(
      `agent-desktop: DEMO_SIGN_IN=true asks for no password and would open calls to others at ${away}: ` +
        'set it to false, or keep HTTP_LISTEN and PUBLIC_ORIGINS on this machine (127.0.0.1, localhost)',
    );
  }
  const { TRAINING_FILE: file } = config;
  const training = file === undefined ? undefined : readTrainingSet(file);
  return { ...config, oidc: readSignIn(config), training };
}

/** @throws ConfigError when the sign-in with the provider is half configured, or beside the one without a password */
function readSignIn(config: Env): OidcSettings | undefined {
  const oidc = readOidcSettings(config);
  if (oidc === undefined) return undefined;
  if (config.DEMO_SIGN_IN) {
    throw new ConfigError(
      'agent-desktop: DEMO_SIGN_IN=true asks for no password and would go round the identity provider (OIDC_ISSUER): set one of them',
    );
  }
  const [first] = config.PUBLIC_ORIGINS;
  if (first === undefined) {
    throw new ConfigError(
      'agent-desktop: OIDC_ISSUER needs PUBLIC_ORIGINS: the provider leads back to its first address, such as https://desk.example',
    );
  }
  const open = config.PUBLIC_ORIGINS.find((origin) => !isProtected(origin));
  if (open !== undefined) {
    throw new ConfigError(
      `agent-desktop: PUBLIC_ORIGINS has ${open}: with OIDC_ISSUER every origin off this machine is https://`,
    );
  }
  return oidc;
}

/** Address off this machine at which the sign-in without a password would be reached; undefined when there is none. */
function demonstrationAway({ DEMO_SIGN_IN, HTTP_LISTEN, PUBLIC_ORIGINS }: Env): string | undefined {
  if (!DEMO_SIGN_IN) return undefined;
  const { host, port } = HTTP_LISTEN;
  if (!isLoopback(host)) return `${host}:${port}`;
  return PUBLIC_ORIGINS.find((origin) => !isLoopback(parseAuthority(new URL(origin).host)?.hostname ?? ''));
}
