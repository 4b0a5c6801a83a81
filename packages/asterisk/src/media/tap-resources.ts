import type { AriClient } from '../ari/ari-client.ts';
import { AriClosedError, AriFailure } from '../ari/ari-errors.ts';
import type { Logger } from '../logger.ts';
import { ReconnectDelay } from '../reconnect-delay.ts';

/** The ids in Asterisk of what one tap is made of. */
export interface TapNames {
  /** UUID. */
  key: string;
  id: string;
  media: string;
  snoop: string;
  bridge: string;
}

const REMOVAL_RETRIES = 5;

function prefixOf(app: string): string {
  return `${app}-tap-`;
}

/** The ids begin with the application's name, so that orphans can be told from others. */
export function tapNames(app: string, key: string): TapNames {
  const id = `${prefixOf(app)}${key}`;
  return { key, id, media: `${id}-media`, snoop: `${id}-snoop`, bridge: `${id}-bridge` };
}

/** True for the channels that taps of this application make: their StasisStart is no caller. */
export function isTapChannel(app: string, channelId: string): boolean {
  return channelId.startsWith(prefixOf(app));
}

/** Asks for one removal; while Asterisk cannot be reached, again for some seconds. Never rejects. */
async function remove(request: () => Promise<void>, logger: Logger): Promise<void> {
  const pause = new ReconnectDelay({ firstMs: 200, maxMs: 5_000 });
  while (true) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof AriFailure)) throw error;
      if (error instanceof AriClosedError || pause.attempts === REMOVAL_RETRIES) {
        logger.warn(
          { code: error.code, operation: error.operation },
          'part of a tap may be left in Asterisk',
        );
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, pause.next()));
    }
  }
}

/**
 * Removes everything of one tap. Never rejects. Asterisk takes some milliseconds more to end a channel
 * that it was told to hang up.
 */
export async function releaseFromAsterisk(ari: AriClient, names: TapNames, logger: Logger): Promise<void> {
  await Promise.all([
    remove(() => ari.destroyBridge(names.bridge), logger),
    remove(() => ari.hangup(names.media), logger),
    remove(() => ari.hangup(names.snoop), logger),
  ]);
}

/** Removes what taps that are not alive here left in Asterisk; returns how many channels and bridges. */
export async function releaseOrphanTaps(
  ari: AriClient,
  isAlive: (tapId: string) => boolean,
  logger: Logger,
): Promise<number> {
  const prefix = prefixOf(ari.app);
  const isOrphan = ({ id }: { id: string }) =>
    id.startsWith(prefix) && !isAlive(id.slice(0, id.lastIndexOf('-')));
  const [channels, bridges] = await Promise.all([ari.listChannels(), ari.listBridges()]);
  const orphans = [
    ...bridges.filter(isOrphan).map(({ id }) => remove(() => ari.destroyBridge(id), logger)),
    ...channels.filter(isOrphan).map(({ id }) => remove(() => ari.hangup(id), logger)),
  ];
  await Promise.all(orphans);
  return orphans.length;
}
