import { AmiFields } from './ami-fields.ts';
import type { AmiPacket } from './ami-packet.ts';

/** Where a caller of the dialplan's queue stands now. */
export interface QueuedCaller {
  /** ARI channel id of the caller. */
  readonly uniqueId: string;
  /** Agents whose phone rings for him, and the one who talks with him: interfaces such as `PJSIP/1001`. */
  readonly ringing: readonly string[];
  readonly talking: string | undefined;
  /** The other side holds him. */
  readonly held: boolean;
  /** Whom the agent who talks with him has called besides. */
  readonly asked: readonly AskedColleague[];
}

/** A colleague whom an agent called. */
export interface AskedColleague {
  /** Unique id of the agent's channel to him. */
  readonly channelId: string;
  /** Interface such as `PJSIP/1002`. */
  readonly colleague: string;
  readonly stage: 'ringing' | 'talking' | 'held';
}

/** Of each channel, whether the other side holds it: asked for with the Status action. */
export const ON_HOLD = 'CHANNEL(onhold)';

/** AST_STATE_RINGING, and AST_STATE_UP (Asterisk's `channelstate.h`). */
const RINGING = 5;
const UP = 6;

interface ChannelLeg {
  readonly name: string;
  readonly uniqueId: string;
  readonly linkedId: string;
  readonly state: number;
  readonly application: string;
  readonly bridgeId: string;
  readonly held: boolean;
}

/**
 * Reads the list of a Status action, which the class `call` may ask for: every channel that is in the application Queue, and
 * the channels that were made for it. Holds are known when the action asked for {@link ON_HOLD}.
 *
 * @throws {AmiFieldError}
 */
export function readQueuedCallers(packets: readonly AmiPacket[]): QueuedCaller[] {
  const legs = packets.flatMap((packet): ChannelLeg[] => {
    const type = packet.get('Event') ?? '';
    if (type !== 'Status') return [];
    const fields = new AmiFields(packet, type);
    return [
      {
        ...fields.channel(''),
        application: fields.optional('Application') ?? '',
        bridgeId: fields.optional('BridgeID') ?? '',
        held: fields.optional('Variable') === `${ON_HOLD}=1`,
      },
    ];
  });
  return legs
    .filter(({ application }) => application === 'Queue')
    .map(({ uniqueId, bridgeId, held }) => {
      const agents = legs.filter((leg) => leg.linkedId === uniqueId && leg.uniqueId !== uniqueId);
      const talking = agents.find((leg) => leg.state === UP && isTogether(leg, bridgeId));
      return {
        uniqueId,
        ringing: agents.filter(({ state }) => state === RINGING).map(({ name }) => interfaceOf(name)),
        talking: talking === undefined ? undefined : interfaceOf(talking.name),
        held,
        asked: talking === undefined ? [] : askedBy(talking, legs),
      };
    });
}

/** An agent's call to a colleague has nothing of the caller's: it is known by whose phone it is. */
function askedBy(agent: ChannelLeg, legs: readonly ChannelLeg[]): AskedColleague[] {
  const name = interfaceOf(agent.name);
  const placed = legs.filter(
    (leg) => leg.application === 'Dial' && leg.uniqueId !== agent.uniqueId && interfaceOf(leg.name) === name,
  );
  return placed.flatMap(({ uniqueId: channelId, bridgeId }) => {
    const other = legs.find((leg) => leg.linkedId === channelId && leg.uniqueId !== channelId);
    if (other === undefined) return [];
    const talks = other.held ? ('held' as const) : ('talking' as const);
    const stage = isTogether(other, bridgeId) ? talks : ('ringing' as const);
    return [{ channelId, colleague: interfaceOf(other.name), stage }];
  });
}

function isTogether({ bridgeId }: ChannelLeg, bridge: string): boolean {
  return bridge !== '' && bridgeId === bridge;
}

/** `PJSIP/1001-0000002a` → `PJSIP/1001`. */
function interfaceOf(channelName: string): string {
  return channelName.replace(/-[^-]*$/, '');
}
