import { AmiClient, AriClient, type CallerAudioSource, createCallerAudioSource } from '@decroche/asterisk';
import { clientAccess, EventBus, type Kit } from '@decroche/service-kit';
import type { GatewayConfig } from './config.ts';
import { TranscriberPool } from './listening/transcriber-pool.ts';

/** What the gateway is connected to, besides Redis, which {@link CallRegistry} has for itself. */
export interface Connections {
  readonly ari: AriClient;
  readonly ami: AmiClient;
  readonly audio: CallerAudioSource;
  readonly bus: EventBus;
  readonly transcribers: TranscriberPool;
}

/**
 * While events do not come nobody could refuse, and callers go to the queue: within two of these, so that a gate or an
 * Asterisk that stands still keeps nobody.
 */
const EVENTS_HEARTBEAT_MS = 1_000;
/** The question as it is delivered, with the time that it takes to be heard. */
const QUESTION_MS = 4_000;

/**
 * Makes the connections; none of them is opened yet but the port of AudioSocket.
 *
 * @throws the error of the operating system when AudioSocket cannot listen
 */
export async function createConnections(config: GatewayConfig, kit: Kit): Promise<Connections> {
  const { logger } = kit;
  const { tracer } = kit.telemetry;
  const ari = AriClient.create({
    url: config.ARI_URL,
    user: config.ARI_USER,
    password: config.ARI_PASSWORD,
    app: config.STASIS_APP,
    heartbeatMs: EVENTS_HEARTBEAT_MS,
    logger,
  });
  const ami = AmiClient.create({
    host: config.AMI_HOST,
    port: config.AMI_PORT,
    user: config.AMI_USER,
    password: config.AMI_PASSWORD,
    logger,
  });
  const { AUDIOSOCKET_LISTEN: listen, AUDIOSOCKET_HOST: host, MEDIA_TRANSPORTS: transports } = config;
  const audioSocket = { ...listen, ...(host === '' ? {} : { advertisedHost: host }) };
  const audio = await createCallerAudioSource({ ari, logger, transports, audioSocket });
  const bus = new EventBus({
    url: config.NATS_URL,
    user: config.NATS_USER,
    password: config.NATS_PASSWORD,
    tls: config.TLS_DIR,
    name: kit.name,
    logger,
    tracer,
  });
  const transcribers = new TranscriberPool(
    config.TRANSCRIBER_TARGETS,
    {
      endSilenceMs: config.END_SILENCE_MS,
      // It counts from the first frame, at the begin of the question; the wait is meant to count from its end.
      noSpeechMs: config.NO_SPEECH_MS + QUESTION_MS,
      maxUtteranceMs: config.MAX_UTTERANCE_MS,
    },
    { tracer, access: clientAccess(config), server: 'transcriber' },
    logger,
  );
  return { ari, ami, audio, bus, transcribers };
}
