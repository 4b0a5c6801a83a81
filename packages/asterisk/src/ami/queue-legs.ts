import { AmiFields } from './ami-fields.ts';
import type { AmiPacket } from './ami-packet.ts';

/** Where a caller of the dialplan's queue stands now. */
export interface QueuedCaller {
  /** ARI channel id of the caller. */
  readonly uniqueId: string;
  /** Agents whose phone rings for him, and the one who talks with him: interfaces such as `PJSIP/1001`. */
  readonly ringing: readonly string[];
  readonly talking: string | undefined;
}

/** AST_STATE_RINGING, and AST_STATE_UP (Asterisk's `channelstate.h`). */
const RINGING = 5;
const UP = 6;

/**
 * Reads the list of a Status action, which the class `call` may ask for: every channel that is in the application Queue, and
 * the channels that were made for it.
 *
 * @throws {AmiFieldError}
 */
export function readQueuedCallers(packets: readonly AmiPacket[]): QueuedCaller[] {
  const legs = packets.flatMap((packet) => {
    const type = packet.get('Event') ?? '';
    if (type !== 'Status') return [];
    const fields = new AmiFields(packet, type);
    const bridgeId = fields.optional('BridgeID') ?? '';
    return [{ ...fields.channel(''), application: fields.optional('Application') ?? '', bridgeId }];
  });
  return legs
    .filter(({ application }) => application === 'Queue')
    .map(({ uniqueId, bridgeId }) => {
      const agents = legs.filter((leg) => leg.linkedId === uniqueId && leg.uniqueId !== uniqueId);
      const talking = agents.find((leg) => leg.state === UP && bridgeId !== '' && leg.bridgeId === bridgeId);
      return {
        uniqueId,
        ringing: agents.filter(({ state }) => state === RINGING).map(({ name }) => interfaceOf(name)),
        talking: talking === undefined ? undefined : interfaceOf(talking.name),
      };
    });
}

/** `PJSIP/1001-0000002a` → `PJSIP/1001`. */
function interfaceOf(channelName: string): string {
  return channelName.replace(/-[^-]*$/, '');
}
