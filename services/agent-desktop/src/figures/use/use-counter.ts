import { describeError, type Logger, PassingMemory } from '@decroche/service-kit';
import type { DraftView, Verdict } from '#contract';
import { neededTurn } from '../../calls/call-view.ts';
import { type Conversation, callState } from '../../calls/conversation.ts';
import type { ConversationStore } from '../../calls/conversation-store.ts';
import type { Readiness } from '../../calls/timeline.ts';
import type { ExtensionHolders } from '../../people/extension-holders.ts';
import type { Session } from '../../people/sessions.ts';
import type { Contributor, FigureLedger } from '../figure-ledger.ts';
import { measuredCall } from '../readiness/measures.ts';
import type { Cell } from './use-cells.ts';

/** What {@link UseCounter} stands on. */
export interface UseCounterParts {
  readonly store: ConversationStore;
  readonly holders: Pick<ExtensionHolders, 'holders'>;
  readonly ledger: FigureLedger;
  /** How soon the tool is ready. */
  readonly measured: FigureLedger;
  readonly logger: Logger;
}

/** A draft is this long before pickup at least, milliseconds, to be read while the phone rings. */
const READ_IN_MS = 3_000;
/** Questions whose draft is waited for, at most. */
const MAX_ASKED = 2_000;
/** A draft that has not come by then never comes, milliseconds: the stream has forgotten the question. */
export const AWAITED_MS = 600_000;

/**
 * Counts what agents do with the tool: a cell for each event, never the event. It waits for nobody, and what it cannot count is
 * not counted.
 */
export class UseCounter {
  readonly #parts: UseCounterParts;
  /** By turn, who asked and has no draft yet. */
  readonly #asked = new PassingMemory<Contributor>({ lifeMs: AWAITED_MS, maxThings: MAX_ASKED });
  #failing = false;

  constructor(parts: UseCounterParts) {
    this.#parts = parts;
    parts.store.onChange((before, after) => {
      if (after === undefined) return;
      this.#drafted(after);
      if (!hasEnded(before) && hasEnded(after)) this.#try(this.#ended(after));
    });
  }

  /** An agent asked a question. */
  asked(session: Session, turnId: string, way: 'typed' | 'dictated'): void {
    const who = contributor(session);
    this.#asked.set(turnId, who);
    this.#count(who, [`questions/${way}`]);
  }

  /** An agent opened an article. */
  opened(session: Session): void {
    this.#count(contributor(session), ['sources']);
  }

  /** An agent said what he thinks of a whole draft; who takes it back was counted all the same. */
  judged(session: Session, verdict: Verdict): void {
    this.#count(contributor(session), [`feedback/${verdict}`]);
  }

  /**
   * A desk showed a call at pickup.
   *
   * @param listened whether the assistant was listening to its need
   */
  readied(session: Session, readiness: Readiness, listened: boolean): void {
    const who = contributor(session);
    const { cells, values } = measuredCall(readiness);
    this.#try(this.#parts.measured.count(who, cells, values));
    if (listened) this.#count(who, [`readiness/${readinessWord(readiness.readyBeforePickupMs)}`]);
  }

  #drafted({ turns }: Conversation): void {
    for (const { turnId, draft } of turns) {
      const who = draft?.final ? this.#asked.get(turnId) : undefined;
      if (who === undefined || draft === null) continue;
      this.#asked.delete(turnId);
      this.#count(who, [`asked/${themeAndOutcome(draft)}`]);
    }
  }

  /** A call is the organisation's whose desk had it last. */
  async #ended(state: Conversation): Promise<void> {
    const call = callState(state);
    if (call?.stage !== 'ended' || call.talk === undefined) return;
    const [holder] = await this.#parts.holders.holders([call.talk.extension]);
    if (holder === undefined || holder.organisation === '') return;
    if (!(await this.#parts.ledger.isFirst(state.conversationId))) return;
    const { mode, deniedTurnId } = call.assistance;
    const told = state.turns.filter(({ said, turnId }) => said !== null && turnId !== deniedTurnId);
    const draft = mode === 'refused' ? null : (neededTurn(told)?.draft ?? null);
    await this.#parts.ledger.count(holder, [
      `calls/${mode}`,
      ...(draft === null ? [] : [`needs/${themeAndOutcome(draft)}`]),
    ]);
  }

  #count(who: Contributor, cells: readonly Cell[]): void {
    this.#try(this.#parts.ledger.count(who, cells));
  }

  #try(work: Promise<void>): void {
    work.then(
      () => {
        this.#failing = false;
      },
      (error: unknown) => {
        if (!this.#failing) {
          this.#parts.logger.warn(
            { err: describeError(error) },
            'the use of the tool, or how soon it is ready, is not counted',
          );
        }
        this.#failing = true;
      },
    );
  }
}

function hasEnded(state: Conversation | undefined): boolean {
  return state !== undefined && callState(state)?.stage === 'ended';
}

function contributor({ person, organisation }: Session): Contributor {
  return { person, organisation: organisation.id };
}

function readinessWord(readyMs: number | null): string {
  if (readyMs === null) return 'never';
  if (readyMs < 0) return 'late';
  return readyMs < READ_IN_MS ? 'short' : 'ahead';
}

/** Word for a theme that nothing tells. */
const NO_THEME = 'none';

/** What a draft is about, and whether it answers: of one that does not, what the nearest text is about. */
function themeAndOutcome({ theme, abstained, evidence, nearest }: DraftView): string {
  const about = theme !== '' ? theme : (nearest[0]?.theme ?? '');
  const outcome = abstained ? 'unanswered' : evidence.outcome === 'answer' ? 'answered' : 'cautious';
  return `${/^[\w-]+$/.test(about) ? about : NO_THEME}/${outcome}`;
}
