import type { Prompt, SeenEvent } from './call-events.ts';
import type { AssistMode, At, EndReason } from './call-state.ts';
import { also, become, type Change, tell } from './change.ts';
import { choosing, offerMenu, onwardFromMenu, pressedInMenu } from './choice.ts';
import { confirming, DENIAL_KEY, deny, weigh, weighing } from './confirmation.ts';
import { type Assisted, giveUp, handOver, letGo, modeIfLeft, onward, toQueue } from './leaving.ts';

const REFUSAL_KEY = '0';
/** Who spoke for longer and was not understood has waited enough, milliseconds. */
const ASK_AGAIN_WITHIN_MS = 20_000;

/** What the assistant does with the caller up to the queue. Whatever fails, he goes there at once. */
export function inDialogue(state: Assisted, event: SeenEvent): Change {
  switch (event.kind) {
    case 'key':
      return event.digit === REFUSAL_KEY ? handOver(state, 'refused', event.atMs) : pressed(state, event);
    case 'cut-off':
    case 'fault':
      return handOver(state, modeIfLeft(state), event.atMs);
    case 'gone': {
      const { state: now, commands } = letGo(state, 'unknown', event.atMs);
      return become({ stage: 'left', assistance: now.assistance, mode: modeIfLeft(state) }, ...commands);
    }
    case 'orphaned':
      return become({ stage: 'left', assistance: state.assistance, mode: modeIfLeft(state) });
    case 'overdue':
      return event.stage === state.stage ? late(state, event.atMs) : become(state);
    default:
      return atStage(state, event);
  }
}

/** The caller is given to the queue: it takes him, or the dialplan's lease does. */
export function inHandOver(state: At<'handing-over'>, event: SeenEvent): Change {
  const left = { stage: 'left', assistance: state.assistance, mode: state.mode } as const;
  switch (event.kind) {
    case 'handed-over':
      return tell(become(state), { kind: 'queued', atMs: event.atMs, mode: state.mode });
    case 'overdue':
      return become(event.stage === state.stage ? left : state);
    case 'not-handed-over':
    case 'fault':
    case 'orphaned':
      return become(left);
    default:
      return become(state);
  }
}

function late(state: Assisted, atMs: number): Change {
  switch (state.stage) {
    case 'listening':
      return finish(state, state.spoken || state.askedAtMs === undefined ? 'max-length' : 'no-speech');
    case 'replacing':
      return giveUp(state, state.without, atMs);
    case 'weighing':
    case 'confirming':
      return onward(state);
    case 'choosing':
      return onwardFromMenu(state);
    default:
      return handOver(state, 'listening-lost', atMs);
  }
}

function atStage(state: Assisted, event: SeenEvent): Change {
  switch (state.stage) {
    case 'arriving':
      return arriving(state, event);
    case 'notice':
      return notice(state, event);
    case 'asking':
      return asking(state, event);
    case 'replacing':
      return replacing(state, event);
    case 'weighing':
      return weighing(state, event);
    case 'confirming':
      return confirming(state, event);
    case 'choosing':
      return choosing(state, event);
    default:
      return hearing(state, event);
  }
}

function arriving(state: At<'arriving'>, event: SeenEvent): Change {
  switch (event.kind) {
    case 'begun':
      return also(tell(become(state), { kind: 'arrived', atMs: event.atMs }), { do: 'seek' });
    case 'way-closed':
      return handOver(state, event.mode, event.atMs);
    case 'way-open':
      return become(
        { stage: 'notice', assistance: state.assistance, audio: 'opening', heard: false },
        { do: 'open-audio' },
        { do: 'play', prompt: 'notice' },
      );
    default:
      return become(state);
  }
}

function notice(state: At<'notice'>, event: SeenEvent): Change {
  switch (event.kind) {
    case 'audio-open':
      return afterNotice({ ...state, audio: 'open' });
    case 'audio-failed':
    case 'audio-over':
      // Without audio the rest of the notice would only make the caller wait.
      return handOver(state, 'no-audio', event.atMs);
    case 'prompt-over':
      return event.prompt === 'notice' ? afterNotice({ ...state, heard: true }) : become(state);
    case 'prompt-failed':
      return handOver(state, 'listening-lost', event.atMs);
    default:
      return become(state);
  }
}

