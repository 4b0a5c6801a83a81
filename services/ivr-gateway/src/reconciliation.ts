import { setTimeout as delay } from 'node:timers/promises';
import type { AmiClient, AriClient, CallerAudioSource, QueuedCaller } from '@decroche/asterisk';
import type { CallState } from '@decroche/call';
import { describeError, type Logger } from '@decroche/service-kit';
import type { QueuePlace } from './dialogue/asterisk-line.ts';
import type { Callers } from './dialogue/callers.ts';
import { extensionOf } from './queue/agent-lines.ts';
import type { CallRegistry } from './queue/call-registry.ts';
import type { Calls } from './queue/calls.ts';
import type { Consultations } from './queue/consultations.ts';
import type { QueueWatch } from './queue/queue-watch.ts';

const MAX_TRIES = 4;
const AGAIN_MS = 1_000;

/** What is compared. */
export interface ReconciliationParts {
  readonly ari: Pick<AriClient, 'listChannels' | 'continueInDialplan'>;
  readonly ami: Pick<AmiClient, 'queuedCallers' | 'queueStatus' | 'state'>;
  readonly audio: Pick<CallerAudioSource, 'releaseOrphans'>;
  readonly registry: Pick<CallRegistry, 'channels' | 'get'>;
  readonly calls: Pick<Calls, 'happen'>;
  readonly callers: Pick<Callers, 'has'>;
  /** Stasis application of this gateway; who is in another one is another gateway's. */
  readonly app: string;
  readonly watch: Pick<QueueWatch, 'readPlaces'>;
  readonly consultations: Pick<Consultations, 'replace'>;
  readonly queue: QueuePlace;
  readonly logger: Logger;
}

/**
 * After an outage nothing is replayed, and of a call that was taken over nothing was seen. What Asterisk has now is what counts:
 * callers who wait in an application without a session (an earlier run of this gateway was killed, or the one whose call this
 * was) go to the queue, calls whose channel is gone are ended, and who rings for a queued caller, talks with him, holds him or
 * asks a colleague about him, and where he waits, is seen anew. What is another gateway's is left alone. Never throws.
 */
export async function reconcile(parts: ReconciliationParts): Promise<void> {
  await untilSeen(parts, seeChannels);
  if (parts.ami.state === 'connected') await untilSeen(parts, seeQueue);
}

/** A process or an Asterisk that goes on after a standstill may answer with a connection that is gone. */
async function untilSeen(
  parts: ReconciliationParts,
  see: (parts: ReconciliationParts) => Promise<void>,
): Promise<void> {
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    try {
      await see(parts);
      return;
    } catch (error) {
      parts.logger.warn({ err: describeError(error), tries }, 'could not compare with what Asterisk has');
      if (tries < MAX_TRIES) await delay(AGAIN_MS);
    }
  }
}

async function seeChannels(parts: ReconciliationParts): Promise<void> {
  const { ari, audio, registry, calls, callers, app, queue, logger } = parts;
  // A call that comes later than this is not in the answer.
  const known = registry.channels();
  const channels = await ari.listChannels();
  for (const channel of channels) {
    const { app_name, app_data, context } = channel.dialplan;
    const stranded = app_name === 'Stasis' && context === 'from-pstn' && !callers.has(channel.id);
    const isOurs = app_data.split(',')[0] === app || registry.get(channel.id) !== undefined;
    if (!stranded || !isOurs) continue;
    logger.warn('a caller waited in the application without a session; queueing');
    await ari.continueInDialplan(channel.id, queue).catch(() => undefined);
  }
  await audio.releaseOrphans();
  const living = new Set(channels.map(({ id }) => id));
  for (const channelId of known) if (!living.has(channelId)) calls.happen(channelId, { kind: 'hung-up' });
}

async function seeQueue(parts: ReconciliationParts): Promise<void> {
  const { ami, registry, calls, watch, consultations } = parts;
  const before = new Map(registry.channels().map((channelId) => [channelId, registry.get(channelId)?.state]));
  const seen: QueuedCaller[] = [];
  for (const caller of await ami.queuedCallers()) {
    const state = registry.get(caller.uniqueId)?.state;
    // What was told meanwhile is newer than the answer.
    if (state === undefined || state !== before.get(caller.uniqueId)) continue;
    for (const sighting of sightingsOf(state, caller)) calls.happen(caller.uniqueId, sighting);
    seen.push(caller);
  }
  consultations.replace(seen);
  await watch.readPlaces(() => ami.queueStatus());
}

function sightingsOf(
  state: CallState,
  { ringing, talking, held }: QueuedCaller,
): Parameters<Calls['happen']>[1][] {
  if (talking !== undefined) {
    const extension = extensionOf(talking);
    return [
      { kind: 'answered', extension },
      { kind: held ? 'holds' : 'resumes', extension },
    ];
  }
  const rings = ringing.map(extensionOf);
  const before: readonly string[] = state.stage === 'ringing' ? state.extensions : [];
  return [
    ...before
      .filter((extension) => !rings.includes(extension))
      .map((extension) => ({ kind: 'rang-out', extension }) as const),
    { kind: 'joined' },
    ...rings
      .filter((extension) => !before.includes(extension))
      .map((extension) => ({ kind: 'rings', extension }) as const),
  ];
}
