import { placeCall } from '@decroche/local-stack';
import { until } from '@decroche/test-kit';
import { nextNumber, shownAt } from './chaos-round.ts';
import { type ChaosStage, SLOW_PHONE, SPEAKS_AFTER_MS } from './chaos-stage.ts';

/** Calls at once: one fewer than agents, so that nobody waits for one. */
const AT_ONCE = 3;
const PLACE_MS = 20_000;
const PERSON_MS = 60_000;
/** A draft that does not come in this time after the pickup comes too late to help. */
const SHOWN_MS = 10_000;

/** A call that is over. */
export interface ServedCall {
  /** On the clock of `performance.now()`. */
  readonly endedAt: number;
  /** From the answer until a person talked to him, milliseconds; undefined when nobody did. */
  readonly waitedMs: number | undefined;
  readonly cutOff: boolean;
  /** Whether the desk showed a draft, or what is wrong. */
  readonly modeTrue: boolean;
  readonly shown: string;
}

/** Callers who come one after the other, several at once, until the hours are over. */
export class BusyHours {
  readonly calls: ServedCall[] = [];
  readonly #stage: ChaosStage;
  #over = false;
  #lines: readonly Promise<void>[] = [];

  constructor(stage: ChaosStage) {
    this.#stage = stage;
  }

  async open(): Promise<void> {
    // One of them answers only when it is told.
    const { phones } = this.#stage;
    await Promise.all(phones.map((phone, at) => (at === SLOW_PHONE ? phone.signOff() : phone.signOn())));
    this.#lines = Array.from({ length: AT_ONCE }, () => this.#line());
  }

  async close(): Promise<void> {
    this.#over = true;
    await Promise.allSettled(this.#lines);
  }

  async #line(): Promise<void> {
    while (!this.#over) this.calls.push(await this.#call());
  }

  async #call(): Promise<ServedCall> {
    const stage = this.#stage;
    const from = nextNumber();
    const { stack } = stage.constellation;
    const phone = await placeCall({ stack, wav: stage.speech, speakAfterMs: SPEAKS_AFTER_MS, from });
    try {
      await phone.answered;
      const answeredAt = performance.now();
      let channelId = '';
      const find = async (): Promise<boolean> => {
        channelId = (await stage.watch.channelOf(from)) ?? '';
        return channelId !== '';
      };
      await until('Asterisk has the caller', find, PLACE_MS).catch(() => undefined);
      const picked = (): boolean => stage.pickups.has(channelId);
      await until('a person talks to him', picked, PERSON_MS).catch(() => undefined);
      const pickup = stage.pickups.get(channelId);
      const look = () => shownAt(stage, pickup?.extension);
      await until('the draft is there', () => look().ready, SHOWN_MS).catch(() => undefined);
      return {
        endedAt: performance.now(),
        waitedMs: pickup === undefined ? undefined : Math.round(pickup.at - answeredAt),
        cutOff: phone.events.some(({ name }) => name === 'remote-hung-up'),
        modeTrue: look().modeTrue,
        shown: look().shown,
      };
    } finally {
      await phone.hangUp().catch(() => undefined);
      await phone.ended;
    }
  }
}
