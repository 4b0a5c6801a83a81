import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BusUser, SUBJECT_PERMISSIONS } from '@decroche/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AsteriskSite,
  type SiteAgent,
  writeAsteriskConfiguration,
} from '../src/asterisk-configuration.ts';
import { runCommand } from '../src/command.ts';
import { telephonyOf } from '../src/components.ts';
import type { Bundle } from '../src/debian-bundle.ts';
import { ensure, layoutOf } from '../src/mod.ts';
import { NATS_ON_A_NETWORK, passwordVariable, productionNatsConfiguration } from '../src/production-nats.ts';

const layout = layoutOf();
let folder: string;
let bundle: Bundle;

beforeAll(async () => {
  await ensure(['asterisk', 'nats']);
  bundle = await telephonyOf(layout);
  folder = await mkdtemp(join(tmpdir(), 'decroche-deployment-'));
}, 300_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the image of Asterisk', () => {
  it('shows ARI to its own machine only', async () => {
    const dockerfile = await readFile(join(layout.asteriskConfiguration, 'Dockerfile'), 'utf8');
    const port = /HTTP_ADDRESS=127\.0\.0\.1 HTTP_PORT=(\d+)/.exec(dockerfile)?.[1];
    expect(port).toBeDefined();
    expect(/^EXPOSE .*$/m.exec(dockerfile)?.[0]).not.toContain(`${port}/`);
  });
});

/** What the local stack is told where render.sh reads `values`. */
function site(values: Readonly<Record<string, string>>, agents: readonly SiteAgent[]): AsteriskSite {
  return {
    systemName: values.SYSTEM_NAME ?? '',
    sipPort: 20_001,
    httpPort: 20_002,
    amiPort: 20_003,
    rtp: { first: 20_100, last: 20_199 },
    ariUser: values.ARI_USER ?? '',
    ariPassword: values.ARI_PASSWORD ?? '',
    amiUser: values.AMI_USER ?? '',
    amiPassword: values.AMI_PASSWORD ?? '',
    agents,
    phoneAddress: '127.0.0.101',
  };
}

/** Folders of an instance of the local stack, by the names of render.sh. */
function folders(local: string): Record<string, string> {
  return {
    DIR_ETC: join(local, 'etc'),
    DIR_LIB: join(local, 'lib'),
    DIR_DATA: join(local, 'data'),
    DIR_SPOOL: join(local, 'spool'),
    DIR_RUN: join(folder, 'asterisk-run'),
    DIR_LOG: join(local, 'no-logs'),
    DIR_SBIN: bundle.path('usr/sbin'),
    DIR_MODULES: join(local, 'modules'),
  };
}

async function expectSame(rendered: string, local: string): Promise<void> {
  const names = (await readdir(rendered)).sort();
  expect(names).toEqual((await readdir(local)).sort());
  for (const name of names) {
    const [one, other] = await Promise.all([rendered, local].map((dir) => readFile(join(dir, name), 'utf8')));
    expect(one?.trim(), name).toBe(other?.trim());
  }
}

