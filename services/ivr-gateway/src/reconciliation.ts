import type { AriClient, CallerAudioSource } from '@decroche/asterisk';
import { describeError, type Logger } from '@decroche/service-kit';
import type { QueuePlace } from './dialogue/asterisk-line.ts';
import type { Callers } from './dialogue/callers.ts';
import type { CallRegistry } from './queue/call-registry.ts';
import type { Calls } from './queue/calls.ts';

/** What is compared. */
export interface ReconciliationParts {
  readonly ari: Pick<AriClient, 'listChannels' | 'continueInDialplan'>;
  readonly audio: Pick<CallerAudioSource, 'releaseOrphans'>;
  readonly registry: Pick<CallRegistry, 'channels'>;
  readonly calls: Pick<Calls, 'happen'>;
  readonly callers: Pick<Callers, 'has'>;
  readonly queue: QueuePlace;
  readonly logger: Logger;
}

/**
 * After an outage nothing is replayed: callers who wait in the application without a session (an earlier run of this
 * gateway was killed) go to the queue, and calls whose channel is gone are ended. Never throws.
 */
export async function reconcile(parts: ReconciliationParts): Promise<void> {
  const { ari, audio, registry, calls, callers, queue, logger } = parts;
  try {
    // A call that comes later than this is not in the answer.
    const known = registry.channels();
    const channels = await ari.listChannels();
    for (const channel of channels) {
      const stranded = channel.dialplan.app_name === 'Stasis' && channel.dialplan.context === 'from-pstn';
      if (!stranded || callers.has(channel.id)) continue;
      logger.warn('a caller waited in the application without a session; queueing');
      await ari.continueInDialplan(channel.id, queue).catch(() => undefined);
    }
    await audio.releaseOrphans();
    const living = new Set(channels.map(({ id }) => id));
    for (const channelId of known) if (!living.has(channelId)) calls.happen(channelId, { kind: 'hung-up' });
  } catch (error) {
    logger.warn({ err: describeError(error) }, 'could not compare with the channels of Asterisk');
  }
}
