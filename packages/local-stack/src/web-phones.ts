import { networkInterfaces } from 'node:os';
import { ConfigurationTemplateError } from './errors.ts';

/** Phones in a browser: SIP over WebSocket (RFC 7118), voice by WebRTC. */
export interface WebPhones {
  /** Address from which the proxy of the WebSocket comes; never that of the trunk, which is known by its address. */
  readonly proxyAddress: string;
  /** Address of this machine at which browsers reach the voice. */
  readonly mediaAddress: string;
  /** Account of a caller in a browser, for a demonstration: `render.sh` writes none. */
  readonly caller?: WebCaller;
}

/** Who calls from a browser. */
export interface WebCaller {
  readonly user: string;
  readonly secret: string;
  /** Number that he is given, in E.164. */
  readonly number: string;
}

/** A section of pjsip-agents.conf by which a caller in a browser comes as one from the trunk does. */
export function webCallerSection({ mediaAddress, proxyAddress, caller }: WebPhones): string {
  if (caller === undefined) return '';
  const lines = [
    `[${caller.user}]`,
    'type = endpoint',
    'identify_by = username',
    'context = from-pstn',
    `auth = ${caller.user}`,
    `callerid = <${caller.number}>`,
    'trust_id_inbound = no',
    'allow_transfer = no',
    'disallow = all',
    'allow = alaw,ulaw',
    'direct_media = no',
    'dtmf_mode = rfc4733',
    'timers = yes',
    'webrtc = yes',
    `media_address = ${mediaAddress}`,
    'bind_rtp_to_media_address = yes',
    'rtp_timeout = 30',
    'rtp_timeout_hold = 30',
    'deny = 0.0.0.0/0.0.0.0,::/0',
    `permit = ${proxyAddress}/255.255.255.255`,
    '',
    `[${caller.user}]`,
    'type = auth',
    'auth_type = digest',
    `username = ${caller.user}`,
    `password = ${caller.secret}`,
    '',
  ];
  for (const value of [caller.user, caller.secret, caller.number]) {
    if (/[;\r\n]/.test(value)) {
      throw new ConfigurationTemplateError(
        'an account of a caller holds a semicolon or a line break',
        'choose one without',
      );
    }
  }
  return lines.join('\n');
}

/** Where SIP over WebSocket is, under Asterisk's HTTP server. */
export const WEB_PHONE_PATH = '/ws';

/**
 * Has Asterisk name its loopback address to browsers, which it leaves out by itself, in the place of this machine's
 * others; nothing where the voice is not on loopback.
 */
export function loopbackCandidates({ mediaAddress }: WebPhones): string {
  if (!mediaAddress.startsWith('127.')) return '';
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal);
  return [
    '',
    '[ice_host_candidates]',
    ...others.map(({ address }) => `${address} => ${mediaAddress}`),
    '',
  ].join('\n');
}
