import type { DraftView, EvidenceOutcome, TurnView } from '#contract';

/** Suggestions of one call that stay, the newest ones. */
const MAX_SUGGESTIONS = 10;

/** What has no answer and must be seen all the same: experts wrote what to do. */
const URGENT: ReadonlySet<EvidenceOutcome> = new Set<EvidenceOutcome>(['fraud', 'distress']);

/**
 * The turns of a conversation that are worth a suggestion, newest first: answered, and by an article from which nothing is on the
 * screen yet. A question whose answer is shown, or was suggested before, adds nothing; another article of the same theme does.
 *
 * @param heard what the caller said in conversation, oldest first
 * @param shown what is on the screen beside them: the need and the typed questions
 */
export function suggestionsAmong(heard: readonly TurnView[], shown: readonly TurnView[]): TurnView[] {
  const known = new Set(shown.flatMap(({ draft }) => (draft === null ? [] : [...articlesOf(draft)])));
  const suggestions: TurnView[] = [];
  for (const turn of heard) {
    const { draft } = turn;
    if (draft === null || !isWorthIt(draft)) continue;
    const lead = leadOf(draft);
    if (lead !== undefined && known.has(lead)) continue;
    for (const article of articlesOf(draft)) known.add(article);
    suggestions.push(turn);
  }
  return suggestions.slice(-MAX_SUGGESTIONS).reverse();
}

function isWorthIt({ abstained, abstentionReason, evidence }: DraftView): boolean {
  return !abstained || abstentionReason === 'other-body' || URGENT.has(evidence.outcome);
}

/** What a draft is about: the kind of danger, or the article that its first sentence cites. */
function leadOf(draft: DraftView): string | undefined {
  const { cited, nearest, sentences, evidence } = draft;
  if (URGENT.has(evidence.outcome)) return `!${evidence.outcome}`;
  const [first] = sentences[0]?.sourceIds ?? [];
  return (cited.find(({ sourceId }) => sourceId === first) ?? cited[0] ?? nearest[0])?.articleSlug;
}

function articlesOf(draft: DraftView): ReadonlySet<string> {
  const lead = leadOf(draft);
  return new Set([
    ...draft.cited.map(({ articleSlug }) => articleSlug),
    ...(lead === undefined ? [] : [lead]),
  ]);
}
