import { type Draft, MalformedEventError, Passage, type Passages, type Said } from '@decroche/contracts';

/** Most revisions of the draft for one text. */
const MOST_REVISIONS = 200;

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
  if (draft.revision > MOST_REVISIONS) throw refused('its revision is beyond what one text has');
  const known = new Map(found.passages.map((passage) => [passage.sourceId, bytesOf(passage)]));
  for (const passage of [...draft.cited, ...draft.nearest]) {
    if (known.get(passage.sourceId)?.equals(bytesOf(passage)) !== true)
      throw refused('it shows a passage that the retriever did not sign');
  }
  const cited = new Set(draft.cited.map(({ sourceId }) => sourceId));
  for (const { sourceIds } of [...draft.sentences, ...draft.prose]) {
    if (sourceIds.length === 0 || sourceIds.some((id) => !cited.has(id)))
      throw refused('a sentence cites a passage that it does not show');
  }
  if (draft.abstained && draft.sentences.length + draft.prose.length > 0)
    throw refused('it abstains and answers');
}

function bytesOf(passage: Passage): Buffer {
  return Buffer.from(Passage.encode(passage).finish());
}

function refused(reason: string): MalformedEventError {
  return new MalformedEventError('draft', reason);
}
