import { expect, it } from 'vitest';
import { z } from 'zod';
import { baseEnv, grpcTarget, listenAddress, natsEnv, readEnv } from './config.ts';

const schema = z.object({
  ...baseEnv,
  ...z.object(natsEnv).partial().shape,
  GRPC_LISTEN: listenAddress.optional(),
  HTTP_LISTEN: listenAddress.optional(),
  RETRIEVER_TARGET: grpcTarget.optional(),
  TRANSCRIBER_TARGETS: z
    .string()
    .transform((list) => list.split(','))
    .optional(),
  REDIS_URL: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  QDRANT_URL: z.string().optional(),
  AMI_HOST: z.string().optional(),
  ARI_URL: z.string().optional(),
  AUDIOSOCKET_LISTEN: listenAddress.optional(),
  RECOGNISER_URL: z.string().optional(),
  LLM_BASE_URL: z.string().optional(),
});
const read = (env: Record<string, string>): unknown => readEnv('a-service', schema, env);

const IN_CLEAR: readonly (readonly [string, string, string])[] = [
  ['GRPC_LISTEN', '0.0.0.0:50051', 'grpc'],
  ['GRPC_LISTEN', '[::]:50051', 'grpc'],
  ['HTTP_LISTEN', '10.0.0.7:8443', 'http'],
  ['RETRIEVER_TARGET', 'retriever:50051', 'grpc'],
  ['TRANSCRIBER_TARGETS', '127.0.0.1:1,transcriber:50051', 'grpc'],
  ['NATS_URL', 'nats://nats:4222', 'nats'],
  ['NATS_URL', 'tls://nats:4222', 'nats'],
  ['REDIS_URL', 'redis://a:b@redis:6379', 'redis'],
  ['DATABASE_URL', 'postgres://a:b@postgres/decroche', 'postgres'],
  ['DATABASE_URL', 'postgres://a:b@postgres/decroche?sslmode=require', 'postgres'],
  ['DATABASE_URL', 'postgres://a:b@127.0.0.1.example.org/decroche', 'postgres'],
  ['QDRANT_URL', 'http://qdrant:6333', 'qdrant'],
  ['AMI_HOST', 'asterisk', 'ami'],
  ['ARI_URL', 'http://asterisk:8088/ari', 'ari'],
  ['AUDIOSOCKET_LISTEN', '0.0.0.0:9092', 'audio'],
  ['RECOGNISER_URL', 'ws://recogniser:2700', 'recogniser'],
  ['LLM_BASE_URL', 'http://models:8000/v1', 'models'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://collector:4318', 'otlp'],
];

it.each(IN_CLEAR)('%s=%s stops the start with one line that says what to do', (name, value) => {
  expect(() => read({ [name]: value })).toThrow(
    new RegExp(`^a-service: ${name} is not on loopback: [^\\n]+$`),
  );
});

it.each(IN_CLEAR)(
  '%s=%s is taken once %s is named in so many words, and not for another',
  (name, value, edge) => {
    expect(() => read({ [name]: value, PLAINTEXT_ALLOWED: edge })).not.toThrow();
    const other = edge === 'nats' ? 'redis,ami' : 'nats, health';
    expect(() => read({ [name]: value, PLAINTEXT_ALLOWED: other })).toThrow(
      `name ${edge} in PLAINTEXT_ALLOWED`,
    );
  },
);

it.each([
  ['GRPC_LISTEN', '127.0.0.1:0'],
  ['HTTP_LISTEN', '[::1]:8080'],
  ['AMI_HOST', '::1'],
  ['RETRIEVER_TARGET', 'localhost:50051'],
  ['NATS_URL', 'nats://127.0.0.1:4222'],
  ['REDIS_URL', 'redis://[::1]:6379'],
  ['REDIS_URL', 'rediss://a:b@redis:6379'],
  ['DATABASE_URL', 'postgres://a:b@db/decroche?sslmode=verify-full'],
  ['DATABASE_URL', 'postgresql:///decroche?host=/run/postgresql'],
  ['QDRANT_URL', 'https://qdrant:6333'],
  ['RECOGNISER_URL', 'wss://recogniser'],
  ['LLM_BASE_URL', 'https://models/v1'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'https://collector'],
  ['HEALTH_LISTEN', '0.0.0.0:8081'],
])('%s=%s needs no word', (name, value) => {
  expect(() => read({ [name]: value })).not.toThrow();
});

it('a word that names no connection is no word', () => {
  expect(() => read({ PLAINTEXT_ALLOWED: 'all' })).toThrow(
    /PLAINTEXT_ALLOWED="all" is wrong: expected a list of grpc, nats/,
  );
});

it('a password in an address is not repeated', () => {
  expect(() => read({ REDIS_URL: 'redis://a:hunter2@redis' })).toThrow(/^(?!.*hunter2)/);
});
