import { fold, lightStem } from '@decroche/french';
import { ASPECT_STEMS, type Readable, type Reading, readingOf } from '@decroche/question';
import type { ConfidenceFacts } from '../evidence/confidence.ts';
import { EmbeddedIndex } from '../index/embedded-index.ts';
import type { Hit, PassageFilter, PassageIndex, SparseVector } from '../index/passage-index.ts';
import type { DenseChannel, RerankStage } from '../models/dense-channel.ts';
import type { PossibleNeeds, RecognisedNeed } from '../needs/need-beliefs.ts';
import { bestAnsweredShare, type NeedBridge, unansweredShare } from '../needs/need-bridge.ts';
import type { PlacingTrail } from '../placing-trail.ts';
import type { AnalysisSettings, Term } from '../question/analysis.ts';
import { DEFAULT_QUERY, type Query, type QuerySettings, readQuery } from '../question/query.ts';
import { fuse } from './fusion.ts';
import { LexicalModel } from './lexical-model.ts';
import { type Lifted, type ScoreParts, trailOf } from './score-parts.ts';
import { type SearchDocument, wholeText } from './search-document.ts';
import { atOnce, type SlicedWork } from './sliced-work.ts';

/** What ranking needs besides the passages. */
export interface RankerSettings {
  readonly analysis: AnalysisSettings;
  readonly bridge: NeedBridge;
  readonly query?: QuerySettings;
  /** How much a passage gains by being written in the words of the bridge's base, at most. */
  readonly topicLift?: number;
  /** Search by meaning beside the words. */
  readonly dense?: DenseChannel | undefined;
  /** How the two are put together. */
  readonly fusion?: FusionSettings;
  readonly rerank?: RerankStage | undefined;
}

/** Fusion of the ranking by words and needs with that by meaning. */
export interface FusionSettings {
  /** Constant of reciprocal rank fusion. */
  readonly k: number;
  /**
   * How much the ranking by meaning weighs against 1 for the other when no need of this base is recognised. It weighs
   * less the surer the best need is: where articles taught which questions they answer, meaning adds nothing; to imported
   * passages, which taught none, it adds what the words miss.
   */
  readonly denseWeight: number;
}

/** `./run eval retrieval --embeddings URL` reports what other constants bring with a given model. */
export const DEFAULT_FUSION: FusionSettings = { k: 10, denseWeight: 0.3 };

/** Passages for a question, best first, with what is known of their worth. */
export interface Ranking {
  readonly query: Query;
  /** By score of words and need together; 1 is the best passage by words alone. */
  readonly hits: readonly Hit[];
  readonly facts: ConfidenceFacts;
  /** What the scores of words and need are made of. */
  readonly parts: ReadonlyMap<string, ScoreParts>;
  /** What moved which passage. */
  readonly trail: PlacingTrail;
}

/** How much belief in a need lifts the passages of its article, against a best lexical score of 1. */
const NEED_LIFT = 1;
const DEFAULT_TOPIC_LIFT = 0.4;
/** How much a passage gains whose title names what the question names by its acronym. */
const NAME_LIFT = 0.4;
/** Passages read from the index beyond those asked for, so that a lifted one can climb. */
const EXTRA_DEPTH = 100;

/** How much one gains whose title names the subject of a short form. */
const SUBJECT_LIFT = 0.9;
/** Words of a short form that are no subject: they ask for something of one. */
const NOT_SUBJECT: ReadonlySet<string> = new Set([
  ...ASPECT_STEMS,
  ...['taux', 'trimestres', 'demande', 'pièces', 'fournir', 'documents', 'justificatifs', 'papiers'].map(
    (word) => lightStem(fold(word)),
  ),
]);

/** Ranks the passages of one generation for a question. */
export class Ranker {
  readonly model: LexicalModel;
  readonly index: PassageIndex;
  readonly #settings: RankerSettings;
  readonly #places = new Map<string, number>();
  readonly #groups: readonly string[];
  readonly #groupNames: ReadonlySet<string>;
  /** Terms that the title of each passage has. */
  readonly #termsOfTitle: readonly ReadonlySet<string>[];
  /** What the cross-encoder reads; empty without one. */
  readonly #documents: readonly SearchDocument[];
  readonly #vectors: readonly SparseVector[];
  /** How much each passage is about what the bridge's base is about, 0 to 1. */
  readonly #topicality: Float32Array;

