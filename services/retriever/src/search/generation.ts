import { createHash } from 'node:crypto';
import { type Acronym, type AcronymRegistry, acronyms } from '@decroche/french';
import type { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { Lexicon } from '../knowledge/lexicon.ts';
import { ProtocolSpotter } from './evidence/protocol-spotter.ts';
import type { PassageIndex, SparseVector } from './index/passage-index.ts';
import { NeedBridge } from './needs/need-bridge.ts';
import type { AnalysisSettings } from './question/analysis.ts';
import { TypingFaults } from './question/typing-faults.ts';
import { documentsOf } from './ranking/base-documents.ts';
import { Ranker, type RankerSettings } from './ranking/ranker.ts';
import type { SearchDocument } from './ranking/search-document.ts';
import { atOnce, type SlicedWork } from './ranking/sliced-work.ts';
import type { Generation } from './searcher.ts';

/** Makes the engine of a generation. */
export type CreateIndex = (
  documents: readonly SearchDocument[],
  vectors: readonly SparseVector[],
) => PassageIndex;

/** Models that help the ranking, each optional. */
export type RankingModels = Pick<RankerSettings, 'dense' | 'rerank'>;

/**
 * Builds a searchable generation of a base, with the embedded index unless another engine is given.
 *
 * @param known what was learned of this base before; learned now when absent
 */
export function* generationWork(
  base: KnowledgeBase,
  referenceYear: number,
  createIndex?: CreateIndex,
  models: RankingModels = {},
  known?: NeedBridge,
): SlicedWork<Generation> {
  const analysis = analysisOf(base.lexicon, referenceYear);
  const bridge = known ?? (yield* learningNeeds(base, referenceYear));
  const documents = documentsOf(base);
  const settings = { analysis, bridge, ...models };
  const ranker = yield* Ranker.building(documents, settings, createIndex);
  const name = generationName(base, documents);
  const subjects = [
    ...base.articles.map(({ title }) => title),
    ...base.lexicon.entries.map(({ expert }) => expert),
  ];
  return {
    name,
    base,
    protocols: new ProtocolSpotter(base.protocols),
    typing: new TypingFaults(ranker.model, subjects),
    ranker,
  };
}

/** Learns the needs that a base answers. */
export function learningNeeds(base: KnowledgeBase, referenceYear: number): SlicedWork<NeedBridge> {
  const analysis = analysisOf(base.lexicon, referenceYear);
  return NeedBridge.learning(base.articles, base.lexicon, base.examples, analysis);
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

/**
 * Name made of all the content that answers come from: what passages are searched by, the lexicon and the examples that
 * needs are learned from. The same base has the same name everywhere.
 */
function generationName(
  { lexicon, examples, protocols }: KnowledgeBase,
  documents: readonly SearchDocument[],
): string {
  const content = JSON.stringify([documents, lexicon, examples, protocols]);
  return `g${createHash('sha256').update(content).digest('hex').slice(0, 12)}`;
}
