import type { Command, SeenEvent } from './call-events.ts';
import { ASSIST_MODES, type CallState, CONSULTATION_STAGES, NEW_CALL, type StageName } from './call-state.ts';
import { next } from './next.ts';

type Bare<Event> = Event extends SeenEvent ? Omit<Event, 'atMs'> : never;
/** An event without its time. */
export type BareEvent = Bare<SeenEvent>;

const MODES_WITHOUT = ASSIST_MODES.filter((mode) => mode !== 'refused' && mode !== 'unknown');
const TURNS = ['turn-1', 'turn-2'];
const STAGES: readonly StageName[] = [
  ...(['arriving', 'notice', 'asking', 'listening', 'replacing', 'understanding'] as const),
  ...([
    'weighing',
    'confirming',
    'choosing',
    'handing-over',
    'left',
    'waiting',
    'ringing',
    'conversation',
    'ended',
  ] as const),
];
const REFUSAL: BareEvent = { kind: 'key', digit: '0' };
const DENIAL: BareEvent = { kind: 'key', digit: '2' };

/** Every event that a gateway can see, with few ids. */
export const SEEN: readonly BareEvent[] = [
  { kind: 'begun' },
  ...TURNS.flatMap((turnId) =>
    [true, false].flatMap((mayAskAgain) =>
      [true, false].map((may) => {
        const more = may ? { mayReadBack: true, menuKeys: '14' } : {};
        return { kind: 'way-open', turnId, mayAskAgain, ...more } as const;
      }),
    ),
  ),
  ...MODES_WITHOUT.slice(0, 3).map((mode) => ({ kind: 'way-closed', mode }) as const),
  { kind: 'audio-open' },
  { kind: 'audio-failed' },
  { kind: 'audio-over' },
  ...(['notice', 'question', 'second-try', 'read-back', 'correction', 'menu', 'menu-again'] as const).flatMap(
    (prompt) => [{ kind: 'prompt-over', prompt } as const, { kind: 'prompt-failed', prompt } as const],
  ),
  ...TURNS.flatMap((turnId) => [
    { kind: 'ready', turnId, model: { name: 'model', demonstrationOnly: true } } as const,
    { kind: 'speech', turnId } as const,
    { kind: 'heard', turnId, reason: 'end-of-speech', somethingHeard: true, notUnderstood: false } as const,
    { kind: 'heard', turnId, reason: 'no-speech', somethingHeard: false, notUnderstood: false } as const,
    { kind: 'heard', turnId, reason: 'end-of-speech', somethingHeard: false, notUnderstood: true } as const,
    { kind: 'heard', turnId, reason: 'max-length', somethingHeard: false, notUnderstood: true } as const,
    { kind: 'heard', turnId, reason: 'given-up', somethingHeard: true, notUnderstood: false } as const,
    ...[true, false].map(
      (retryable) => ({ kind: 'transcriber-lost', turnId, mode: 'listening-lost', retryable }) as const,
    ),
  ]),
  ...TURNS.map((turnId) => ({ kind: 'weighed', turnId }) as const),
  { kind: 'weighed', turnId: 'turn-1', theme: 'reversion' },
  REFUSAL,
  DENIAL,
  ...['1', '9', '#'].map((digit) => ({ kind: 'key', digit }) as const),
  { kind: 'cut-off' },
  { kind: 'gone' },
  { kind: 'fault' },
  ...STAGES.map((stage) => ({ kind: 'overdue', stage }) as const),
  { kind: 'handed-over' },
  { kind: 'not-handed-over' },
  { kind: 'orphaned' },
  { kind: 'joined' },
  { kind: 'joined', place: { queue: 'retraite', position: 2, waiting: 3 } },
  { kind: 'moved', place: { queue: 'retraite', position: 1, waiting: 1 } },
  ...['1001', '1002'].flatMap((extension) => [
    { kind: 'rings', extension } as const,
    { kind: 'rang-out', extension } as const,
    { kind: 'answered', extension } as const,
    { kind: 'holds', extension } as const,
    { kind: 'resumes', extension } as const,
    { kind: 'given-away', extension } as const,
    { kind: 'over', end: 'agent', extension } as const,
    ...CONSULTATION_STAGES.map(
      (stage) =>
        ({
          kind: 'consultation',
          extension,
          colleague: extension === '1001' ? '1002' : '1001',
          stage,
        }) as const,
    ),
  ]),
  ...(['agent', 'caller', 'abandoned'] as const).map((end) => ({ kind: 'over', end }) as const),
  { kind: 'hung-up' },
];