  private constructor(
    documents: readonly SearchDocument[],
    model: LexicalModel,
    vectors: readonly SparseVector[],
    index: PassageIndex,
    settings: RankerSettings,
  ) {
    this.model = model;
    this.index = index;
    this.#settings = settings;
    this.#documents = settings.rerank === undefined ? [] : documents;
    this.#vectors = vectors;
    this.#groups = documents.map(({ group }) => group);
    this.#groupNames = new Set(this.#groups);
    this.#topicality = topicalityOf(vectors, model, settings.bridge);
    documents.forEach(({ id }, place) => {
      this.#places.set(id, place);
    });
    this.#termsOfTitle = documents.map(
      ({ fields }) => new Set(model.analyse(fields.title).map(({ term }) => term)),
    );
  }

  /**
   * Weighs the passages and indexes them.
   *
   * @param createIndex makes the engine; the embedded one when absent
   */
  static *building(
    documents: readonly SearchDocument[],
    settings: RankerSettings,
    createIndex: (documents: readonly SearchDocument[], vectors: readonly SparseVector[]) => PassageIndex = (
      ...parts
    ) => new EmbeddedIndex(...parts),
  ): SlicedWork<Ranker> {
    const { model, vectors } = yield* LexicalModel.building(documents, settings.analysis);
    return new Ranker(documents, model, vectors, createIndex(documents, vectors), settings);
  }

  /** The same in one go. */
  static build(...passages: Parameters<typeof Ranker.building>): Ranker {
    return atOnce(Ranker.building(...passages));
  }

  /**
   * @param possible which needs are possible; every need when absent
   * @throws IndexUnavailableError when the engine cannot be reached
   */
  async rank(
    readable: Readable,
    filter: PassageFilter,
    depth: number,
    possible?: PossibleNeeds,
  ): Promise<Ranking> {
    const question = readingOf(readable);
    const query = readQuery(
      question,
      this.model,
      this.#settings.bridge,
      this.#settings.query ?? DEFAULT_QUERY,
      possible,
    );
    const vector = this.model.queryVector(query.weights);
    const near = this.#settings.dense?.search(question.text, filter, depth);
    const found =
      query.said.length === 0 || vector.indices.length === 0
        ? []
        : await this.index.search(vector, filter, depth + EXTRA_DEPTH);
    const best = found[0]?.score ?? 1;
    const lexical = found.map(({ id, score }) => ({ id, score: score / best }));
    const lifted = this.#lift(lexical, query, subjectOf(question, query));
    // Confidence is that of the words and the needs: it was fitted on them, and no model server may change it.
    const facts = this.#facts(query, lexical, lifted);
    const { k, denseWeight } = this.#settings.fusion ?? DEFAULT_FUSION;
    const meant = (await near) ?? [];
    const fused =
      meant.length === 0
        ? lifted
        : fuse(
            [
              { hits: lifted, weight: 1 },
              { hits: meant, weight: denseWeight * (1 - this.#needTaught(query)) },
            ],
            k,
          );
    const hits = fused.slice(0, depth);
    const reordered = await this.#settings.rerank?.reorder(question.text, hits, (id) => this.#textOf(id));
    const trail = trailOf({ lexical, lifted, fused, reordered: reordered ?? hits });
    const parts = new Map(lifted.map((hit) => [hit.id, hit.parts]));
    return { query, hits: reordered ?? hits, facts, parts, trail };
  }

  #lift(lexical: readonly Hit[], query: Query, subject: readonly string[]): Lifted[] {
    const topicLift = this.#settings.topicLift ?? DEFAULT_TOPIC_LIFT;
    const shares = new Map(query.needs.map(({ need, share }) => [need, share]));
    const named = [...acronymsIn(query.said)];
    const nameLift = (id: string): number => {
      const inTitle = this.#termsOfTitle[this.#places.get(id) ?? -1];
      if (inTitle === undefined) return 0;
      const isSubject = subject.length > 0 && subject.every((term) => inTitle.has(term));
      if (isSubject) return SUBJECT_LIFT;
      return named.some((name) => inTitle.has(name)) ? NAME_LIFT : 0;
    };
    return lexical
      .map(({ id, score: words }) => {
        const need = NEED_LIFT * (shares.get(this.#groupOf(id)) ?? 0);
        const topic = topicLift * this.#topicalityOf(id);
        const title = nameLift(id);
        return { id, score: words + need + topic + title, parts: { words, need, topic, title } };
      })
      .sort((a, b) => b.score - a.score);
  }

  /** Belief in the likeliest need that an article of this base answers; 0 to 1. */
  #needTaught({ needs }: Query): number {
    return needs.find(({ need }) => this.#groupNames.has(need))?.share ?? 0;
  }

  /** The likeliest needs of a question among some. */
  needsAmong({ features, beliefs }: Query, mayBe: (need: string) => boolean): readonly RecognisedNeed[] {
    return this.#settings.bridge.recognise(features, beliefs, { mayBe, heirsOf: () => [] });
  }

  #textOf(id: string): string {
    const document = this.#documents[this.#places.get(id) ?? -1];
    return document === undefined ? '' : wholeText(document);
  }

  #topicalityOf(id: string): number {
    return this.#topicality[this.#places.get(id) ?? -1] ?? 0;
  }

  #groupOf(id: string): string {
    return this.#groups[this.#places.get(id) ?? -1] ?? '';
  }

  #facts(query: Query, lexical: readonly Hit[], hits: readonly Hit[]): ConfidenceFacts {
    const best = hits[0];
    const vector = this.#vectors[this.#places.get(best?.id ?? '') ?? -1];
    const matched = new Set(vector?.indices);
    let said = 0;
    let covered = 0;
    let unknown = 0;
    for (const term of new Set(query.understood.map((one) => one.term))) {
      const rarity = this.model.rarity(term);
      const id = this.model.idOf(term);
      said += rarity;
      if (id === undefined) unknown += rarity;
      else if (matched.has(id)) covered += rarity;
    }
    const tenth = lexical[9];
    const { bridge } = this.#settings;
    return {
      coverage: said === 0 ? 0 : covered / said,
      unknown: said === 0 ? 1 : unknown / said,
      answeredNeedShare: bestAnsweredShare(query.needs),
      secondNeedShare: query.needs[1]?.share ?? 0,
      unansweredShare: unansweredShare(query.needs),
      otherBodyShare: bridge.otherBodyShare(query.needs),
      unansweredNearness: bridge.unansweredNearness(query.features),
      topicality: this.#topicalityOf(best?.id ?? ''),
      lead: lexical.length === 0 ? 0 : 1 - (tenth?.score ?? 0),
      doubt: bridge.doubt(query.features),
    };
  }
}

