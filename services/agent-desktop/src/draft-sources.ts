import { type Draft, MalformedEventError, Passage, type Passages, type Said } from '@decroche/contracts';

/** Most by which the revision of a draft may be ahead of the number of the text that it answers. */
const MOST_REVISIONS_AHEAD = 200;

/**
 * Holds a draft against the signed text that it answers and the signed passages that it stands on: it speaks of the
 * same turn and text, cites only passages that were found for it, in the very words in which they were found, and
 * every sentence cites passages that it shows.
 *
 * @throws MalformedEventError
 */
export function checkSources(draft: Draft, said: Said, found: Passages): void {
  const { turn, sequence } = said;
  if (draft.conversationId !== turn?.conversationId || draft.turnId !== turn.turnId)
    throw refused('it answers another turn than its passages');
  if (draft.saidSequence !== sequence) throw refused('it answers another text than its passages');
  if (draft.revision > sequence + MOST_REVISIONS_AHEAD)
    throw refused('its revision is far ahead of its text');
  const known = new Map(found.passages.map((passage) => [passage.sourceId, bytesOf(passage)]));
  for (const passage of [...draft.cited, ...draft.nearest]) {
    if (known.get(passage.sourceId)?.equals(bytesOf(passage)) !== true)
      throw refused('it shows a passage that the retriever did not sign');
  }
  const cited = new Set(draft.cited.map(({ sourceId }) => sourceId));
  for (const { sourceIds } of draft.sentences) {
    if (sourceIds.length === 0 || sourceIds.some((id) => !cited.has(id)))
      throw refused('a sentence cites a passage that it does not show');
  }
  if (draft.abstained && draft.sentences.length > 0) throw refused('it abstains and answers');
}

function bytesOf(passage: Passage): Buffer {
  return Buffer.from(Passage.encode(passage).finish());
}

function refused(reason: string): MalformedEventError {
  return new MalformedEventError('draft', reason);
}
