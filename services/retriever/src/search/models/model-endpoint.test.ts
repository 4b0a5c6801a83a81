import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EmbeddingsEndpoint, RerankEndpoint } from './model-endpoint.ts';
import { EncoderUnavailableError } from './text-encoder.ts';

let server: Server;
let url: string;
/** What the model server answers. */
let body: string | Buffer = '';
let status = 200;

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    response.on('error', () => undefined);
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

const deadline = () => AbortSignal.timeout(5_000);

function encode(texts: readonly string[]): Promise<Float32Array[]> {
  const settings = { url, apiKey: '', model: 'm', queryPrefix: '', passagePrefix: '' };
  return new EmbeddingsEndpoint(settings).encode(texts, 'query', deadline());
}

test.each([
  ['null', 'null'],
  ['a vector that is null', '{"data": [{"index": 0, "embedding": null}]}'],
  ['a vector of null', '{"data": [{"index": 0, "embedding": [null]}]}'],
  ['numbers that no vector holds', '{"data": [{"index": 0, "embedding": [1e300, 1]}]}'],
  ['more than was asked for', `{"data": [], "pad": "${'x'.repeat(17 * 1024 * 1024)}"}`],
])('%s from a model server is refused as malformed', async (_, answer) => {
  status = 200;
  body = answer;
  await expect(encode(['bonjour'])).rejects.toMatchObject({ reason: 'malformed' });
});

const item = fc.record(
  {
    index: fc.oneof(fc.nat(2), fc.jsonValue()),
    embedding: fc.oneof(fc.array(fc.double(), { maxLength: 3 }), fc.jsonValue()),
    score: fc.oneof(fc.double(), fc.jsonValue()),
  },
  { requiredKeys: [] },
);
const answers = fc.oneof(
  fc
    .record({ data: fc.oneof(fc.array(item, { maxLength: 2 }), fc.jsonValue()) })
    .map((value) => JSON.stringify(value)),
  fc.array(item, { maxLength: 2 }).map((value) => JSON.stringify(value)),
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.string(),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
);

test('whatever a model server answers, there are finite numbers for each text or a typed error', async () => {
  await fc.assert(
    fc.asyncProperty(answers, fc.constantFrom(200, 200, 204, 500), async (answer, code) => {
      body = answer;
      status = code;
      const got = await Promise.all([
        encode(['un']).catch((error: unknown) => error),
        new RerankEndpoint({ url, apiKey: '' })
          .score('un', ['deux'], deadline())
          .catch((error: unknown) => error),
      ]);
      for (const each of got) {
        if (each instanceof Error) expect(each).toBeInstanceOf(EncoderUnavailableError);
        else {
          expect(each).toHaveLength(1);
          const numbers = (each as (number | Float32Array)[]).flatMap((value) =>
            typeof value === 'number' ? [value] : [...value],
          );
          expect(numbers.every(Number.isFinite)).toBe(true);
        }
      }
    }),
    { numRuns: 150 },
  );
});
