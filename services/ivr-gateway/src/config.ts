import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MEDIA_TRANSPORTS } from '@decroche/asterisk';
import { STAGES } from '@decroche/contracts';
import {
  baseEnv,
  ConfigError,
  grpcClientEnv,
  grpcServerEnv,
  grpcTarget,
  keyIdSetting,
  listenAddress,
  mediaSetting,
  milliseconds,
  natsEnv,
  privateKeySetting,
  publicKeysSetting,
  queueNamesSetting,
  readEnv,
  shown,
  stasisAppSetting,
} from '@decroche/service-kit';
import { z } from 'zod';

/** Settings of this service. */
export const schema = z.object({
  ...baseEnv,
  ...natsEnv,
  /** Address of ARI, such as http://127.0.0.1:8088/ari. */
  ARI_URL: shown(z.url({ protocol: /^https?$/, error: 'expected http://host:port/ari' })),
  ARI_USER: z.string('expected the ARI user'),
  ARI_PASSWORD: z.string('expected the ARI password'),
  AMI_HOST: shown(z.string('expected the host of the manager interface')),
  AMI_PORT: z.coerce.number('expected the port of the manager interface').int().min(1).max(65_535),
  AMI_USER: z.string('expected the AMI user'),
  AMI_PASSWORD: z.string('expected the AMI password'),
  /** With which the steps of calls are signed. */
  LIFECYCLE_PRIVATE_KEY: privateKeySetting,
  LIFECYCLE_KEY_ID: keyIdSetting,
  /** With which the stages sign that they live. */
  SAID_PUBLIC_KEYS: publicKeysSetting,
  PASSAGES_PUBLIC_KEYS: publicKeysSetting,
  DRAFT_PUBLIC_KEYS: publicKeysSetting,
  REDIS_URL: shown(z.url({ protocol: /^rediss?$/, error: 'expected redis://host:port' })),
  ...grpcClientEnv,
  /** For the desk, where live listening is allowed. */
  ...grpcServerEnv,
  /** gRPC addresses of the transcribers, comma-separated. */
  TRANSCRIBER_TARGETS: shown(
    z
      .string('expected host:port[,host:port] of the transcribers')
      .transform((value) => value.split(',').map((target) => target.trim()))
      .pipe(z.array(grpcTarget).min(1)),
  ),
  /** Services behind the transcriber without which callers are not listened to, comma-separated; `none` for none. */
  PREPARATION_STAGES: shown(
    z
      .string()
      .default(STAGES.join(','))
      .transform((value) =>
        value
          .split(',')
          .map((stage) => stage.trim())
          .filter((stage) => stage !== '' && stage !== 'none'),
      )
      .pipe(z.array(z.enum(STAGES, `expected none, or a list of ${STAGES.join(', ')}`))),
  ),
  /** Stasis application of this gateway: no other one on the same Asterisk has it. */
  STASIS_APP: stasisAppSetting,
  /** Name of the Asterisk server, the same for all gateways on it; by default its manager interface's address. */
  ASTERISK_NAME: shown(
    z
      .string()
      .regex(/^[\w.:-]*$/, 'expected a name of letters, digits, ".", ":", "-"')
      .default(''),
  ),
  /** By what the caller's voice comes, comma-separated, the preferred one first; each takes over from the one before. */
  MEDIA_TRANSPORTS: shown(
    z
      .string()
      .default('websocket')
      .transform((value) => [...new Set(value.split(',').map((name) => name.trim()))])
      .pipe(z.array(z.enum(MEDIA_TRANSPORTS, `expected a list of ${MEDIA_TRANSPORTS.join(', ')}`)).min(1)),
  ),
  /** Where Asterisk brings voices over AudioSocket, in clear: loopback, or a network of its own. */
  AUDIOSOCKET_LISTEN: listenAddress.prefault('127.0.0.1:9092'),
  /** Name or address under which Asterisk reaches it; that of AUDIOSOCKET_LISTEN when empty. */
  AUDIOSOCKET_HOST: shown(z.string().default('')),
  /** Dialplan place of the queue: context, extension. */
  QUEUE_CONTEXT: shown(z.string().default('queues')),
  QUEUE_EXTENSION: shown(z.string().default('retraite')),
  /** Dialplan place, with the extension of the queue, of callers who heard that nobody answers now. */
  CLOSED_CONTEXT: shown(z.string().default('closed')),
  /** When the fund answers, a YAML file; absent: always. */
  OPENING_HOURS_FILE: z.string().optional(),
  /** What the theme of a need does to its queue, a YAML file; absent: nothing. */
  ROUTING_FILE: z.string().optional(),
  /** Queues, besides that of all, to which it may send callers; comma-separated. */
  ROUTING_QUEUES: queueNamesSetting,
  /** Fund whose number is called; empty when the line serves several. */
  FUND: shown(z.string().default('')),
  /** What the caller hears first: automatic system, nothing recorded, 0 to refuse. */
  NOTICE_MEDIA: mediaSetting.default('sound:decroche/notice'),
  /** The same where conversations are listened to: it says so as well. */
  LIVE_NOTICE_MEDIA: mediaSetting.default('sound:decroche/notice-live'),
  /** Funds whose conversations may be listened to, comma-separated; `all` for each, `off` for none. */
  LIVE_LISTENING: shown(
    z
      .string()
      .regex(
        /^(?:off|all|[a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*)$/,
        'expected off, all, or ids of funds such as carsat-rhone-alpes',
      )
      .default('off'),
  ),
  /** What he is asked then. */
  QUESTION_MEDIA: mediaSetting.default('sound:decroche/question'),
  /** Where Asterisk has the prompts without a setting of their own: their name follows. */
  PROMPTS_MEDIA: mediaSetting.default('sound:decroche/'),
  /** Folder of the prompts, to say at start what callers would not hear; `none` where they are out of reach. */
  PROMPTS_DIR: shown(
    z.string().default(fileURLToPath(new URL('../../../infra/asterisk/sounds/fr', import.meta.url))),
  ),
  /** Whether a caller of whom nothing was understood is asked once more; never a third time. */
  SECOND_TRY: z.stringbool('expected true or false').default(true),
  /** Whether a need of which it is not sure what it is about is read back to the caller, who may deny it. */
  READ_BACK: z.stringbool('expected true or false').default(false),
  /** Calibrated confidence from which it is sure, 0 to 1. */
  READ_BACK_BELOW: z.coerce.number('expected 0 to 1').min(0).max(1).default(0.75),
  /** Themes that a caller of whom nothing was understood twice may choose by key, a YAML file; absent: none. */
  MENU_FILE: z.string().optional(),
  /** gRPC address of pii-guard, which has what was chosen prepared; needed with MENU_FILE. */
  PII_GUARD_TARGET: grpcTarget.optional(),
  /** Longest wait for the first word once the question is over. */
  NO_SPEECH_MS: milliseconds(1_000, 30_000).default(6_000),
  /** Longest need. */
  MAX_UTTERANCE_MS: milliseconds(2_000, 120_000).default(30_000),
  /** Silence that ends a need; 0 keeps the transcriber's own. */
  END_SILENCE_MS: milliseconds(0, 5_000).default(0),
  /**
   * Time for which a call may stay with the assistant without a sign of life of this service; then the dialplan
   * queues the caller.
   */
  CALL_LEASE_MS: milliseconds(2_000, 30_000).default(5_000),
});

/** Settings of the gateway. */
export type GatewayConfig = Readonly<z.infer<typeof schema>>;

/** Whether the conversations of the fund whose number is called may be listened to. */
export function isLiveAllowed({
  LIVE_LISTENING,
  FUND,
}: Pick<GatewayConfig, 'LIVE_LISTENING' | 'FUND'>): boolean {
  const funds = LIVE_LISTENING.split(',').map((fund) => fund.trim());
  return LIVE_LISTENING !== 'off' && (LIVE_LISTENING === 'all' || (FUND !== '' && funds.includes(FUND)));
}

/** Name of the Asterisk server: the address of its manager interface, under which every machine knows it. */
export function asteriskName({
  ASTERISK_NAME,
  AMI_HOST,
  AMI_PORT,
}: Pick<GatewayConfig, 'ASTERISK_NAME' | 'AMI_HOST' | 'AMI_PORT'>): string {
  if (ASTERISK_NAME !== '') return ASTERISK_NAME;
  const isHere = AMI_HOST === 'localhost' || AMI_HOST === '::1' || AMI_HOST.startsWith('127.');
  return `${(isHere ? hostname() : AMI_HOST).replace(/[^\w.-]/g, '-')}:${AMI_PORT}`;
}

/** @throws ConfigError with one line per wrong setting */
export function readConfig(env: NodeJS.ProcessEnv): GatewayConfig {
  const config = readEnv('ivr-gateway', schema, env);
  if (config.MENU_FILE !== undefined && config.PII_GUARD_TARGET === undefined)
    throw new ConfigError('ivr-gateway: PII_GUARD_TARGET is not set: expected host:port of pii-guard');
  return config;
}
