import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrivateAuthority } from '@decroche/local-stack';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import type { z } from 'zod';
import * as desk from '../../../../services/agent-desktop/src/config.ts';
import * as gate from '../../../../services/ari-gate/src/config.ts';
import * as forgetting from '../../../../services/forget-check/src/config.ts';
import * as generator from '../../../../services/generator/src/config.ts';
import * as gateway from '../../../../services/ivr-gateway/src/config.ts';
import * as redactor from '../../../../services/pii-guard/src/config.ts';
import * as retriever from '../../../../services/retriever/src/config.ts';
import * as transcriber from '../../../../services/transcriber/src/config.ts';
import { ROOT } from '../root.ts';
import { type KubernetesObject, OVERLAYS } from './rendered-overlay.ts';
import { renderedBefore } from './rendered-overlays-in-tests.ts';
import { newInstallationSecrets } from './secret-values.ts';
import { type Container, environmentOf, workloadsOf } from './workloads.ts';

interface Program {
  readonly schema: z.ZodObject;
  readonly read: (env: Record<string, string>) => unknown;
}

const PROGRAMS: Readonly<Record<string, Program>> = {
  'agent-desktop': { schema: desk.schema, read: desk.readDeskConfig },
  'ari-gate': { schema: gate.schema, read: gate.readConfig },
  'forget-check': { schema: forgetting.schema, read: forgetting.readCheck },
  generator: { schema: generator.schema, read: generator.readConfig },
  'ivr-gateway': { schema: gateway.schema, read: gateway.readConfig },
  'pii-guard': { schema: redactor.schema, read: redactor.readConfig },
  retriever: { schema: retriever.schema, read: retriever.readConfig },
  transcriber: { schema: transcriber.schema, read: transcriber.readConfig },
};
/** Read by the exporters of OpenTelemetry, and by the hooks of a container. */
const OF_OTHERS = /^OTEL_|^DRAIN_SECONDS$/;

const secrets = new Map(
  newInstallationSecrets({
    ...{ redis: 'redis:6379', postgres: 'postgres:5432/decroche', postgresUser: 'decroche' },
    postgresReader: 'decroche_oubli',
    ...{ agents: ['1001', '1002'], trial: true },
  }).map(({ name, values }) => [name, values]),
);

const rendered = renderedBefore();
let mounted: string;

beforeAll(async () => {
  mounted = mkdtempSync(join(tmpdir(), 'decroche-mounted-'));
  const authority = await PrivateAuthority.create();
  for (const folder of ['tls', 'http-tls'])
    await authority.issueInto(join(mounted, folder), {
      program: 'transcriber',
      notAfter: new Date(Date.now() + 86_400_000),
    });
  for (const folder of ['oidc', 'claims']) mkdirSync(join(mounted, folder));
  writeFileSync(join(mounted, 'oidc/client-secret'), 'secret-of-the-client');
  writeFileSync(
    join(mounted, 'claims/claims.yaml'),
    readFileSync(join(ROOT, 'deploy/k8s/overlays/fund/claims.yaml')),
  );
});

afterAll(() => rmSync(mounted, { recursive: true, force: true }));

/** As inside the image, with what is mounted there. */
function seenHere(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      value.replace(/^\/etc\/decroche(?=\/)/, mounted).replace(/^\/app(?=\/)/, ROOT),
    ]),
  );
}

function containersOf(objects: readonly KubernetesObject[]): readonly Container[] {
  return workloadsOf(objects).flatMap(({ pod }) => pod.containers);
}

describe.each(OVERLAYS)('what the overlay %s tells', (overlay) => {
  const objectsOf = (context: TestContext): readonly KubernetesObject[] => rendered(context, overlay);
  const containerOf = (objects: readonly KubernetesObject[], name: string): Container => {
    const found = containersOf(objects).find((container) => container.name === name);
    if (found === undefined) throw new RangeError(`there is no container ${name}`);
    return found;
  };

  it.for(Object.keys(PROGRAMS).filter((name) => name !== 'forget-check' || overlay !== 'demo'))(
    '%s is all that it needs, and nothing that it does not know',
    (name, context) => {
      const objects = objectsOf(context);
      const { schema, read } = PROGRAMS[name] as Program;
      const environment = environmentOf(containerOf(objects, name), objects, secrets);
      const known = new Set(Object.keys(schema.shape));
      expect(Object.keys(environment).filter((key) => !known.has(key) && !OF_OTHERS.test(key))).toEqual([]);
      expect(() => read(seenHere(environment))).not.toThrow();
      const without = Object.entries(seenHere(environment)).filter(([key]) => !key.endsWith('_PASSWORD'));
      expect(() => read(Object.fromEntries(without))).toThrow(/PASSWORD is not set/);
    },
  );

  it('Asterisk is every value that its configuration asks for, and no other', (context) => {
    const objects = objectsOf(context);
    const folder = join(ROOT, 'infra/asterisk');
    const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
    const site = readdirSync(join(folder, 'site')).map((file) => read(`site/${file}`));
    const image = new Set([...read('Dockerfile').matchAll(/\b([A-Z][A-Z_0-9]+)=/g)].map(([, name]) => name));
    const scripts = read('render.sh') + read('drain.sh');
    const environment = environmentOf(containerOf(objects, 'asterisk'), objects, secrets);
    const asked = new Set([...site.join('\n').matchAll(/@([A-Z][A-Z0-9_]*)@/g)].map(([, name = '']) => name));
    const strange = Object.keys(environment).filter(
      (name) => !asked.has(name) && !image.has(name) && !scripts.includes(name) && !OF_OTHERS.test(name),
    );
    expect(strange).toEqual([]);
    // What render.sh makes itself, and what only TLS and phones in a browser need.
    const made =
      /^(EXTENSION|PHONE_SECRET|PHONE_CALLED_BACK|PENALTY|ICE_SUPPORT|UNHEARD_LIMIT_S|STASIS_APPS|QUEUE_|WEB_|SIP_TLS_)/;
    const missing = [...asked].filter(
      (name) => !made.test(name) && !image.has(name) && environment[name] === undefined,
    );
    expect(missing).toEqual([]);
  });

  it('the agents of the desk are those of Asterisk', (context) => {
    const objects = objectsOf(context);
    const [asterisk, page] = ['asterisk', 'agent-desktop'].map((name) =>
      environmentOf(containerOf(objects, name), objects, secrets),
    );
    expect(page?.EXTENSIONS?.split(',')).toEqual(asterisk?.AGENTS?.split(' '));
  });

  it('NATS and Redis are the passwords of every user', (context) => {
    const objects = objectsOf(context);
    const asks: readonly (readonly [string, string, RegExp])[] = [
      ['nats', 'infra/nats/nats.conf', /\$(NATS_PASSWORD_\w+)/g],
      ['redis', 'infra/redis/users.acl', /@(REDIS_PASSWORD_\w+)@/g],
    ];
    for (const [name, file, pattern] of asks) {
      if (!containersOf(objects).some((container) => container.name === name)) continue;
      const environment = environmentOf(containerOf(objects, name), objects, secrets);
      const wanted = [...readFileSync(join(ROOT, file), 'utf8').matchAll(pattern)].map(([, key = '']) => key);
      expect(wanted.length).toBeGreaterThan(2);
      expect(wanted.filter((key) => environment[key] === undefined)).toEqual([]);
    }
  });
});