/** The notice takes seconds: who lived at its begin may be down now, and the caller would speak for nothing. */
function afterNotice(state: At<'notice'>): Change {
  if (!state.heard || state.audio !== 'open') return become(state);
  return become({ stage: 'asking', assistance: state.assistance, attempt: 1 }, { do: 'seek' });
}

function asking(state: At<'asking'>, event: SeenEvent): Change {
  switch (event.kind) {
    case 'way-closed':
      return handOver(state, state.earlier ?? event.mode, event.atMs);
    case 'audio-over':
      return handOver(state, state.earlier ?? 'no-audio', event.atMs);
    case 'way-open': {
      const { attempt, assistance, earlier, corrects } = state;
      const { turnId, atMs, mayAskAgain, mayReadBack, menuKeys } = event;
      return become(
        {
          stage: 'listening',
          assistance,
          attempt,
          earlier,
          turnId,
          sinceMs: atMs,
          ...(corrects && { corrects }),
          ...(mayAskAgain && attempt === 1 && { mayAskAgain }),
          ...(mayReadBack && !corrects && { mayReadBack }),
          ...(menuKeys && attempt > 1 && { menuKeys }),
        },
        { do: 'play', prompt: questionOf(state) },
        { do: 'listen', turnId, attempt },
      );
    }
    default:
      return become(state);
  }
}

function hearing(state: At<'listening' | 'understanding'>, event: SeenEvent): Change {
  if ('turnId' in event && event.turnId !== state.turnId) return become(state);
  const { turnId } = state;
  const { atMs } = event;
  switch (event.kind) {
    case 'ready':
      return tell(become(state), { kind: 'listening', atMs, turnId, model: event.model });
    case 'speech':
      return also(
        tell(become({ ...state, spoken: true, askedAtMs: undefined }), { kind: 'spoke', atMs, turnId }),
        {
          do: 'stop-playing',
        },
      );
    case 'prompt-over':
    case 'prompt-failed':
      return become(event.prompt === questionOf(state) ? asked(state, atMs) : state);
    case 'audio-over':
      return finish(state, 'closed');
    case 'transcriber-lost':
      return lost(state, event);
    case 'heard': {
      const mode = modeAfter(state, event);
      const reason = reasonOf(state, event.reason);
      const told = tell(become(state), { kind: 'listened', atMs, turnId, reason, mode });
      if (mayAskAgain(state, reason, mode, atMs)) return askAgain(state, told, mode);
      const keys = menuKeysAfter(state, reason, mode);
      if (keys !== undefined) return offerMenu(told, mode, keys);
      const mayReadBack = state.mayReadBack && mode === 'listening' && reason === 'end-of-speech';
      return mayReadBack ? weigh(state, told, atMs) : toQueue(state, told, mode);
    }
    default:
      return become(state);
  }
}

/** Who closed a listening knows better than the transcriber why. */
function reasonOf(state: At<'listening' | 'understanding'>, told: EndReason): EndReason {
  return state.stage === 'understanding' && told === 'closed' ? state.finished : told;
}

/** The question of an attempt. */
function questionOf({
  attempt,
  corrects,
}: At<'asking' | 'listening' | 'replacing' | 'understanding'>): Prompt {
  if (corrects) return 'correction';
  return attempt === 1 ? 'question' : 'second-try';
}

/** From the end of the question on he has the time to answer it. */
function asked<State extends At<'listening' | 'replacing' | 'understanding'>>(
  state: State,
  atMs: number,
): State {
  return state.askedAtMs === undefined && !state.spoken ? { ...state, askedAtMs: atMs } : state;
}

/**
 * Once, and only who was not understood: not whoever pressed a key to be done, spoke for so long that he has waited enough, or
 * whose line is gone.
 */
