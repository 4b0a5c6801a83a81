import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ASTERISK_MODULES, parseModules } from './asterisk-modules.ts';
import { fillTemplate } from './configuration-template.ts';
import type { Bundle } from './debian-bundle.ts';
import type { PortRange } from './port-reservation.ts';
import { loopbackCandidates, type WebPhones, webCallerSection } from './web-phones.ts';

const ADDRESS = '127.0.0.1';

/** How SIP travels on the trunk or to the phones. */
export interface SipSecurity {
  readonly transport: 'udp' | 'tls';
  /** `sdes`: voice as SRTP with keys in the SDP (RFC 4568), which only TLS protects. */
  readonly mediaEncryption: 'no' | 'sdes';
}

/** What an installation may set otherwise; each has the default of the image. */
export interface AsteriskSettings {
  /** Applications of the gateways, each with one of its own. Default `decroche` alone. */
  readonly stasisApps?: readonly string[];
  /** Silence of RTP after which a caller is gone, seconds. Default 30. */
  readonly trunkRtpTimeoutS?: number;
  /** How often a phone is asked whether it lives, seconds. Default 3. */
  readonly phoneQualifyS?: number;
  /** RFC 3261 timer T1, milliseconds; Asterisk takes nothing below 100. Default 100. */
  readonly sipT1Ms?: number;
  /** RFC 3261 timer B, milliseconds: an unacknowledged call, or a phone that says nothing, is given up. Default 64 T1. */
  readonly sipTimerBMs?: number;
  /** How often a caller who waits hears that he is still in the line, seconds; 0, the default, is never. */
  readonly queueMessageS?: number;
  readonly trunk?: SipSecurity;
  readonly phones?: SipSecurity;
  /** PEM files and port of SIP over TLS; needed when one side uses it. */
  readonly tls?: { readonly port: number; readonly certificate: string; readonly key: string };
  /** Phones in a browser; without it, Asterisk speaks no SIP over WebSocket. */
  readonly webPhones?: WebPhones;
}

/** An extension of the queue. */
export interface SiteAgent {
  readonly extension: string;
  readonly secret: string;
  /** Default `sip`: a phone on the network; `web`: in a browser. */
  readonly phone?: 'sip' | 'web';
  /** The queue rings whoever is free among those with the least; default 0. */
  readonly penalty?: number;
}

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
  /** Extensions of the queue's members, and the secret with which each one's phone registers. */
  readonly agents: readonly SiteAgent[];
  /** Address of the phones; the trunk has another one. */
  readonly phoneAddress: string;
  readonly settings?: AsteriskSettings;
}

