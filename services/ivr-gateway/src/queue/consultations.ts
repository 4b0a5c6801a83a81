import type { AmiChannel, AmiClient, AmiEventOf, QueuedCaller } from '@decroche/asterisk';
import { extensionOf, extensionOfChannel } from './agent-lines.ts';
import type { CallRegistry } from './call-registry.ts';
import type { Calls } from './calls.ts';

/** What consultations are followed with. */
export interface ConsultationsParts {
  readonly ami: Pick<AmiClient, 'on'>;
  readonly calls: Pick<Calls, 'happen'>;
  readonly registry: Pick<CallRegistry, 'channels' | 'get'>;
}

/** A call of an agent to a colleague, while the agent has a caller. */
interface Asked {
  /** Channel of the caller. */
  readonly caller: string;
  readonly extension: string;
  readonly colleague: string;
  /** Channel of the colleague; unknown where the consultation was read after an outage. */
  readonly colleagueChannel?: string;
  /** The colleague has answered. */
  talking: boolean;
}

/** A caller whom a colleague has by an attended transfer: the queue tells nothing of him any more. */
interface Given {
  readonly caller: string;
  readonly extension: string;
  /** False for whom was given the caller while his phone still rings. */
  answered: boolean;
  colleagueLeft: boolean;
}

/** A caller who is given now, and the channel of the colleague who has him. */
type NewlyGiven = Omit<Given, 'colleagueLeft'> & { readonly channelId: string };

/**
 * Follows what agents do with their callers beside the queue: a consultation is a second call of the agent's phone, with which
 * the caller's channel has nothing in common; an attended transfer joins the other ends of both.
 */
export class Consultations {
  readonly #parts: ConsultationsParts;
  /** By the agent's channel to his colleague. */
  readonly #asked = new Map<string, Asked>();
  /** By the channel of the colleague. */
  readonly #given = new Map<string, Given>();
  readonly #offs: (() => void)[] = [];

  constructor(parts: ConsultationsParts) {
    this.#parts = parts;
  }