function mayAskAgain(
  state: At<'listening' | 'understanding'>,
  reason: EndReason,
  mode: AssistMode,
  atMs: number,
): boolean {
  if (!state.mayAskAgain) return false;
  if (mode !== 'silent' && mode !== 'not-understood') return false;
  return (
    (reason === 'no-speech' || reason === 'end-of-speech') && atMs - state.sinceMs <= ASK_AGAIN_WITHIN_MS
  );
}

/** Keys from which he may choose now: twice nothing was understood, and he did not ask to be let through. */
function menuKeysAfter(
  { menuKeys }: At<'listening' | 'understanding'>,
  reason: EndReason,
  mode: AssistMode,
): string | undefined {
  const isFailure = mode === 'silent' || mode === 'not-understood';
  return isFailure && (reason === 'no-speech' || reason === 'end-of-speech') ? menuKeys : undefined;
}

function askAgain(
  { attempt }: At<'listening' | 'understanding'>,
  { state, commands }: Change,
  earlier: AssistMode,
): Change {
  return become(
    { stage: 'asking', assistance: state.assistance, attempt: attempt + 1, earlier },
    ...commands,
    { do: 'stop-playing' },
    { do: 'seek' },
  );
}

function lost(
  state: At<'listening' | 'understanding'>,
  { retryable, mode, atMs }: Extract<SeenEvent, { kind: 'transcriber-lost' }>,
): Change {
  const finished = state.stage === 'understanding' ? state.finished : undefined;
  // After the longest need there is no time left to hear it again.
  if (!retryable || finished === 'max-length') return giveUp(state, mode, atMs);
  return become({ ...state, stage: 'replacing', without: mode, finished }, { do: 'seek' });
}

function replacing(state: At<'replacing'>, event: SeenEvent): Change {
  switch (event.kind) {
    case 'way-closed':
      return giveUp(state, state.without, event.atMs);
    case 'audio-over':
      return finish(state, 'closed');
    case 'prompt-over':
    case 'prompt-failed':
      return become(event.prompt === questionOf(state) ? asked(state, event.atMs) : state);
    case 'way-open': {
      const { without: _, finished, ...turn } = state;
      const { turnId } = event;
      const listen = { do: 'listen', turnId, attempt: state.attempt } as const;
      if (finished === undefined) return become({ ...turn, stage: 'listening', turnId }, listen);
      return become({ ...turn, stage: 'understanding', turnId, finished }, listen, {
        do: 'finish',
        reason: finished,
      });
    }
    default:
      return become(state);
  }
}

/** A key that is no refusal. */
function pressed(state: Assisted, { digit, atMs }: Extract<SeenEvent, { kind: 'key' }>): Change {
  switch (state.stage) {
    case 'weighing':
      return onward(state);
    case 'confirming':
      return digit === DENIAL_KEY ? deny(state, atMs) : onward(state);
    case 'choosing':
      return pressedInMenu(state, digit);
    case 'listening':
      // The key that denied may be heard twice, as an event and as a tone.
      if (state.corrects && digit === DENIAL_KEY && !state.spoken && state.askedAtMs === undefined)
        return become(state);
      return finish(state, 'key');
    default:
      return finish(state, 'key');
  }
}

/** The caller has finished; what was heard is made out. */
function finish(state: Assisted, finished: EndReason): Change {
  switch (state.stage) {
    case 'listening':
      return become({ ...state, stage: 'understanding', finished }, { do: 'finish', reason: finished });
    case 'replacing':
      return become({ ...state, finished: state.finished ?? finished });
    default:
      return become(state);
  }
}

function modeAfter(
  { corrects }: At<'listening' | 'understanding'>,
  heard: Extract<SeenEvent, { kind: 'heard' }>,
): AssistMode {
  if (heard.reason === 'given-up') return 'listening-lost';
  if (heard.notUnderstood) return 'not-understood';
  if (heard.somethingHeard) return 'listening';
  // Who denied what was understood, and says no more, has said something.
  return corrects ? 'not-understood' : 'silent';
}