/**
 * What a short form is about: its words without numbers and without what is asked of it. Empty for a sentence, and where an
 * acronym names it.
 */
function subjectOf({ isShortForm }: Reading, { said, understood }: Query): readonly string[] {
  if (!isShortForm || said.some(({ kind }) => kind === 'acronym')) return [];
  return understood.flatMap(({ term }) => (term.startsWith('#') || NOT_SUBJECT.has(term) ? [] : [term]));
}

function acronymsIn(terms: readonly Term[]): ReadonlySet<string> {
  return new Set(terms.flatMap(({ term, kind }) => (kind === 'acronym' ? [term] : [])));
}

/** Share of each passage's terms, by rarity, that the bridge's base uses. */
function topicalityOf(
  vectors: readonly SparseVector[],
  model: LexicalModel,
  bridge: NeedBridge,
): Float32Array {
  const familiarity: number[] = [];
  const rarity: number[] = [];
  for (const [term, id] of model.terms()) {
    familiarity[id] = bridge.familiarity(term);
    rarity[id] = model.rarity(term);
  }
  return Float32Array.from(vectors, ({ indices }) => {
    let familiar = 0;
    let all = 0;
    for (const id of indices) {
      all += rarity[id] ?? 0;
      familiar += (rarity[id] ?? 0) * (familiarity[id] ?? 0);
    }
    return all === 0 ? 0 : familiar / all;
  });
}