/** What happens to a call that nothing disturbs. */
export const USUAL: readonly BareEvent[] = [
  { kind: 'begun' },
  { kind: 'way-open', turnId: 'turn-1' },
  { kind: 'audio-open' },
  { kind: 'prompt-over', prompt: 'notice' },
  { kind: 'way-open', turnId: 'turn-1' },
  { kind: 'ready', turnId: 'turn-1' },
  { kind: 'speech', turnId: 'turn-1' },
  { kind: 'heard', turnId: 'turn-1', reason: 'end-of-speech', somethingHeard: true, notUnderstood: false },
  { kind: 'handed-over' },
  { kind: 'joined', place: { queue: 'retraite', position: 1, waiting: 1 } },
  { kind: 'rings', extension: '1001' },
  { kind: 'answered', extension: '1001' },
  { kind: 'holds', extension: '1001' },
  { kind: 'resumes', extension: '1001' },
  { kind: 'given-away', extension: '1001' },
  { kind: 'rings', extension: '1002' },
  { kind: 'answered', extension: '1002' },
  { kind: 'holds', extension: '1002' },
  { kind: 'consultation', extension: '1002', colleague: '1001', stage: 'ringing' },
  { kind: 'consultation', extension: '1002', colleague: '1001', stage: 'talking' },
  { kind: 'resumes', extension: '1002' },
  { kind: 'consultation', extension: '1002', colleague: '1001', stage: 'over' },
  { kind: 'over', end: 'agent', extension: '1002' },
];

/** What happens to a call of which nothing was heard at first. */
export const SECOND_TRY: readonly BareEvent[] = [
  ...USUAL.slice(0, 4),
  { kind: 'way-open', turnId: 'turn-1', mayAskAgain: true },
  { kind: 'ready', turnId: 'turn-1' },
  { kind: 'prompt-over', prompt: 'question' },
  { kind: 'overdue', stage: 'listening' },
  { kind: 'heard', turnId: 'turn-1', reason: 'no-speech', somethingHeard: false, notUnderstood: false },
  { kind: 'way-open', turnId: 'turn-2', mayAskAgain: true },
  { kind: 'ready', turnId: 'turn-2' },
  { kind: 'prompt-over', prompt: 'second-try' },
  { kind: 'speech', turnId: 'turn-2' },
  { kind: 'heard', turnId: 'turn-2', reason: 'end-of-speech', somethingHeard: true, notUnderstood: false },
  ...USUAL.slice(8),
];

/** What happens to a call of which it is not sure what it is about, and whose caller denies it. */
export const DENIED: readonly BareEvent[] = [
  ...USUAL.slice(0, 4),
  { kind: 'way-open', turnId: 'turn-1', mayAskAgain: true, mayReadBack: true },
  { kind: 'ready', turnId: 'turn-1' },
  { kind: 'speech', turnId: 'turn-1' },
  { kind: 'heard', turnId: 'turn-1', reason: 'end-of-speech', somethingHeard: true, notUnderstood: false },
  { kind: 'weighed', turnId: 'turn-1', theme: 'reversion' },
  { kind: 'prompt-over', prompt: 'read-back' },
  DENIAL,
  { kind: 'way-open', turnId: 'turn-2', mayAskAgain: true, mayReadBack: true },
  { kind: 'ready', turnId: 'turn-2' },
  { kind: 'prompt-over', prompt: 'correction' },
  { kind: 'speech', turnId: 'turn-2' },
  { kind: 'heard', turnId: 'turn-2', reason: 'end-of-speech', somethingHeard: true, notUnderstood: false },
  ...USUAL.slice(8),
];

/** What happens to a call of which nothing was heard twice, and whose caller chooses by key at the second hearing. */
export const CHOSEN: readonly BareEvent[] = [
  ...SECOND_TRY.slice(0, 9),
  { kind: 'way-open', turnId: 'turn-2', mayAskAgain: true, menuKeys: '14' },
  { kind: 'ready', turnId: 'turn-2' },
  { kind: 'prompt-over', prompt: 'second-try' },
  { kind: 'heard', turnId: 'turn-2', reason: 'no-speech', somethingHeard: false, notUnderstood: false },
  { kind: 'prompt-over', prompt: 'menu' },
  { kind: 'key', digit: '9' },
  { kind: 'prompt-over', prompt: 'menu' },
  { kind: 'key', digit: '1' },
  ...USUAL.slice(8),
];

/** An event at a time. */
export function at(atMs: number, event: BareEvent): SeenEvent {
  return { ...event, atMs } as SeenEvent;
}

/** One thing that happened to a call, and what came of it. */
export interface Edge {
  readonly from: CallState;
  readonly event: SeenEvent;
  readonly to: CallState;
  readonly commands: readonly Command[];
  /** Whether 0 was pressed on the way, this event included. */
  readonly zero: boolean;
}

const WITH_THE_QUEUE: readonly StageName[] = ['left', 'waiting', 'ringing', 'conversation', 'ended'];

/** What the assistant did goes with a call from the queue on, and decides nothing there but whether he had refused. */
function distinct(state: CallState): unknown {
  if (!WITH_THE_QUEUE.includes(state.stage)) return state;
  return { ...state, assistance: state.assistance.mode === 'refused' };
}

/** Every state that a call can reach, and whatever can happen to it there. */
export function everyEdge(): Edge[] {
  const edges: Edge[] = [];
  const seen = new Set<string>();
  const open: { state: CallState; zero: boolean }[] = [{ state: NEW_CALL, zero: false }];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    const key = JSON.stringify({ ...each, state: distinct(each.state) });
    if (seen.has(key)) continue;
    seen.add(key);
    for (const bare of SEEN) {
      const event = at(1_000, bare);
      const { state, commands } = next(each.state, event);
      const zero = each.zero || bare === REFUSAL;
      edges.push({ from: each.state, event, to: state, commands, zero });
      open.push({ state, zero });
    }
  }
  return edges;
}
