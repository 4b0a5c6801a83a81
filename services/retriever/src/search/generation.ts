import { createHash } from 'node:crypto';
import { type Acronym, type AcronymRegistry, acronyms } from '@decroche/french';
import type { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { Lexicon } from '../knowledge/lexicon.ts';
import type { AnalysisSettings } from './analysis.ts';
import { documentsOf } from './base-documents.ts';
import { NeedBridge } from './need-bridge.ts';
import type { PassageIndex, SparseVector } from './passage-index.ts';
import { Ranker, type RankerSettings } from './ranker.ts';
import type { SearchDocument } from './search-document.ts';
import type { Generation } from './searcher.ts';
import { atOnce, type SlicedWork } from './sliced-work.ts';

/** Makes the engine of a generation. */
export type CreateIndex = (
  generation: string,
  documents: readonly SearchDocument[],
  vectors: readonly SparseVector[],
) => PassageIndex;

/** Models that help the ranking, each optional. */
export type RankingModels = Pick<RankerSettings, 'dense' | 'rerank'>;

/** Builds a searchable generation of a base, with the embedded index unless another engine is given. */
export function* generationWork(
  base: KnowledgeBase,
  referenceYear: number,
  createIndex?: CreateIndex,
  models: RankingModels = {},
): SlicedWork<Generation> {
  const analysis = analysisOf(base.lexicon, referenceYear);
  const bridge = yield* NeedBridge.learning(base.articles, base.lexicon, base.examples, analysis);
  const name = generationName(base);
  const engine = createIndex === undefined ? undefined : createIndex.bind(undefined, name);
  const settings = { analysis, bridge, ...models };
  return { name, base, ranker: yield* Ranker.building(documentsOf(base), settings, engine) };
}

/** The same in one go. */
export function buildGeneration(...base: Parameters<typeof generationWork>): Generation {
  return atOnce(generationWork(...base));
}

/** Analysis with the acronyms that a base owns beside the common ones. */
export function analysisOf(lexicon: Lexicon, referenceYear: number): AnalysisSettings {
  return { acronyms: acronymsOf(lexicon), referenceYear };
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
