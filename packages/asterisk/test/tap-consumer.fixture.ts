import { AriClient, createCallerAudioSource, MEDIA_TRANSPORTS } from '../src/mod.ts';
import { recordingLogger } from '../src/recording-logger.fixture.ts';

/** Listens to one leg until it is killed, and writes one letter a frame. */
const {
  ARI_URL = '',
  ARI_USER = '',
  ARI_PASSWORD = '',
  ARI_APP = '',
  CHANNEL = '',
  TRANSPORTS = '',
} = process.env;
const logger = recordingLogger();
const ari = AriClient.create({ url: ARI_URL, user: ARI_USER, password: ARI_PASSWORD, app: ARI_APP, logger });
ari.start();
await ari.whenConnected(10_000);
const source = await createCallerAudioSource({
  ari,
  logger,
  transports: MEDIA_TRANSPORTS.filter((name) => TRANSPORTS.split(',').includes(name)),
  audioSocket: { host: '127.0.0.1', port: 0 },
});
const tap = await source.tap({ channelId: CHANNEL });
for await (const _ of tap.frames) process.stdout.write('.');
