import type { Passage, Passages } from '@decroche/contracts';
import type { Question } from '@decroche/question';
import { candidatesFor } from './candidate.ts';
import { choose, ROOM_OF_ONE, ROOM_OF_SEVERAL } from './choice.ts';
import type { Composer, Composition } from './composer.ts';
import { needLine, needOf } from './need.ts';
import { WordMemory } from './word-memory.ts';

/**
 * The built-in composer: whole sentences of the passages, chosen for the question. It never writes a word itself.
 *
 * A text with several needs is answered in short for each, in the order in which they were put; each sentence names its own.
 */
export class ExtractiveComposer implements Composer {
  readonly author = 'builtin';
  readonly #memory = new WordMemory();

  compose(question: Question, passages: Passages): Promise<Composition> {
    const candidates = candidatesFor(question, passages.passages, passages.asOf, this.#memory);
    const leads = leadsOf(passages);
    const room = leads.length > 1 ? ROOM_OF_SEVERAL : ROOM_OF_ONE;
    const sentences = leads.flatMap((lead) => {
      const named = leads.length > 1 ? { need: needOf(lead, question) } : {};
      return choose(candidates, lead, room).flatMap(({ passage, sentences: texts }) =>
        texts.map((text) => ({ text, sourceIds: [passage.sourceId], ...named })),
      );
    });
    const seen = new Set<string>();
    return Promise.resolve({
      need: needLine(leads, question),
      sentences: sentences.filter((one) => !seen.has(one.text) && seen.add(one.text)),
    });
  }
}

/** The passage that stands for each need. */
export function leadsOf({ passages, leadArticles }: Passages): Passage[] {
  const leads = leadArticles.flatMap(
    (slug) => passages.find(({ articleSlug }) => articleSlug === slug) ?? [],
  );
  return leads.length > 0 ? leads : passages.slice(0, 1);
}
