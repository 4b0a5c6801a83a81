import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fillTemplate } from './configuration-template.ts';
import type { Bundle } from './debian-bundle.ts';
import type { PortRange } from './port-reservation.ts';

const ADDRESS = '127.0.0.1';
/** Longest path of a Unix socket (unix(7)), less the name Asterisk gives its control socket. */
const LONGEST_RUN_FOLDER = 107 - '/asterisk.ctl'.length;

export interface AsteriskSite {
  readonly systemName: string;
  readonly sipPort: number;
  readonly httpPort: number;
  readonly amiPort: number;
  readonly rtp: PortRange;
  readonly ariUser: string;
  readonly ariPassword: string;
  readonly amiUser: string;
  readonly amiPassword: string;
  /** Extensions of the queue's members, and the loopback port each one's phone listens on. */
  readonly agents: ReadonlyArray<{ readonly extension: string; readonly sipPort: number }>;
}

/**
 * Writes one instance's Asterisk folders: the product's own configuration (`infra/asterisk`) with this
 * instance's ports, folders and credentials.
 * @returns path of its asterisk.conf.
 */
export async function writeAsteriskConfiguration(
  source: string,
  dir: string,
  memory: string,
  bundle: Bundle,
  site: AsteriskSite,
): Promise<string> {
  const folders = { etc: '', lib: '', data: '', spool: '', log: '', run: '' };
  for (const name of Object.keys(folders) as Array<keyof typeof folders>) folders[name] = join(dir, name);
  if (folders.run.length > LONGEST_RUN_FOLDER) folders.run = join(memory, 'asterisk-run');
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true, mode: 0o700 });
  await linkData(source, folders.data, bundle);
  await cp(join(source, 'common'), folders.etc, { recursive: true });
  const values = {
    DIR_ETC: folders.etc,
    DIR_LIB: folders.lib,
    DIR_DATA: folders.data,
    DIR_SPOOL: folders.spool,
    DIR_RUN: folders.run,
    DIR_LOG: folders.log,
    DIR_SBIN: bundle.path('usr/sbin'),
    DIR_MODULES: bundle.path('usr/lib/x86_64-linux-gnu/asterisk/modules'),
    SYSTEM_NAME: site.systemName,
    SIP_ADDRESS: ADDRESS,
    SIP_PORT: site.sipPort,
    HTTP_ADDRESS: ADDRESS,
    HTTP_PORT: site.httpPort,
    ARI_USER: site.ariUser,
    ARI_PASSWORD: site.ariPassword,
    AMI_ADDRESS: ADDRESS,
    AMI_PORT: site.amiPort,
    AMI_USER: site.amiUser,
    AMI_PASSWORD: site.amiPassword,
    AMI_PERMIT: `${ADDRESS}/255.255.255.255`,
    RTP_FIRST: site.rtp.first,
    RTP_LAST: site.rtp.last,
    TRUNK_ADDRESS: `${ADDRESS}/255.255.255.255`,
  };
  const templates = join(source, 'site');
  for (const name of await readdir(templates)) {
    if (!name.endsWith('.conf')) continue;
    await fill(join(templates, name), join(folders.etc, name), [values]);
  }
  const agents = site.agents.map(({ extension, sipPort }) => ({
    EXTENSION: extension,
    CONTACT_ADDRESS: ADDRESS,
    CONTACT_PORT: sipPort,
  }));
  await fill(join(templates, 'pjsip-agent.part'), join(folders.etc, 'pjsip-agents.conf'), agents);
  await fill(join(templates, 'queue-member.part'), join(folders.etc, 'queue-members.conf'), agents);
  return join(folders.etc, 'asterisk.conf');
}

/** Modules need `documentation`, ARI needs `rest-api`; the product's announcements are `sounds/decroche`. */
async function linkData(source: string, data: string, bundle: Bundle): Promise<void> {
  for (const name of ['documentation', 'rest-api']) {
    await symlink(bundle.path(`usr/share/asterisk/${name}`), join(data, name));
  }
  await mkdir(join(data, 'sounds'));
  await symlink(join(source, 'sounds/fr'), join(data, 'sounds/decroche'));
}

async function fill(
  template: string,
  target: string,
  values: ReadonlyArray<Record<string, string | number>>,
): Promise<void> {
  const text = await readFile(template, 'utf8');
  await writeFile(target, values.map((each) => fillTemplate(text, each)).join('\n'), { mode: 0o600 });
}
