import { setTimeout as delay } from 'node:timers/promises';
import { assistStatus } from '@decroche/agent-desktop/assist-status';
import { type PhoneCall, placeCall } from '@decroche/local-stack';
import { until } from '@decroche/test-kit';
import { type ChaosStage, SLOW_PHONE, SPEAKS_AFTER_MS } from './chaos-stage.ts';
import { STATES, type State } from './scenario.ts';

/** From the moment of the fault until more agents are free. */
const AGENTS_AFTER_MS = 500;
/** From the moment of the fault until the agent whose phone rings picks up. */
const ANSWER_AFTER_MS = 1_500;
/** A caller is in the middle of his sentence when something breaks. */
const INTO_SPEECH_MS = 900;
const INTO_NOTICE_MS = 500;
const PLACE_MS = 10_000;
const QUEUE_MS = 25_000;
/** No caller waits longer for a person in these rounds; then nobody will come. */
const PERSON_MS = 60_000;
const RECOVERY_MS = 60_000;
const CLEAN_MS = 20_000;
const HANG_UP_MS = 10_000;
/** Once everything is ready again, the desk has so long to show what was missed. */
const SHOWN_MS = 10_000;

/** A caller of a round. */
interface Caller {
  readonly phone: PhoneCall;
  readonly channelId: string;
}

/** What became of one caller. */
export interface Outcome {
  readonly reached: boolean;
  /** From the fault until a person talked to him, milliseconds; 0 for who had one already; undefined when never. */
  readonly waitedMs: number | undefined;
  /** Whether the desk showed the call as it was, at the latest 10 s after everything was ready again. */
  readonly modeTrue: boolean;
  /** What the desk showed in the end, for the report. */
  readonly shown: string;
}

/** What became of a round. */
export interface RoundResult {
  readonly callers: Readonly<Record<State, Outcome>>;
  readonly recoveredMs: number | null;
  readonly lost: readonly string[];
}

let numbers = 0;
/** A fictitious number (ARCEP, 01 99 00) that no other caller has. */
export function nextNumber(): string {
  numbers += 1;
  return `+331990${String(10_000 + numbers).slice(1)}0`;
}

/**
 * One call in each state, then something breaks, and each caller is followed until a person talks to him.
 *
 * Two agents have a phone at first: one talks, at the other it rings, so that the third caller waits. Three more come half a
 * second after the fault, so that nobody waits for an agent whom another caller keeps.
 */
export async function playRound(stage: ChaosStage, disturb: () => Promise<void>): Promise<RoundResult> {
  const { phones } = stage;
  stage.pickups.clear();
  await Promise.all(phones.map((phone) => phone.signOff()));
  const calls: PhoneCall[] = [];
  try {
    const callers = await inEveryState(stage, calls);
    const faultAt = performance.now();
    let faultOverAt = faultAt;
    const disturbed = disturb().then(() => {
      faultOverAt = performance.now();
    });
    const arriving = delay(AGENTS_AFTER_MS).then(async () => {
      await Promise.all(phones.slice(SLOW_PHONE + 1).map((phone) => phone.signOn()));
    });
    const answered = delay(ANSWER_AFTER_MS).then(() => phones[SLOW_PHONE]?.answer());
    await Promise.all([arriving, answered]);
    const talking = (): boolean => STATES.every((state) => stage.pickups.has(callers[state].channelId));
    await until('every caller talks with a person', talking, PERSON_MS).catch(() => undefined);
    await disturbed;
    const recoveredMs = await recovered(stage, faultOverAt);
    const outcomes = Object.fromEntries(
      await Promise.all(
        STATES.map(async (state) => [state, await outcomeOf(stage, callers[state], state, faultAt)] as const),
      ),
    ) as Record<State, Outcome>;
    await hangUp(calls);
    return { callers: outcomes, recoveredMs, lost: await whatIsLeft(stage) };
  } finally {
    await hangUp(calls);
  }
}

async function hangUp(calls: readonly PhoneCall[]): Promise<void> {
  await Promise.all(
    calls.map(async (call) => {
      await call.hangUp().catch(() => undefined);
      await Promise.race([call.ended, delay(HANG_UP_MS)]);
    }),
  );
}

