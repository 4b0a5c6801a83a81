import { Heard } from '@decroche/contracts';
import { ConversationMemory } from '../src/conversation-memory.ts';
import { PartialTexts } from '../src/partial-texts.ts';
import { Redactor } from '../src/redaction.ts';
import { redactHeard } from '../src/said-text.ts';
import { lexicon } from './word-lists.ts';

export const redactor = new Redactor(lexicon, () => 2026);

/** What is shown of an utterance while it is said word by word, then at its end. */
export function reveal(text: string): { partials: string[]; final: string } {
  const words = text.split(/\s+/).map((word) => ({ text: word, startMs: 0, endMs: 1, confidence: 1 }));
  const names = new ConversationMemory().of('conversation');
  const shown = new PartialTexts();
  const partials: string[] = [];
  for (let said = 1; said <= words.length; said++) {
    const heard = Heard.fromPartial({ words: words.slice(0, said), stableWords: said });
    const parts = redactHeard(redactor, heard, names);
    if (parts !== undefined && shown.add('turn', parts.text)) partials.push(parts.text);
  }
  const final = redactHeard(redactor, Heard.fromPartial({ words, final: true }), names);
  return { partials, final: final?.text ?? '' };
}
