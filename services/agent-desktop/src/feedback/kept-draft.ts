import { fold, isStopWord, lightStem } from '@decroche/french';
import type { DraftView, KeptDraft, KeptSentence, PassageView, SaidView } from '#contract';

/** Between the needs of a line: each is the title of the article that answers it, and may go on with the caller's year of birth. */
const BETWEEN_NEEDS = ' · ';
/** Shorter words say nothing of anybody. */
const LEAST_LETTERS = 4;

/**
 * What may be kept of a draft: what of it is from the base. The line of the need holds the caller's year of birth, the notice
 * and the questions follow what he told: of the need the articles' titles stay, of the others nothing. A sentence with a word of the
 * question that stands in no passage stays out whole, whoever wrote it.
 *
 * @param said the text that the draft answers
 */
export function keptDraft(draft: DraftView, said: SaidView): KeptDraft {
  const shown = draft.abstained ? draft.nearest : draft.cited;
  const place = new Map(shown.map(({ sourceId }, at) => [sourceId, at]));
  const foreign = foreignWords(said, [...draft.cited, ...draft.nearest]);
  const kept = (sentences: DraftView['sentences']): KeptSentence[] =>
    sentences
      .filter(({ text }) => wordsOf(text).every((word) => !foreign.has(word)))
      .map(({ text, sourceIds, need }) => {
        const [title] = titlesIn(need ?? '', shown);
        return {
          text,
          sources: sourceIds.flatMap((id) => place.get(id) ?? []),
          ...(title === undefined ? {} : { need: title }),
        };
      });
  const sentences = kept(draft.sentences);
  const prose = kept(draft.prose);
  return {
    needs: titlesIn(draft.need, shown),
    theme: draft.theme,
    mode: draft.mode,
    outcome: draft.evidence.outcome,
    confidence: Math.round(draft.evidence.confidence * 10) / 10,
    abstained: draft.abstained,
    asOfMonth: /^\d{4}-\d{2}(?=-)/.exec(draft.asOf)?.[0] ?? '',
    sentences,
    prose,
    leftOut: draft.sentences.length + draft.prose.length - sentences.length - prose.length,
    sources: shown.map(({ articleSlug, articleVersion, title, sectionTitle, scope, text }) => ({
      ...{ articleSlug, articleVersion, title, sectionTitle, scope, text },
    })),
  };
}

/** The titles of shown articles that a line of needs begins with, in its order. */
function titlesIn(line: string, shown: readonly PassageView[]): string[] {
  const titles = [...new Set(shown.map(({ title }) => title))].sort((a, b) => b.length - a.length);
  return line.split(BETWEEN_NEEDS).flatMap((need) => titles.find((title) => need.startsWith(title)) ?? []);
}

/** Words of a text that stand in none of the passages. */
function foreignWords(said: SaidView, passages: readonly PassageView[]): ReadonlySet<string> {
  const base = new Set(
    passages.flatMap(({ title, sectionTitle, text }) => wordsOf(`${title} ${sectionTitle} ${text}`)),
  );
  return new Set(wordsOf(said.text).filter((word) => !base.has(word)));
}

/** Words that name something, by their stems, and figures. */
function wordsOf(text: string): string[] {
  return (fold(text).match(/[\p{L}\p{N}]+/gu) ?? [])
    .filter((word) => /\p{N}/u.test(word) || (word.length >= LEAST_LETTERS && !isStopWord(word)))
    .map(lightStem);
}