/** Places five callers and waits until each is in the state that he is for. */
async function inEveryState(stage: ChaosStage, calls: PhoneCall[]): Promise<Record<State, Caller>> {
  const place = async (): Promise<Caller> => {
    const from = nextNumber();
    const phone = await placeCall({
      stack: stage.constellation.stack,
      wav: stage.speech,
      speakAfterMs: SPEAKS_AFTER_MS,
      from,
    });
    calls.push(phone);
    await phone.answered;
    let channelId: string | undefined;
    const find = async (): Promise<boolean> => {
      channelId = await stage.watch.channelOf(from);
      return channelId !== undefined;
    };
    await until('Asterisk has the caller', find, PLACE_MS);
    return { phone, channelId: channelId ?? '' };
  };
  const [first, second] = [stage.phones[0], stage.phones[SLOW_PHONE]];
  if (first === undefined || second === undefined) throw new RangeError('a round needs two phones');
  await first.signOn();
  const conversation = await place();
  await until(
    'the first caller talks with a person',
    () => stage.pickups.has(conversation.channelId),
    QUEUE_MS,
  );
  await second.signOn();
  const ringing = await place();
  const queued = await place();
  await until('a phone rings', () => second.events.at(-1)?.name === 'ringing', QUEUE_MS);
  const waits = async (): Promise<boolean> => (await stage.watch.applicationOf(queued.channelId)) === 'Queue';
  await until('a caller waits', waits, QUEUE_MS);
  const listening = await place();
  const since = performance.now();
  await delay(Math.max(0, SPEAKS_AFTER_MS + INTO_SPEECH_MS - INTO_NOTICE_MS - 300));
  const notice = await place();
  await delay(Math.max(0, since + SPEAKS_AFTER_MS + INTO_SPEECH_MS - performance.now()));
  return { conversation, ringing, queued, listening, notice };
}

async function outcomeOf(
  stage: ChaosStage,
  { phone, channelId }: Caller,
  state: State,
  faultAt: number,
): Promise<Outcome> {
  const pickup = stage.pickups.get(channelId);
  const cutOff = phone.events.some(({ name }) => name === 'remote-hung-up');
  const reached = pickup !== undefined && !cutOff;
  const waitedMs =
    pickup === undefined ? undefined : state === 'conversation' ? 0 : Math.round(pickup.at - faultAt);
  const look = () => shownAt(stage, pickup?.extension);
  await until('the desk shows the true mode', () => look().modeTrue, SHOWN_MS).catch(() => undefined);
  const { modeTrue, shown } = look();
  return { reached, waitedMs, modeTrue, shown };
}

/** What the page of an extension makes of its call: a draft, or what is wrong in the page's own words; never neither. */
export function shownAt(
  { desks }: Pick<ChaosStage, 'desks'>,
  extension: string | undefined,
): Pick<Outcome, 'modeTrue' | 'shown'> & { readonly ready: boolean } {
  const call = extension === undefined ? undefined : desks.get(extension)?.call;
  const status = call === undefined ? undefined : assistStatus(call, Date.now());
  const ready = call?.phase === 'conversation' && status?.kind === 'ready';
  const modeTrue = ready || (call?.phase === 'conversation' && status?.notice != null);
  const what = status?.notice?.what ?? status?.kind ?? 'nothing';
  return { ready, modeTrue, shown: `${call?.phase ?? 'no call'}: ${what}` };
}

async function recovered(stage: ChaosStage, from: number): Promise<number | null> {
  return await until('everything is ready again', () => stage.allReady(), RECOVERY_MS).then(
    () => Math.round(performance.now() - from),
    () => null,
  );
}

async function whatIsLeft(stage: ChaosStage): Promise<string[]> {
  let left: string[] = [];
  await until(
    'nothing is left',
    async () => {
      left = await stage.watch.leftovers().catch(() => ['Asterisk does not answer']);
      return left.length === 0;
    },
    CLEAN_MS,
  ).catch(() => undefined);
  return left.map((what) => `left behind: ${what}`);
}
