import { z } from 'zod';
import { isLoopback } from './loopback.ts';
import { shown } from './settings-in-force.ts';

/** Connections of a program, as `PLAINTEXT_ALLOWED` names them. */
const EDGES = [
  'grpc',
  'nats',
  'redis',
  'postgres',
  'qdrant',
  'http',
  'ari',
  'ami',
  'audio',
  'recogniser',
  'models',
  'otlp',
  'health',
] as const;
export type Edge = (typeof EDGES)[number];

const EXPECTED = `expected a list of ${EDGES.join(', ')}`;

/** Connections that may leave this machine in clear. */
export const plaintextAllowed = shown(
  z
    .string()
    .transform((value) => value.split(',').map((edge) => edge.trim()))
    .pipe(z.array(z.enum(EDGES, EXPECTED)))
    .default([]),
);

/** What a program was told, as its schema gives it. */
type Settings = Readonly<Record<string, unknown>>;

interface EdgeRule {
  readonly edge: Edge;
  readonly settings: readonly string[];
  /** Whether what goes there is encrypted, and by whom it can be read otherwise. */
  readonly encrypted: (value: string, settings: Settings) => boolean;
  /** What makes it so. */
  readonly remedy: string;
}

const hasCertificates = (_: string, { TLS_DIR }: Settings): boolean => TLS_DIR !== undefined;
const startsWith =
  (...schemes: readonly string[]) =>
  (value: string): boolean =>
    schemes.some((scheme) => value.startsWith(scheme));
const never = (): boolean => false;

/** Every setting that leads to another program, or lets others in. The health port is not among them: what it tells is no secret. */
const RULES: readonly EdgeRule[] = [
  {
    edge: 'grpc',
    settings: [
      'GRPC_LISTEN',
      'PII_GUARD_TARGET',
      'RETRIEVER_TARGET',
      'GENERATOR_TARGET',
      'GATEWAY_TARGETS',
      'TRANSCRIBER_TARGETS',
    ],
    encrypted: hasCertificates,
    remedy: 'set TLS_DIR to a folder of certificates',
  },
  {
    edge: 'nats',
    settings: ['NATS_URL'],
    encrypted: (value, settings) => value.startsWith('tls:') && hasCertificates(value, settings),
    remedy: 'write tls:// and set TLS_DIR to a folder of certificates',
  },
  { edge: 'redis', settings: ['REDIS_URL'], encrypted: startsWith('rediss:'), remedy: 'write rediss://' },
  {
    edge: 'postgres',
    settings: ['DATABASE_URL'],
    encrypted: (value) => URL.parse(value)?.searchParams.get('sslmode') === 'verify-full',
    remedy: 'add sslmode=verify-full',
  },
  { edge: 'qdrant', settings: ['QDRANT_URL'], encrypted: startsWith('https:'), remedy: 'write https://' },
  {
    edge: 'http',
    settings: ['HTTP_LISTEN'],
    encrypted: (_, { HTTP_TLS_DIR }) => HTTP_TLS_DIR !== undefined,
    remedy: 'set HTTP_TLS_DIR to a folder of certificates, where the program has it',
  },
  { edge: 'http', settings: ['DESK_URL'], encrypted: startsWith('https:'), remedy: 'write https://' },
  {
    edge: 'ari',
    settings: ['ARI_URL', 'ASTERISK_ARI_URL'],
    encrypted: startsWith('https:'),
    remedy: 'keep it on this machine or in this pod',
  },
  { edge: 'ami', settings: ['AMI_HOST'], encrypted: never, remedy: 'keep it on this machine or in this pod' },
  {
    edge: 'audio',
    settings: ['AUDIOSOCKET_LISTEN'],
    encrypted: never,
    remedy: 'keep it on this machine or in this pod',
  },
  {
    edge: 'recogniser',
    settings: ['RECOGNISER_URL'],
    encrypted: startsWith('wss:', 'https:'),
    remedy: 'write wss:// or https://',
  },
  {
    edge: 'models',
    settings: ['LLM_BASE_URL', 'EMBEDDINGS_URL', 'RERANK_URL'],
    encrypted: startsWith('https:'),
    remedy: 'write https://',
  },
];

/** Variables of OpenTelemetry, which its own exporter reads. */
const OTLP: EdgeRule = {
  edge: 'otlp',
  settings: [
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT',
  ],
  encrypted: startsWith('https:'),
  remedy: 'write https://',
};

/**
 * What would go in clear to another machine without having been allowed in so many words.
 *
 * @param env the environment that the settings were read from
 * @returns one clause for each setting: which, and what to do
 */
export function plaintextFaults(settings: Settings, env: Settings): string[] {
  const allowed = (settings.PLAINTEXT_ALLOWED ?? []) as readonly Edge[];
  const own = RULES.flatMap((rule) => faultsOf(rule, settings, settings, allowed));
  return 'PLAINTEXT_ALLOWED' in settings ? [...own, ...faultsOf(OTLP, env, settings, allowed)] : own;
}

function faultsOf(
  { edge, settings: names, encrypted, remedy }: EdgeRule,
  from: Settings,
  settings: Settings,
  allowed: readonly Edge[],
): string[] {
  if (allowed.includes(edge)) return [];
  return names.flatMap((name) => {
    const open = placesOf(from[name]).some(
      (place) => !isLoopback(hostOf(place)) && !encrypted(place, settings),
    );
    return open
      ? [`${name} is not on loopback: ${remedy}, or name ${edge} in PLAINTEXT_ALLOWED to let it go in clear`]
      : [];
  });
}

/** The addresses in a setting: a text, several, or where to listen. */
function placesOf(value: unknown): string[] {
  if (value === undefined || value === '') return [];
  if (Array.isArray(value)) return value.flatMap(placesOf);
  return [
    typeof value === 'object' && value !== null && 'host' in value ? String(value.host) : String(value),
  ];
}

/** A database on a socket of this machine has no host. */
function hostOf(place: string): string {
  if (/^[a-z][\w+.-]*:\/\//i.test(place)) return URL.parse(place)?.hostname || 'localhost';
  return place.replace(/^(\[.*\]|[^:]*):\d+$/, '$1');
}