  start(): void {
    const { ami } = this.#parts;
    this.#offs.push(
      ami.on('DialBegin', ({ caller, dialled }) => {
        if (caller !== undefined) this.#begin(caller, dialled);
      }),
      ami.on('DialEnd', ({ caller, dialled, dialStatus }) => {
        const answered = dialStatus === 'ANSWER';
        if (answered) this.#answers(dialled.uniqueId);
        if (caller !== undefined) this.#at(caller.uniqueId, answered ? 'talking' : 'over');
      }),
      ami.on('Hold', ({ channel }) => this.#at(channel.uniqueId, 'held')),
      ami.on('Unhold', ({ channel }) => this.#at(channel.uniqueId, 'talking')),
      ami.on('AttendedTransfer', (event) => this.#give(event)),
      ami.on('BlindTransfer', ({ transferer }) => this.#giveAway(transferer)),
      ami.on('BridgeLeave', ({ channel }) => this.#leave(channel.uniqueId)),
      ami.on('Hangup', ({ channel }) => this.#hangUp(channel.uniqueId)),
    );
  }

  stop(): void {
    for (const off of this.#offs.splice(0)) off();
  }

  /**
   * What Asterisk has of these callers now, after an outage: consultations that were missed begin, those that are over end. Of
   * other callers something newer is known.
   */
  replace(callers: readonly QueuedCaller[]): void {
    const seen = new Set(callers.map(({ uniqueId }) => uniqueId));
    const before = [...this.#asked];
    this.#asked.clear();
    for (const [channelId, { caller }] of this.#given)
      if (this.#parts.registry.get(caller) === undefined) this.#given.delete(channelId);
    for (const { uniqueId: caller, talking, asked } of callers) {
      if (talking === undefined) continue;
      for (const { channelId, colleague, stage } of asked) {
        const extension = extensionOf(talking);
        this.#asked.set(channelId, { caller, extension, colleague: extensionOf(colleague), talking: false });
        this.#at(channelId, stage);
      }
    }
    for (const [channelId, asked] of before) {
      if (this.#asked.has(channelId) || this.#parts.registry.get(asked.caller) === undefined) continue;
      this.#asked.set(channelId, asked);
      if (seen.has(asked.caller)) this.#at(channelId, 'over');
    }
  }

  #begin({ name, uniqueId }: AmiChannel, dialled: AmiChannel): void {
    const extension = extensionOfChannel(name);
    const caller = this.#callerOf(extension);
    if (caller === undefined) return;
    const colleague = extensionOfChannel(dialled.name);
    this.#asked.set(uniqueId, {
      ...{ caller, extension, colleague, colleagueChannel: dialled.uniqueId },
      talking: false,
    });
    this.#at(uniqueId, 'ringing');
  }

  #at(channelId: string, stage: 'ringing' | 'talking' | 'held' | 'over'): void {
    const asked = this.#asked.get(channelId);
    if (asked === undefined) return;
    if (stage === 'over') this.#asked.delete(channelId);
    else asked.talking = stage !== 'ringing';
    const { caller, extension, colleague } = asked;
    this.#parts.calls.happen(caller, { kind: 'consultation', extension, colleague, stage });
  }

  /** Where both conversations were in bridges, Asterisk says who has whom; the colleague whose phone rings, or just answered, is in none yet. */
  #give(event: AmiEventOf<'AttendedTransfer'>): void {
    if (event.result !== 'Success') return;
    const given = event.destination === 'Bridge' ? this.#met(event) : this.#dialled(event);
    for (const { uniqueId } of [event.transferer, event.second]) {
      this.#asked.delete(uniqueId);
      this.#given.delete(uniqueId);
    }
    if (given === undefined) return;
    const { channelId, ...rest } = given;
    this.#given.set(channelId, { ...rest, colleagueLeft: false });
    if (rest.answered) this.#tellAnswer(rest);
  }

  /** The transferer's first conversation may have been that with the colleague: phones do it either way. */
  #met({ transferee, target }: AmiEventOf<'AttendedTransfer'>): NewlyGiven | undefined {
    if (transferee === undefined || target === undefined) return undefined;
    const { registry } = this.#parts;
    const [caller, colleague] =
      registry.get(transferee.uniqueId) === undefined ? [target, transferee] : [transferee, target];
    if (registry.get(caller.uniqueId) === undefined) return undefined;
    const extension = extensionOfChannel(colleague.name);
    return { channelId: colleague.uniqueId, caller: caller.uniqueId, extension, answered: true };
  }

  /** The caller takes the agent's place in the dialling of his colleague. */
  #dialled({ transferer, second }: AmiEventOf<'AttendedTransfer'>): NewlyGiven | undefined {
    const asked = this.#asked.get(second.uniqueId) ?? this.#asked.get(transferer.uniqueId);
    if (asked?.colleagueChannel === undefined) return undefined;
    const { caller, colleague, colleagueChannel, talking } = asked;
    return { channelId: colleagueChannel, caller, extension: colleague, answered: talking };
  }

  /** The phone of a colleague who was given a caller while it rang. */
  #answers(channelId: string): void {
    const given = this.#given.get(channelId);
    if (given === undefined || given.answered) return;
    given.answered = true;
    this.#tellAnswer(given);
  }

  #tellAnswer({ caller, extension }: Pick<Given, 'caller' | 'extension'>): void {
    this.#parts.calls.happen(caller, { kind: 'answered', extension });
  }

  #giveAway({ uniqueId }: AmiChannel): void {
    const given = this.#given.get(uniqueId);
    if (given === undefined) return;
    this.#given.delete(uniqueId);
    this.#parts.calls.happen(given.caller, { kind: 'given-away', extension: given.extension });
  }

  /** Whoever leaves the conversation first has hung up; the other one is hung up for it, and whose channel goes first says nothing. */
  #leave(channelId: string): void {
    const given = this.#given.get(channelId);
    if (given !== undefined) given.colleagueLeft = true;
    for (const [colleague, { caller, extension, colleagueLeft }] of this.#given) {
      if (caller !== channelId) continue;
      this.#given.delete(colleague);
      if (colleagueLeft) this.#parts.calls.happen(caller, { kind: 'over', end: 'agent', extension });
    }
  }

  /** The colleague's channel may be gone before the caller has left their conversation. */
  #hangUp(channelId: string): void {
    this.#at(channelId, 'over');
    const given = this.#given.get(channelId);
    this.#given.delete(channelId);
    if (given?.colleagueLeft !== true) return;
    this.#parts.calls.happen(given.caller, { kind: 'over', end: 'agent', extension: given.extension });
  }

  /** The caller whom an agent has. */
  #callerOf(extension: string): string | undefined {
    const { registry } = this.#parts;
    const theirs = registry.channels().flatMap((channelId) => {
      const state = registry.get(channelId)?.state;
      if (state?.stage !== 'conversation' || state.extension !== extension) return [];
      return [{ channelId, sinceMs: state.sinceMs }];
    });
    // The end of an older one was missed.
    return theirs.sort((a, b) => b.sinceMs - a.sinceMs)[0]?.channelId;
  }
}
