import { wordSet } from '@decroche/french';
import { DETECTORS } from './detectors/registry.ts';
import { PERSONAL_CLASSES } from './personal-classes.ts';
import type { PiiSpan } from './span.ts';
import type { Utterance } from './utterance.ts';

/** Words that a number, an address or a sign before it may still draw in. */
const DRAWN_IN = wordSet('au aux a la le l les numero n plus de du d des');
const MAX_DRAWN_IN = 4;
/** Units that take part in how a number is shown: `mille euros cinquante`, `quatorze heures trente`. */
const SHOWN_WITH_NUMBER = wordSet('euro euros heure heures virgule et pour');

/**
 * How much of a partial text can be shown: up to the first word that later words could still make part of something
 * personal, or that would be shown otherwise. What is before it no later word can change.
 *
 * Ordinary words wait for the next word only; what was found waits until it is over, as its class says; what may yet
 * become something that a detector finds waits as that detector says.
 *
 * @returns UTF-16 offset of the first character that waits
 */
export function settledEnd(utterance: Utterance, spans: readonly PiiSpan[]): number {
  const { mended } = utterance;
  const heard = settledEndOf(utterance, spans);
  if (mended === undefined) return heard;
  const said = settledEnd(
    mended.utterance,
    spans.map((span) => mended.toMended(span)),
  );
  const end = Math.min(heard, mended.heardOffset(said));
  return spans.find((span) => span.start < end && end < span.end)?.start ?? end;
}

function settledEndOf(utterance: Utterance, spans: readonly PiiSpan[]): number {
  const { words } = utterance;
  const last = words.at(-1);
  const open = [
    words.length,
    ...(last === undefined || last.stop ? [] : [last.at]),
    ...spans.filter((span) => isOpen(utterance, span)).map(({ start }) => utterance.firstFrom(start)),
    ...DETECTORS.map(({ openFrom }) => openFrom(utterance, spans)),
  ];
  const cut = withWhatIsDrawnIn(utterance, Math.max(0, Math.min(...open)));
  const end = words[cut]?.start ?? utterance.text.length;
  return spans.find((span) => span.start < end && end < span.end)?.start ?? end;
}

/** Whether what was found may still grow over the words behind it. */
function isOpen(utterance: Utterance, span: PiiSpan): boolean {
  const after = utterance.firstFrom(span.end);
  return after === utterance.words.length || PERSONAL_CLASSES[span.type].grows(utterance, after);
}

/** Prepositions, letters and codes before a number that is still being said. */
function isDrawnIn(utterance: Utterance, at: number): boolean {
  const word = utterance.words[at];
  if (word === undefined || word.elided) return false;
  const country = word.kind === 'word' && word.norm.length === 2 && !word.ordinary && !word.stop;
  return (
    country ||
    DRAWN_IN.has(word.norm) ||
    /^[a-z+]$/.test(word.norm) ||
    word.kind === 'code' ||
    word.kind === 'number'
  );
}

function withWhatIsDrawnIn(utterance: Utterance, cut: number): number {
  let from = cut;
  for (let step = 0; step < MAX_DRAWN_IN && isDrawnIn(utterance, from - 1); step++) from -= 1;
  const before = utterance.numberEndingAt(from - 1);
  return before !== undefined && SHOWN_WITH_NUMBER.has(utterance.norm(from - 1)) ? before.from : from;
}
