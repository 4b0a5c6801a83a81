import { type Said, TurnSource } from '@decroche/contracts';
import type { SaidView, UtteranceView } from '#contract';
import { saidView } from '../text-views.ts';

/** Utterances kept of one conversation, of both sides together; the oldest go first. */
const MAX_UTTERANCES = 40;

/** Whose words they are when a conversation is listened to; undefined for any other text. */
export function sideOf({ turn }: Said): UtteranceView['side'] | undefined {
  if (turn?.source === TurnSource.CALLER_LIVE) return 'caller';
  return turn?.source === TurnSource.AGENT_LIVE ? 'agent' : undefined;
}

/**
 * Adds an utterance, in order of time. The same one again, or one older than all that are kept, changes nothing.
 */
export function withUtterance(
  utterances: readonly UtteranceView[],
  side: UtteranceView['side'],
  said: Said,
): readonly UtteranceView[] {
  const turnId = said.turn?.turnId ?? '';
  if (utterances.some((known) => known.turnId === turnId)) return utterances;
  const text: SaidView = saidView(said);
  const added = { turnId, side, atMs: said.speechEndedAtMs, said: text };
  const sorted = [...utterances, added].sort((a, b) => a.atMs - b.atMs || (a.turnId < b.turnId ? -1 : 1));
  const kept = sorted.slice(-MAX_UTTERANCES);
  return kept.includes(added) ? kept : utterances;
}

/** What may be written down of them: nothing of the agent's. */
export function withoutAgent(utterances: readonly UtteranceView[]): readonly UtteranceView[] {
  return utterances.some(({ side }) => side === 'agent')
    ? utterances.filter(({ side }) => side === 'caller')
    : utterances;
}
