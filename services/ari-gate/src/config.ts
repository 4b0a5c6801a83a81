import {
  baseEnv,
  listenAddress,
  mediaSetting,
  queueNamesSetting,
  readEnv,
  shown,
  stasisAppSetting,
} from '@decroche/service-kit';
import { z } from 'zod';

/** Settings of this service. */
export const schema = z.object({
  ...baseEnv,
  /** Where the gateway finds it. */
  HTTP_LISTEN: listenAddress.prefault('127.0.0.1:0'),
  /** Account that the gateway shows here. */
  GATEWAY_ARI_USER: z.string('expected the user name that the gateway shows').min(1),
  GATEWAY_ARI_PASSWORD: z.string('expected the password that the gateway shows').min(12),
  /** Asterisk's own ARI, such as http://127.0.0.1:8089/ari, and the account of ari.conf. */
  ASTERISK_ARI_URL: shown(
    z
      .url({ protocol: /^http$/, error: 'expected http://host:port/ari' })
      .refine((url) => URL.parse(url)?.pathname === '/ari', 'expected http://host:port/ari'),
  ),
  ASTERISK_ARI_USER: z.string('expected the user of ari.conf').min(1),
  ASTERISK_ARI_PASSWORD: z.string('expected the password of ari.conf').min(1),
  /** host:port to which the gateway may have voices brought over AudioSocket; empty for none. */
  AUDIOSOCKET_ADDRESS: shown(
    z
      .string()
      .regex(/^([\w.-]+:\d{1,5})?$/, 'expected host:port of the gateway, or nothing')
      .default(''),
  ),
  /** The same as the gateway's. */
  STASIS_APP: stasisAppSetting,
  QUEUE_CONTEXT: shown(z.string().default('queues')),
  QUEUE_EXTENSION: shown(z.string().default('retraite')),
  ROUTING_QUEUES: queueNamesSetting,
  CLOSED_CONTEXT: shown(z.string().default('closed')),
  /** Context of the dialplan in which a transferred caller waits for one agent. */
  TRANSFERRED_CONTEXT: shown(z.string().default('transferred')),
  NOTICE_MEDIA: mediaSetting.default('sound:decroche/notice'),
  LIVE_NOTICE_MEDIA: mediaSetting.default('sound:decroche/notice-live'),
  /** As the gateway's; whatever else than `off` lets it listen to callers in the queue, and to the agents who answer them. */
  LIVE_LISTENING: shown(z.string().default('off')),
  QUESTION_MEDIA: mediaSetting.default('sound:decroche/question'),
  PROMPTS_MEDIA: mediaSetting.default('sound:decroche/'),
});

/** Settings of the gate. */
export type AriGateConfig = Readonly<z.infer<typeof schema>>;

/** @throws ConfigError with one line per wrong setting */
export function readConfig(env: NodeJS.ProcessEnv): AriGateConfig {
  return readEnv('ari-gate', schema, env);
}
