import type { DraftSentence, Passage } from '@decroche/contracts';
import { unsupportedFigures } from './figures.ts';

/** Why a sentence was stopped. */
export type GateFault = 'no-citation' | 'unknown-citation' | 'unsupported-figure';

/** What passed, and what was stopped with the stable name of its fault. */
export interface GateResult {
  readonly passed: readonly DraftSentence[];
  readonly stopped: readonly { readonly sentence: DraftSentence; readonly fault: string }[];
}

/**
 * The last door before the screen: a sentence passes when it cites at least one passage, cites only passages that
 * were given, and states no number or date that its cited passages do not state.
 */
export function passCitationGate(
  sentences: readonly DraftSentence[],
  passages: readonly Passage[],
): GateResult {
  const texts = new Map(
    passages.map(({ sourceId, title, sectionTitle, text }) => [
      sourceId,
      `${title}\n${sectionTitle}\n${text}`,
    ]),
  );
  const passed: DraftSentence[] = [];
  const stopped: { sentence: DraftSentence; fault: GateFault }[] = [];
  for (const sentence of sentences) {
    const fault = faultOf(sentence, texts);
    if (fault === undefined) passed.push(sentence);
    else stopped.push({ sentence, fault });
  }
  return { passed, stopped };
}

function faultOf(
  { text, sourceIds }: DraftSentence,
  texts: ReadonlyMap<string, string>,
): GateFault | undefined {
  if (sourceIds.length === 0) return 'no-citation';
  const cited: string[] = [];
  for (const id of sourceIds) {
    const source = texts.get(id);
    if (source === undefined) return 'unknown-citation';
    cited.push(source);
  }
  return unsupportedFigures(text, cited).length === 0 ? undefined : 'unsupported-figure';
}
