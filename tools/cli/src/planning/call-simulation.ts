import type { Agenda } from './agenda.ts';
import type { Chance } from './chance.ts';
import type { SharedCores } from './shared-cores.ts';

/** What the programs of a call run on, each a part that is scaled by itself. */
export const PARTS = [
  'telephony',
  'transcriber',
  'pii-guard',
  'retriever',
  'generator',
  'agent-desktop',
] as const;
export type Part = (typeof PARTS)[number];

/** How a call goes, in seconds. Each is drawn anew for each call. */
export interface CallCourse {
  /** From the arrival to the first word that may be heard: notice and question. */
  noticeSeconds(chance: Chance): number;
  /** How long the caller has a stream. */
  heardSeconds(chance: Chance): number;
  /** How long a phone rings before its agent answers. */
  ringSeconds(chance: Chance): number;
  talkSeconds(chance: Chance): number;
  /** After the call, before the agent takes another one. */
  wrapUpSeconds(chance: Chance): number;
}

/** What a call costs each part: cores while it goes on, and CPU seconds of each stage after the end of speech. */
export interface CallCosts {
  readonly coresWhileHeard: Readonly<Record<Part, number>>;
  /** Also while he waits. */
  readonly coresWhileTalking: Readonly<Record<Part, number>>;
  /** End of speech → text, → extracts, → draft: seconds on a core of its own. */
  readonly stages: {
    text(chance: Chance): number;
    extracts(chance: Chance): number;
    draft(chance: Chance): number;
    /** Until a browser shows what came, extracts and draft together where both are there; seconds. */
    painted(chance: Chance): number;
  };
}

/** What is there for the calls. */
export interface Resources {
  readonly agents: number;
  /** Callers who can be heard at once. */
  readonly streams: number;
  /** Parts on one machine share its cores: the same object. */
  readonly cores: Readonly<Record<Part, SharedCores>>;
  /** Cores of the browsers, where they are on such a machine too; otherwise each agent has his own. */
  readonly browsers?: SharedCores;
}

/** What came of the calls. */
export interface CallFigures {
  readonly calls: number;
  /** Callers who found no stream and went to the queue unheard. */
  readonly unheard: number;
  /** From the end of speech, seconds, of those who were heard. */
  readonly extractsSeconds: readonly number[];
  readonly draftSeconds: readonly number[];
  /** From the queue to the ringing, seconds, of all. */
  readonly waitedSeconds: readonly number[];
  /** Calls whose draft was there when the agent answered, of those who were heard. */
  readonly readyAtPickup: number;
  /** Most at once. */
  readonly mostStreams: number;
  readonly mostCallers: number;
}

/** Calls through an installation: heard while there is a stream, then in the queue until an agent is free, without giving up. */
export class CallSimulation {
  readonly #agenda: Agenda;
  readonly #chance: Chance;
  readonly #course: CallCourse;
  readonly #costs: CallCosts;
  readonly #resources: Resources;
  readonly #waiting: Caller[] = [];
  #freeAgents: number;
  #streams = 0;
  #callers = 0;
  #calls = 0;
  #unheard = 0;
  #readyAtPickup = 0;
  #mostStreams = 0;
  #mostCallers = 0;
  readonly #extracts: number[] = [];
  readonly #draft: number[] = [];
  readonly #waited: number[] = [];

  constructor(options: {
    readonly agenda: Agenda;
    readonly chance: Chance;
    readonly course: CallCourse;
    readonly costs: CallCosts;
    readonly resources: Resources;
  }) {
    this.#agenda = options.agenda;
    this.#chance = options.chance;
    this.#course = options.course;
    this.#costs = options.costs;
    this.#resources = options.resources;
    this.#freeAgents = options.resources.agents;
  }

  /** Somebody calls now. @param over told when he has hung up */
  arrive(over: () => void = () => undefined): void {
    this.#calls += 1;
    this.#callers += 1;
    this.#mostCallers = Math.max(this.#mostCallers, this.#callers);
    this.#agenda.in(this.#course.noticeSeconds(this.#chance), () => {
      if (this.#streams < this.#resources.streams) this.#hear(over);
      else {
        this.#unheard += 1;
        this.#queue({ draftAt: undefined, over });
      }
    });
  }

  figures(): CallFigures {
    return {
      calls: this.#calls,
      unheard: this.#unheard,
      extractsSeconds: this.#extracts,
      draftSeconds: this.#draft,
      waitedSeconds: this.#waited,
      readyAtPickup: this.#readyAtPickup,
      mostStreams: this.#mostStreams,
      mostCallers: this.#mostCallers,
    };
  }

  #hear(over: () => void): void {
    this.#streams += 1;
    this.#mostStreams = Math.max(this.#mostStreams, this.#streams);
    this.#steady(this.#costs.coresWhileHeard, 1);
    this.#agenda.in(this.#course.heardSeconds(this.#chance), () => {
      this.#streams -= 1;
      this.#steady(this.#costs.coresWhileHeard, -1);
      const caller: Caller = { draftAt: Number.POSITIVE_INFINITY, over };
      this.#prepare(caller);
      this.#queue(caller);
    });
  }

  /** The stages after the end of speech, one after the other, each on its part. */
  #prepare(caller: Caller): void {
    const { cores } = this.#resources;
    const { stages } = this.#costs;
    const from = this.#agenda.now;
    cores.transcriber.do(stages.text(this.#chance), () => {
      cores.retriever.do(stages.extracts(this.#chance), () => {
        let [painted, drafted] = [false, false];
        const shown = (): void => {
          if (!painted || !drafted) return;
          this.#draft.push(this.#agenda.now - from);
          caller.draftAt = this.#agenda.now;
        };
        this.#paint(stages.painted(this.#chance), () => {
          this.#extracts.push(this.#agenda.now - from);
          painted = true;
          shown();
        });
        cores.generator.do(stages.draft(this.#chance), () => {
          drafted = true;
          shown();
        });
      });
    });
  }

  #paint(seconds: number, done: () => void): void {
    const { browsers } = this.#resources;
    if (browsers === undefined) this.#agenda.in(seconds, done);
    else browsers.do(seconds, done);
  }

  #queue(caller: Caller): void {
    this.#steady(this.#costs.coresWhileTalking, 1);
    caller.queuedAt = this.#agenda.now;
    this.#waiting.push(caller);
    this.#serve();
  }

  #serve(): void {
    if (this.#freeAgents === 0) return;
    const caller = this.#waiting.shift();
    if (caller === undefined) return;
    this.#freeAgents -= 1;
    this.#waited.push(this.#agenda.now - (caller.queuedAt ?? this.#agenda.now));
    this.#agenda.in(this.#course.ringSeconds(this.#chance), () => {
      if (caller.draftAt !== undefined && caller.draftAt <= this.#agenda.now) this.#readyAtPickup += 1;
      this.#agenda.in(this.#course.talkSeconds(this.#chance), () => {
        this.#steady(this.#costs.coresWhileTalking, -1);
        this.#callers -= 1;
        caller.over();
        this.#agenda.in(this.#course.wrapUpSeconds(this.#chance), () => {
          this.#freeAgents += 1;
          this.#serve();
        });
      });
    });
  }

  #steady(cores: Readonly<Record<Part, number>>, sign: 1 | -1): void {
    for (const part of PARTS) if (cores[part] > 0) this.#resources.cores[part].addSteady(sign * cores[part]);
  }
}

interface Caller {
  /** When his draft was there; undefined for who was not heard. */
  draftAt: number | undefined;
  queuedAt?: number;
  readonly over: () => void;
}
