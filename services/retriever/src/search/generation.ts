import { createHash } from 'node:crypto';
import { type Acronym, type AcronymRegistry, acronyms } from '@decroche/french';
import type { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { Lexicon } from '../knowledge/lexicon.ts';
import type { AnalysisSettings } from './analysis.ts';
import { documentsOf } from './base-documents.ts';
import { ConceptSpotter } from './concept-spotter.ts';
import { EmbeddedIndex } from './embedded-index.ts';
import { LexicalModel } from './lexical-model.ts';
import type { Generation } from './searcher.ts';

/** Builds a searchable generation of a base in memory. */
export function buildGeneration(base: KnowledgeBase, referenceYear: number): Generation {
  const settings: AnalysisSettings = { acronyms: acronymsOf(base.lexicon), referenceYear };
  const documents = documentsOf(base);
  const { model, vectors } = LexicalModel.build(documents, settings);
  return {
    name: generationName(base),
    base,
    model,
    concepts: new ConceptSpotter(base.lexicon.entries, settings),
    index: new EmbeddedIndex(documents, vectors),
  };
}

function acronymsOf(lexicon: Lexicon): AcronymRegistry {
  const own = lexicon.acronyms.map(({ form, expansion, spoken }): Acronym => {
    const known = acronyms.get(form);
    return { ...known, form, expansion, spoken: [...(known?.spoken ?? []), ...spoken] };
  });
  return acronyms.extend(own);
}

/** Name made of the content alone, so that the same base has the same generation everywhere. */
function generationName(base: KnowledgeBase): string {
  const hash = createHash('sha256');
  for (const { sourceId, text } of base.passages) hash.update(`${sourceId}\n${text}\n`);
  return `g${hash.digest('hex').slice(0, 12)}`;
}
