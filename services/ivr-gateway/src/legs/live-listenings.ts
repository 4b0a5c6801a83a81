import type { AmiChannel, AmiClient, AmiEventOf, CallerAudioSource } from '@decroche/asterisk';
import type { AssistMode, Step } from '@decroche/call';
import { LiveListening } from '@decroche/contracts';
import type { Logger } from '@decroche/service-kit';
import { extensionOf, extensionOfChannel } from '../queue/agent-lines.ts';
import { LiveCall } from './live-call.ts';
import type { Leg } from './live-rules.ts';
import type { LiveTranscribers } from './live-stream.ts';

/** What the live listening works with. */
export interface LiveListeningsParts {
  readonly ami: Pick<AmiClient, 'on' | 'onStateChange'>;
  readonly audio: Pick<CallerAudioSource, 'tap'>;
  readonly transcribers: LiveTranscribers;
  /** Queues whose conversations are listened to, besides the lines of single agents. */
  readonly queues: ReadonlySet<string>;
  /** The conversation of a caller, by his channel. */
  readonly conversationOf: (channelId: string) => string | undefined;
  readonly tell: (conversationId: string, state: LiveListening) => void;
  /** A conversation is not listened to any more, or not now. */
  readonly onUnheard: () => void;
  readonly newId: () => string;
  /** Monotonic clock, milliseconds. */
  readonly now: () => number;
  readonly logger: Logger;
}

/** With which a caller is queued who heard the whole notice, and whose keys were seen to the end: he did not refuse. */
const TOLD_MODES: ReadonlySet<AssistMode> = new Set<AssistMode>(['listening', 'silent', 'not-understood']);
/** Callers who were told of it and may be listened to; more are not listened to. */
const MAX_TOLD = 5_000;
/** The line of one agent, to whom callers are transferred (`queues.conf`). */
const AGENT_LINE = /^agent-\w{1,20}$/;

/**
 * The live listening to conversations, where it is allowed: from the pickup of a caller who heard the whole notice and did not
 * refuse, to the hang-up or the hand-over to somebody else, and again from that one's pickup. Who stopped it stopped it for the
 * call. It reads the manager interface; while that is away nobody knows who holds whom, so all listening ends.
 */
export class LiveListenings {
  readonly #parts: LiveListeningsParts;
  /** Conversations of callers who were told and have not refused. */
  readonly #told = new Set<string>();
  /** Of those, the ones of whom an agent stopped it. */
  readonly #stopped = new Set<string>();
  /** Conversations that are listened to, by the channel of either leg. */
  readonly #legs = new Map<string, { readonly call: LiveCall; readonly leg: Leg; readonly caller: string }>();
  readonly #byConversation = new Map<string, LiveCall>();
  /** What agents' phones do besides, by channel. */
  readonly #besides = new Map<string, LiveCall>();
  /** Those that end now, by the caller's channel. */
  readonly #ending = new Map<string, Promise<void>>();
  readonly #offs: (() => void)[] = [];

  constructor(parts: LiveListeningsParts) {
    this.#parts = parts;
  }