const PLAIN: SipSecurity = { transport: 'udp', mediaEncryption: 'no' };

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
  const folders = { etc: '', lib: '', data: '', spool: '', run: '', modules: '' };
  for (const name of Object.keys(folders) as Array<keyof typeof folders>) folders[name] = join(dir, name);
  // As /run is: where phones are must be known on a full disk too. A Unix socket there has no room for a long path either.
  folders.run = join(memory, 'asterisk-run');
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true, mode: 0o700 });
  await linkData(source, folders.data, bundle);
  await barFiles(dir, folders.spool);
  await cp(join(source, 'common'), folders.etc, { recursive: true });
  const { settings = {} } = site;
  const { trunk = PLAIN, phones = PLAIN, sipT1Ms = 100 } = settings;
  const { sipTimerBMs = 64 * sipT1Ms, tls, webPhones } = settings;
  const values = {
    DIR_ETC: folders.etc,
    DIR_LIB: folders.lib,
    DIR_DATA: folders.data,
    DIR_SPOOL: folders.spool,
    DIR_RUN: folders.run,
    DIR_LOG: join(dir, NO_LOGS),
    DIR_SBIN: bundle.path('usr/sbin'),
    DIR_MODULES: folders.modules,
    SYSTEM_NAME: site.systemName,
    STASIS_APPS: (settings.stasisApps ?? ['decroche']).join('&'),
    SIP_ADDRESS: ADDRESS,
    SIP_PORT: site.sipPort,
    SIP_T1_MS: sipT1Ms,
    SIP_TIMER_B_MS: sipTimerBMs,
    UNHEARD_LIMIT_S: Math.ceil(sipTimerBMs / 1000) + 1,
    ...(tls ? { SIP_TLS_PORT: tls.port, SIP_TLS_CERTIFICATE: tls.certificate, SIP_TLS_KEY: tls.key } : {}),
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
    TRUNK_TRANSPORT: trunk.transport,
    TRUNK_MEDIA_ENCRYPTION: trunk.mediaEncryption,
    TRUNK_RTP_TIMEOUT_S: settings.trunkRtpTimeoutS ?? 30,
    QUEUE_MESSAGE_S: settings.queueMessageS ?? 0,
    QUEUE_POSITION_S: 0,
    QUEUE_HOLDTIME: 'no',
    PHONE_NETWORK: `${site.phoneAddress}/255.255.255.255`,
    PHONE_TRANSPORT: phones.transport,
    PHONE_MEDIA_ENCRYPTION: phones.mediaEncryption,
    PHONE_CALLED_BACK: phones.transport === 'udp' ? 'no' : 'yes',
    PHONE_QUALIFY_S: settings.phoneQualifyS ?? 3,
    ICE_SUPPORT: webPhones ? 'yes' : 'no',
    WEB_PHONE_PROXY: `${webPhones?.proxyAddress ?? ADDRESS}/255.255.255.255`,
    ...(webPhones ? { WEB_PHONE_MEDIA_ADDRESS: webPhones.mediaAddress } : {}),
  };
  const templates = join(source, 'site');
  const write = (template: string, target: string, all: ReadonlyArray<Record<string, string | number>>) =>
    fill(join(templates, template), join(folders.etc, target), all);
  for (const name of await readdir(templates)) {
    if (name.endsWith('.conf')) await write(name, name, [values]);
  }
  const transports = [...new Set([trunk.transport, phones.transport])].sort().reverse();
  const parts = await Promise.all(
    transports.map((name) => filled(join(templates, `pjsip-${name}.part`), [values])),
  );
  if (trunk.transport === 'udp' && phones.transport === 'tls')
    parts.push(await filled(join(templates, 'pjsip-no-phone-in-clear.part'), [values]));
  if (webPhones) parts.push(await filled(join(templates, 'pjsip-ws.part'), [values]));
  await writePrivate(join(folders.etc, 'pjsip-transports.conf'), parts.join('\n'));
  const webPart = async (name: string) =>
    webPhones ? await filled(join(templates, `${name}-web-phones.part`), [values]) : '';
  const modules = await webPart('modules');
  await writePrivate(join(folders.etc, 'modules-web-phones.conf'), modules);
  const voiceAddresses = webPhones ? loopbackCandidates(webPhones) : '';
  await writePrivate(join(folders.etc, 'rtp-web-phones.conf'), (await webPart('rtp')) + voiceAddresses);
  const lists = [await readFile(join(source, 'common/modules.conf'), 'utf8'), modules];
  await linkModules(lists, folders.modules, bundle);
  const valuesOf = ({ extension, secret, penalty = 0 }: SiteAgent) => ({
    ...values,
    EXTENSION: extension,
    PHONE_SECRET: secret,
    PENALTY: penalty,
  });
  const agents = site.agents.map(valuesOf);
  const endpoints = await Promise.all(
    site.agents.map((agent) =>
      filled(join(templates, agent.phone === 'web' ? 'pjsip-web-agent.part' : 'pjsip-agent.part'), [
        valuesOf(agent),
      ]),
    ),
  );
  if (webPhones?.caller) endpoints.push(webCallerSection(webPhones));
  await writePrivate(join(folders.etc, 'pjsip-agents.conf'), endpoints.join('\n'));
  await write('queue-member.part', 'queue-members.conf', agents);
  await write('queue-agent.part', 'queue-agents.conf', agents);
  await write('transfer-extension.part', 'extensions-agents.conf', agents);
  await write('colleague.part', 'extensions-colleagues.conf', agents);
  return join(folders.etc, 'asterisk.conf');
}

/** Modules need `documentation`, ARI needs `rest-api`; the product's announcements are `sounds/decroche`. */
async function linkData(source: string, data: string, bundle: Bundle): Promise<void> {
  for (const name of ['documentation', 'rest-api']) {
    await symlink(bundle.path(`usr/share/asterisk/${name}`), join(data, name));
  }
  await mkdir(join(data, 'sounds'));
  await symlink(join(source, 'sounds/fr'), join(data, 'sounds/decroche'));
  await symlink(join(source, 'sounds/hold'), join(data, 'sounds/decroche-hold'));
}

/** A folder of the modules that are loaded, so that no other one can be. */
async function linkModules(lists: readonly string[], folder: string, bundle: Bundle): Promise<void> {
  for (const name of lists.flatMap(parseModules)) {
    await symlink(bundle.path(`${ASTERISK_MODULES}/${name}`), join(folder, name));
  }
}

/** Where Asterisk's logs would be: a file, so that not even root can make one in it. */
const NO_LOGS = 'no-logs';

/** Files in the place of the folders of recordings and logs: nothing of a call can be written there. */
async function barFiles(dir: string, spool: string): Promise<void> {
  await writeFile(join(spool, 'recording'), '', { mode: 0o400 });
  await writeFile(join(dir, NO_LOGS), '', { mode: 0o400 });
}

async function fill(
  template: string,
  target: string,
  values: ReadonlyArray<Record<string, string | number>>,
): Promise<void> {
  await writePrivate(target, await filled(template, values));
}

async function filled(
  template: string,
  values: ReadonlyArray<Record<string, string | number>>,
): Promise<string> {
  const text = await readFile(template, 'utf8');
  return values.map((each) => fillTemplate(text, each)).join('\n');
}

function writePrivate(target: string, text: string): Promise<void> {
  return writeFile(target, text, { mode: 0o600 });
}
