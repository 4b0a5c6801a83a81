/** The two legs of a conversation. */
export const LEGS = ['caller', 'agent'] as const;
export type Leg = (typeof LEGS)[number];

/** Time after the last key, of either leg, in which nothing is listened to: who enters a number says it as well, milliseconds. */
export const AFTER_KEYS_MS = 5_000;

/** Where a leg is. */
export interface LegPlace {
  /** Bridge that it is in; undefined for none. */
  readonly bridge: string | undefined;
  readonly held: boolean;
}

/** What decides whether a conversation may be listened to now. */
export interface ConversationFacts {
  readonly caller: LegPlace;
  readonly agent: LegPlace;
  /** The agent has another call: he asks a colleague, or lets him hear the caller. */
  readonly asking: boolean;
  /** Channels in the bridge of the caller. */
  readonly inBridge: number;
  /** The agent wants no listening. */
  readonly stopped: boolean;
  /** When the last key was pressed; milliseconds, on the clock of `now`. */
  readonly lastKeyAt: number | undefined;
  readonly over: boolean;
}

/** What may be done with it: listen to both legs, or why not. */
export type Standing = 'listen' | 'aside' | 'keys' | 'stopped' | 'over';

/**
 * Whether a conversation may be listened to: the two are alone with one another, nobody is on hold, no key was pressed lately,
 * and the agent has nothing against it. On hold there is music, or a word to somebody else; in another bridge, in one with a third
 * party, or at the other end of a second call of the agent's phone, which may mix both, is somebody whom no notice told.
 */
export function standingOf(facts: ConversationFacts, now: number): Standing {
  const { caller, agent, asking, inBridge, stopped, lastKeyAt, over } = facts;
  if (over) return 'over';
  if (stopped) return 'stopped';
  const together = caller.bridge !== undefined && caller.bridge === agent.bridge && inBridge === LEGS.length;
  if (!together || asking || caller.held || agent.held) return 'aside';
  if (lastKeyAt !== undefined && now - lastKeyAt < AFTER_KEYS_MS) return 'keys';
  return 'listen';
}