describe('render.sh', () => {
  const values = {
    SYSTEM_NAME: 'same',
    SIP_ADDRESS: '127.0.0.1',
    SIP_PORT: '20001',
    HTTP_ADDRESS: '127.0.0.1',
    HTTP_PORT: '20002',
    AMI_ADDRESS: '127.0.0.1',
    AMI_PORT: '20003',
    AMI_PERMIT: '127.0.0.1/255.255.255.255',
    ARI_USER: 'ari',
    ARI_PASSWORD: 'a&b\\1',
    AMI_USER: 'ami',
    AMI_PASSWORD: 'c|d',
    RTP_FIRST: '20100',
    RTP_LAST: '20199',
    TRUNK_ADDRESS: '127.0.0.1/255.255.255.255',
    TRUNK_TRANSPORT: 'udp',
    TRUNK_MEDIA_ENCRYPTION: 'no',
    TRUNK_RTP_TIMEOUT_S: '30',
    PHONE_NETWORK: '127.0.0.101/255.255.255.255',
    PHONE_TRANSPORT: 'udp',
    PHONE_MEDIA_ENCRYPTION: 'no',
    PHONE_QUALIFY_S: '3',
    SIP_T1_MS: '100',
    SIP_TIMER_B_MS: '6400',
    AGENTS: '1001 1002',
    PHONE_SECRET_1001: 'secret-of-one',
    PHONE_SECRET_1002: 'secret-of-two',
  };

  function render(target: string, environment: Record<string, string>) {
    return runCommand(
      join(layout.asteriskConfiguration, 'render.sh'),
      [layout.asteriskConfiguration, target],
      {
        env: { PATH: '/usr/bin:/bin', ...environment },
        timeoutMs: 10_000,
      },
    );
  }

  it('writes the same Asterisk configuration as the local stack does', async () => {
    const local = join(folder, 'local');
    const agents = [
      { extension: '1001', secret: values.PHONE_SECRET_1001 },
      { extension: '1002', secret: values.PHONE_SECRET_1002 },
    ];
    const configuration = site(values, agents);
    await writeAsteriskConfiguration(layout.asteriskConfiguration, local, folder, bundle, configuration);
    const rendered = join(folder, 'rendered');
    const result = await render(rendered, { ...values, ...folders(local) });
    expect(result.stderr).toBe('');
    await expectSame(rendered, join(local, 'etc'));
  });

  it('writes the same phones in a browser as the local stack does, and no caller in one', async () => {
    const local = join(folder, 'web');
    const agents = [
      { extension: '1001', secret: values.PHONE_SECRET_1001 },
      { extension: '1002', secret: values.PHONE_SECRET_1002, phone: 'web' as const },
    ];
    await writeAsteriskConfiguration(layout.asteriskConfiguration, local, folder, bundle, {
      ...site(values, agents),
      settings: { webPhones: { proxyAddress: '192.0.2.7', mediaAddress: '192.0.2.8' } },
    });
    const rendered = join(folder, 'web-rendered');
    const result = await render(rendered, {
      ...values,
      ...folders(local),
      WEB_EXTENSIONS: '1002',
      WEB_PHONE_PROXY: '192.0.2.7/255.255.255.255',
      WEB_PHONE_MEDIA_ADDRESS: '192.0.2.8',
    });
    expect(result.stderr).toBe('');
    await expectSame(rendered, join(local, 'etc'));
    expect(await readFile(join(rendered, 'pjsip-agents.conf'), 'utf8')).not.toMatch(/context = from-pstn/);
  });

  it.each(['udp', 'tls'] as const)(
    'writes the same phones over TLS as the local stack does, with a trunk over %s',
    async (transport) => {
      const local = join(folder, `tls-${transport}`);
      const agents = [{ extension: '1001', secret: values.PHONE_SECRET_1001 }];
      const tls = { port: 20_004, certificate: '/etc/cert.pem', key: '/etc/key.pem' };
      const encrypted = { transport: 'tls', mediaEncryption: 'sdes' } as const;
      await writeAsteriskConfiguration(layout.asteriskConfiguration, local, folder, bundle, {
        ...site(values, agents),
        settings: { phones: encrypted, trunk: { transport, mediaEncryption: 'no' }, tls },
      });
      const rendered = join(folder, `tls-${transport}-rendered`);
      const result = await render(rendered, {
        ...values,
        ...folders(local),
        ...{
          AGENTS: '1001',
          TRUNK_TRANSPORT: transport,
          PHONE_TRANSPORT: 'tls',
          PHONE_MEDIA_ENCRYPTION: 'sdes',
        },
        ...{ SIP_TLS_PORT: '20004', SIP_TLS_CERTIFICATE: tls.certificate, SIP_TLS_KEY: tls.key },
      });
      expect(result.stderr).toBe('');
      await expectSame(rendered, join(local, 'etc'));
    },
  );

  it('speaks no SIP over WebSocket where nobody has his phone in a browser', async () => {
    const rendered = join(folder, 'no-web');
    await render(rendered, { ...values, ...folders(folder) });
    expect(await readFile(join(rendered, 'modules-web-phones.conf'), 'utf8')).toBe('');
    expect(await readFile(join(rendered, 'pjsip-transports.conf'), 'utf8')).not.toMatch(/protocol = ws/);
    expect(await readFile(join(rendered, 'rtp.conf'), 'utf8')).toMatch(/^icesupport = no$/m);
  });

  it.each([
    [{ WEB_EXTENSIONS: '1002', WEB_PHONE_MEDIA_ADDRESS: '' }, /needs WEB_PHONE_MEDIA_ADDRESS/],
    [{ WEB_EXTENSIONS: '1003', WEB_PHONE_PROXY: '192.0.2.7/32' }, /1003 is not in AGENTS/],
    [{ WEB_EXTENSIONS: '1002', WEB_PHONE_PROXY: '127.0.0.1/32' }, /would be the trunk/],
  ])('refuses phones in a browser that are set wrong: %o', async (wrong, said) => {
    const result = await render(join(folder, 'web-wrong'), {
      ...values,
      ...folders(folder),
      WEB_PHONE_MEDIA_ADDRESS: '192.0.2.8',
      ...wrong,
    });
    expect(result.exitCode).not.toBe(0);
    expect(result.stderr).toMatch(said);
  });

  it('stops and names a value that is missing', async () => {
    const { ARI_PASSWORD: _, ...incomplete } = values;
    const result = await render(join(folder, 'incomplete'), incomplete);
    expect(result.exitCode).not.toBe(0);
    expect(result.stderr).toMatch(/ARI_PASSWORD has no value/);
  });
});

