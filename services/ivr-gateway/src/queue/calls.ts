import {
  type CallLimits,
  type CallState,
  type DialogueCommand,
  deadlineName,
  limitMs,
  NEW_CALL,
  next,
  type SeenEvent,
  type Step,
} from '@decroche/call';
import { describeError, type Logger } from '@decroche/service-kit';
import { measureChange } from './call-measures.ts';
import type { CallRegistry, RegisteredCall } from './call-registry.ts';

/** What can be seen of a call; its time comes with it here. */
export type Sighting = SeenEvent extends infer Event
  ? Event extends SeenEvent
    ? Omit<Event, 'atMs'>
    : never
  : never;

/** Who does what is to be done for a caller while the assistant has him. */
export interface Dialogue {
  /** Begins to do it; what comes of it happens to the call. */
  run(command: DialogueCommand): void;
  /** The caller is in the queue, or gone: nothing more is asked of it. */
  over(state: CallState): void;
}

/** What calls work with. */
export interface CallsParts {
  readonly registry: Pick<CallRegistry, 'get' | 'put' | 'remove' | 'settled' | 'onSettled' | 'onLost'>;
  /** @param number of the step among those of its call, from 0 on */
  readonly tell: (conversationId: string, step: Step, number: number) => void;
  /** Runs work inside the trace of a call. */
  readonly inTraceOf: (traceparent: string, work: () => void) => void;
  readonly limits: CallLimits;
  /** Unix time, milliseconds. */
  readonly now: () => number;
  readonly logger: Logger;
}

interface Talking {
  readonly dialogue: Dialogue;
  timer: NodeJS.Timeout | undefined;
  /** Name of the deadline that runs. */
  at: string;
}

/** What is kept of what is seen while it is not known who owns which call; what is older is seen anew in Asterisk. */
const MAX_HAPPENED = 10_000;

/**
 * Where each call of this gateway stands. The only place where anything happens to one: by the reducer, one thing after the
 * other. After a standstill nothing happens until it is known which calls are still its own; of the others it lets go.
 */
export class Calls {
  readonly #parts: CallsParts;
  readonly #dialogues = new Map<string, Talking>();
  readonly #happened: { readonly channelId: string; readonly event: SeenEvent }[] = [];
  #busy = false;

  constructor(parts: CallsParts) {
    this.#parts = parts;
    parts.registry.onSettled(() => this.#goOn());
    parts.registry.onLost((channelId, call) => this.#lose(channelId, call));
  }

  /** A caller came into the application. */
  begin(channelId: string, call: Omit<RegisteredCall, 'state' | 'told'>, dialogue: Dialogue): void {
    this.#parts.registry.put(channelId, { ...call, state: NEW_CALL, told: 0 });
    this.#dialogues.set(channelId, { dialogue, timer: undefined, at: '' });
    this.happen(channelId, { kind: 'begun' });
  }

  /** Where a call stands; undefined when it is not known, or over. */
  stageOf(channelId: string): CallState['stage'] | undefined {
    return this.#parts.registry.get(channelId)?.state.stage;
  }

  /** True while the assistant has the caller. */
  has(channelId: string): boolean {
    return this.#dialogues.has(channelId);
  }

  /** Something was seen of a call; of one that is not known nothing is done. */
  happen(channelId: string, sighting: Sighting): void {
    const event = { ...sighting, atMs: this.#parts.now() } as SeenEvent;
    this.#happened.push({ channelId, event });
    if (this.#happened.length > MAX_HAPPENED) this.#happened.shift();
    this.#goOn();
  }

  /** Ends the deadlines of all calls. */
  stop(): void {
    for (const { timer } of this.#dialogues.values()) clearTimeout(timer);
    this.#dialogues.clear();
  }

  #goOn(): void {
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#parts.registry.settled) {
        const each = this.#happened.shift();
        if (each === undefined) return;
        this.#take(each.channelId, each.event);
      }
    } finally {
      this.#busy = false;
    }
  }

  /** Another gateway has the call: nothing is told of it, and nothing done to its caller. */
  #lose(channelId: string, { state }: RegisteredCall): void {
    const talking = this.#dialogues.get(channelId);
    if (talking === undefined) return;
    clearTimeout(talking.timer);
    this.#dialogues.delete(channelId);
    talking.dialogue.run({ do: 'discard' });
    talking.dialogue.over(state);
  }

  #take(channelId: string, event: SeenEvent): void {
    const call = this.#parts.registry.get(channelId);
    if (call !== undefined) {
      this.#parts.inTraceOf(call.traceparent, () => this.#change(channelId, call, event));
    }
  }

  #change(channelId: string, call: RegisteredCall, event: SeenEvent): void {
    const { registry, limits, tell, logger } = this.#parts;
    const talking = this.#dialogues.get(channelId);
    const { atMs } = event;
    // Whoever talked with him was an earlier run of this service.
    const orphan = talking === undefined && limitMs(call.state, atMs, limits) !== undefined;
    const before = orphan ? next(call.state, { kind: 'orphaned', atMs }).state : call.state;
    const { state, commands } = next(before, event);
    let { told } = call;
    const steps = commands.filter((command) => command.do === 'tell').length;
    measureChange(call.conversationId, before, state, atMs);
    if (state.stage === 'ended') registry.remove(channelId);
    else if (state !== call.state || steps > 0)
      registry.put(channelId, { ...call, state, told: told + steps });
    for (const command of commands) {
      if (command.do === 'tell') tell(call.conversationId, command.step, told++);
      else {
        try {
          talking?.dialogue.run(command);
        } catch (error) {
          logger.warn({ err: describeError(error), command: command.do }, 'a command failed');
          this.happen(channelId, { kind: 'fault' });
        }
      }
    }
    if (talking !== undefined) this.#watch(channelId, talking, state, atMs);
  }

  /** Each stage with the assistant has its deadline; without one it is over. */
  #watch(channelId: string, talking: Talking, state: CallState, atMs: number): void {
    const { stage } = state;
    const at = deadlineName(state);
    if (at === talking.at) return;
    talking.at = at;
    clearTimeout(talking.timer);
    const ms = limitMs(state, atMs, this.#parts.limits);
    if (ms === undefined) {
      this.#dialogues.delete(channelId);
      talking.dialogue.over(state);
    } else {
      talking.timer = setTimeout(() => this.happen(channelId, { kind: 'overdue', stage }), ms);
    }
  }
}
