import { createHmac, hkdfSync } from 'node:crypto';
import { PassingMemory } from '@decroche/service-kit';
import { v7 as uuidv7 } from 'uuid';
import type { TurnView } from '#contract';
import { turnView } from '../calls/call-view.ts';
import {
  type Conversation,
  type ConversationEvent,
  reduce,
  unknownConversation,
} from '../calls/conversation.ts';
import { NotFoundError } from '../http/request-errors.ts';
import { sameSecret } from '../http/shared-secret.ts';

/** A simulated call that nobody left, and what the bus may still say of one that somebody left, milliseconds. */
export const LIFE_MS = 600_000;
/** Simulated calls held at once; the oldest goes first. */
const MAX_CALLS = 1_000;

interface Held {
  /** Null once it was left: late events do not bring it back. */
  state: Conversation | null;
  extension: string | null;
}

/**
 * Simulated calls, in memory alone and apart from all others: no desk, figure, opinion or review finds them. What an agent says
 * in one never comes here, and who takes it stands only in the ticket that his page has.
 */
export class TrainingCalls {
  readonly #key: Uint8Array;
  /** By conversation. */
  readonly #held: PassingMemory<Held>;

  /** @param secret from which the key of the tickets is made, the same in every instance */
  constructor(secret: string, now: () => number) {
    this.#key = new Uint8Array(hkdfSync('sha256', secret, '', 'desk training ticket', 32));
    this.#held = new PassingMemory({ lifeMs: LIFE_MS, maxThings: MAX_CALLS, now });
  }

  /**
   * Begins a call.
   *
   * @param extension of who takes it; null for who is on none
   */
  begin(
    person: string,
    extension: string | null,
  ): { conversationId: string; turnId: string; ticket: string } {
    const turn = { conversationId: uuidv7(), turnId: uuidv7() };
    this.#entry(turn.conversationId).extension = extension;
    return { ...turn, ticket: `${turn.conversationId}.${this.#sealOf(turn.conversationId, person)}` };
  }

  /** Takes what was prepared for a simulated caller, whichever instance began the call. */
  take(conversationId: string, event: ConversationEvent): void {
    const held = this.#entry(conversationId);
    if (held.state !== null) held.state = reduce(held.state, event);
  }

  /**
   * What is prepared for the caller so far.
   *
   * @throws NotFoundError when the call is over, or another person's
   */
  turn(ticket: string, person: string): TurnView {
    const conversationId = this.#open(ticket, person);
    const [turn] = this.#held.get(conversationId)?.state?.turns ?? [];
    if (turn === undefined || turn.said === null) throw new NotFoundError('this training call');
    return turnView(conversationId, turn);
  }

  /** Forgets a call at once. @throws NotFoundError when it is another person's */
  leave(ticket: string, person: string): void {
    this.#entry(this.#open(ticket, person)).state = null;
  }

  /** A real call is there: what was simulated meanwhile is over. */
  endAt(extension: string): void {
    for (const held of this.#held.values()) if (held.extension === extension) held.state = null;
  }

  #entry(conversationId: string): Held {
    const known = this.#held.get(conversationId);
    if (known !== undefined) return known;
    const held: Held = { state: unknownConversation(conversationId), extension: null };
    this.#held.set(conversationId, held);
    return held;
  }

  #open(ticket: string, person: string): string {
    const [conversationId = '', seal = ''] = ticket.split('.');
    if (!sameSecret(seal, this.#sealOf(conversationId, person)))
      throw new NotFoundError('this training call');
    return conversationId;
  }

  #sealOf(conversationId: string, person: string): string {
    return createHmac('sha256', this.#key).update(`${conversationId} ${person}`).digest('base64url');
  }
}