describe('infra/nats/nats.conf', () => {
  const file = join(layout.root, 'infra/nats/nats.conf');

  it('is what the contracts say', async () => {
    expect(await readFile(file, 'utf8')).toBe(productionNatsConfiguration());
    expect(await readFile(join(layout.root, 'infra/nats/nats-tls.conf'), 'utf8')).toBe(NATS_ON_A_NETWORK);
  });

  it('listens on loopback and has no monitor unless somebody says otherwise', async () => {
    const text = await readFile(file, 'utf8');
    expect(text.match(/^listen: .*$/gm)).toEqual(['listen: "127.0.0.1:4222"']);
    expect(text).not.toMatch(/^(http|https|host|port|monitor_port|http_port)\b/m);
  });

  it('is accepted by nats-server', async () => {
    const { command, args } = bundle.command('usr/sbin/nats-server');
    const passwords = Object.keys(SUBJECT_PERMISSIONS).map((user) => [
      passwordVariable(user as BusUser),
      'secret',
    ]);
    const result = await runCommand(command, [...args, '-t', '-c', file], {
      env: { LC_ALL: 'C', ...Object.fromEntries(passwords) },
      timeoutMs: 10_000,
    });
    expect(result.bytes.toString() + result.stderr).toMatch(/configuration file .* is valid/);
    expect(result.exitCode).toBe(0);
  });
});

describe('images', () => {
  const infra = join(layout.root, 'infra');

  it('are named by nobody but the file of digests', async () => {
    for (const name of ['asterisk/Dockerfile', 'containers/Dockerfile', 'containers/stand-ins/Dockerfile']) {
      const dockerfile = await readFile(join(infra, name), 'utf8');
      const stages = [...dockerfile.matchAll(/ AS (\S+)$/gm)].map(([, stage]) => stage);
      // A base that is named from outside, or a stage of its own.
      for (const [, base = ''] of dockerfile.matchAll(/^FROM\s+(\S+)/gm))
        if (!/^\$\{(?:BASE|DEBIAN)\}$/.test(base)) expect(['scratch', ...stages], name).toContain(base);
      expect(dockerfile, name).not.toMatch(/^ARG (?:BASE|DEBIAN)=/m);
    }
    const listed = await readFile(join(infra, 'images.txt'), 'utf8');
    expect(listed).not.toMatch(/:latest$/m);
  });

  /** pin-images.sh in a folder of its own, with a stand-in for the program that asks a registry. */
  async function pin(answer: string) {
    const copy = await mkdtemp(join(folder, 'pin-'));
    for (const name of ['pin-images.sh', 'images.txt']) await cp(join(infra, name), join(copy, name));
    await mkdir(join(copy, 'bin'));
    await writeFile(join(copy, 'bin/skopeo'), `#!/bin/sh\n${answer}\n`);
    await chmod(join(copy, 'bin/skopeo'), 0o755);
    const result = await runCommand(join(copy, 'pin-images.sh'), [], {
      env: { PATH: `${join(copy, 'bin')}:/usr/bin:/bin` },
      timeoutMs: 10_000,
    });
    return { ...result, file: await readFile(join(copy, 'images.env'), 'utf8').catch(() => undefined) };
  }

  it('are pinned by the digest that the registry gives', async () => {
    const { file, exitCode } = await pin('echo "sha256:$(printf %s "$*" | sha256sum | cut -c1-64)"');
    expect(exitCode).toBe(0);
    const lines = file?.trim().split('\n') ?? [];
    const listed = (await readFile(join(infra, 'images.txt'), 'utf8')).match(/^[A-Z]/gm);
    expect(lines).toHaveLength(listed?.length ?? 0);
    for (const line of lines) expect(line).toMatch(/^[A-Z_]+=[a-z0-9./-]+@sha256:[0-9a-f]{64}$/);
  });

  it('are not pinned at all when one has no digest', async () => {
    const { file, exitCode, stderr } = await pin(
      'case "$*" in *redis*) echo nothing;; *) echo "sha256:$(printf x | sha256sum | cut -c1-64)";; esac',
    );
    expect(exitCode).not.toBe(0);
    expect(stderr).toMatch(/no digest for .*redis/);
    expect(file).toBeUndefined();
  });
});