  start(): void {
    const { ami } = this.#parts;
    this.#offs.push(
      ami.on('AgentConnect', (event) => this.#connected(event)),
      ami.on('BridgeEnter', ({ channel, bridgeId, channelsInBridge }) => {
        this.#of(channel.uniqueId, (call, leg) => call.moved(leg, bridgeId));
        this.#counted(bridgeId, channelsInBridge);
      }),
      ami.on('BridgeLeave', ({ channel, bridgeId, channelsInBridge }) => {
        this.#of(channel.uniqueId, (call, leg) => call.moved(leg, undefined));
        this.#counted(bridgeId, channelsInBridge);
      }),
      ami.on('DialBegin', ({ caller, dialled }) => {
        for (const channel of [caller, dialled]) if (channel !== undefined) this.#begins(channel);
      }),
      ami.on('Hold', ({ channel }) => this.#of(channel.uniqueId, (call, leg) => call.held(leg, true))),
      ami.on('Unhold', ({ channel }) => this.#of(channel.uniqueId, (call, leg) => call.held(leg, false))),
      ami.on('DTMFBegin', ({ channel }) => this.#of(channel.uniqueId, (call) => call.key())),
      ami.on('DTMFEnd', ({ channel }) => this.#of(channel.uniqueId, (call) => call.key())),
      // Who gave the caller away may be told to be through after the next agent has him.
      ami.on('AgentComplete', ({ caller, agent }) => {
        if (caller === undefined || agent === undefined) return;
        if (this.#legs.get(agent.uniqueId)?.caller === caller.uniqueId) this.#end(caller.uniqueId);
      }),
      ami.on('Hangup', ({ channel }) => {
        this.#end(this.#legs.get(channel.uniqueId)?.caller ?? '');
        this.#isOver(channel.uniqueId);
      }),
      ami.onStateChange((state) => {
        if (state !== 'connected') for (const { caller } of [...this.#legs.values()]) this.#end(caller);
      }),
    );
  }

  /**
   * Follows the steps of a call: who was asked for his need has heard the whole notice, and could have refused until he was queued.
   */
  follow(conversationId: string, step: Step): void {
    if (step.kind === 'queued' && TOLD_MODES.has(step.mode) && this.#told.size < MAX_TOLD)
      this.#told.add(conversationId);
    if (step.kind !== 'ended') return;
    this.#told.delete(conversationId);
    this.#stopped.delete(conversationId);
  }

  /**
   * What the agent of a conversation wants.
   *
   * @returns false when it is not listened to with that extension
   */
  want(conversationId: string, extension: string, listen: boolean): boolean {
    const call = this.#byConversation.get(conversationId);
    if (call?.extension !== extension) return false;
    if (listen) this.#stopped.delete(conversationId);
    else this.#stopped.add(conversationId);
    call.want(listen);
    return true;
  }

  /** The call of this caller is another gateway's now. */
  leave(channelId: string): void {
    this.#end(channelId);
  }

  /** Ends them all; resolves when nothing of them is left in Asterisk. */
  async stop(): Promise<void> {
    for (const off of this.#offs.splice(0)) off();
    for (const { caller } of [...this.#legs.values()]) this.#end(caller);
    await Promise.all(this.#ending.values());
  }

  #connected({ queue, caller, agent, interface: answered }: AmiEventOf<'AgentConnect'>): void {
    const conversationId = this.#parts.conversationOf(caller.uniqueId);
    const isListenedTo = this.#parts.queues.has(queue) || AGENT_LINE.test(queue);
    if (!isListenedTo || conversationId === undefined || !this.#told.has(conversationId)) return;
    this.#end(caller.uniqueId);
    const { audio, transcribers, tell, onUnheard, newId, now, logger } = this.#parts;
    const call = new LiveCall({
      ...{ conversationId, audio, transcribers, newId, now },
      channels: { caller: caller.uniqueId, agent: agent.uniqueId },
      extension: extensionOf(answered),
      stopped: this.#stopped.has(conversationId),
      after: this.#ending.get(caller.uniqueId) ?? Promise.resolve(),
      tell: (state) => {
        tell(conversationId, state);
        if (state !== LiveListening.ON) onUnheard();
      },
      logger: logger.child({ conversationId }),
    });
    this.#byConversation.set(conversationId, call);
    this.#legs.set(caller.uniqueId, { call, leg: 'caller', caller: caller.uniqueId });
    this.#legs.set(agent.uniqueId, { call, leg: 'agent', caller: caller.uniqueId });
  }

  /** A call of an agent whose conversation is listened to, beside that conversation. */
  #begins({ uniqueId, name }: AmiChannel): void {
    if (this.#legs.has(uniqueId)) return;
    const extension = extensionOfChannel(name);
    const call = [...this.#byConversation.values()].find((each) => each.extension === extension);
    if (call === undefined) return;
    this.#besides.set(uniqueId, call);
    call.asks(true);
  }

  #isOver(channelId: string): void {
    const call = this.#besides.get(channelId);
    this.#besides.delete(channelId);
    if (call !== undefined) call.asks([...this.#besides.values()].includes(call));
  }

  #counted(bridgeId: string, channels: number): void {
    for (const call of this.#byConversation.values()) call.counted(bridgeId, channels);
  }

  #end(callerChannel: string): void {
    const ended = this.#legs.get(callerChannel)?.call;
    if (ended === undefined) return;
    for (const [channelId, { call }] of this.#legs) if (call === ended) this.#legs.delete(channelId);
    for (const [id, call] of this.#byConversation) if (call === ended) this.#byConversation.delete(id);
    for (const [channelId, call] of this.#besides) if (call === ended) this.#besides.delete(channelId);
    const ending = ended.end().finally(() => {
      if (this.#ending.get(callerChannel) === ending) this.#ending.delete(callerChannel);
    });
    this.#ending.set(callerChannel, ending);
  }

  #of(channelId: string, work: (call: LiveCall, leg: Leg) => void): void {
    const known = this.#legs.get(channelId);
    if (known !== undefined) work(known.call, known.leg);
  }
}
