import { createHash } from 'node:crypto';
import {
  type Draft,
  type DraftSentence,
  type Evidence,
  EvidenceOutcome,
  MalformedEventError,
  openSaid,
  type Passages,
  type PublicKeys,
  ReplayGuard,
  type Said,
  type SignedEvent,
  signedPassages,
} from '@decroche/contracts';
import { v7 } from 'uuid';
import type { Composer } from './composing/composer.ts';
import { abstentionNotice, answerNotice } from './composing/notice.ts';
import { passCitationGate } from './grounding/citation-gate.ts';

/** Fewer sentences than this are no answer. */
const FEWEST_SENTENCES = 2;
const MOST_QUESTIONS = 4;
const MOST_RIGHTS = 4;
const MOST_NEAREST = 3;

const ANSWERABLE: ReadonlySet<EvidenceOutcome> = new Set([
  EvidenceOutcome.ANSWER,
  EvidenceOutcome.CAUTION,
  EvidenceOutcome.SEVERAL_THEMES,
  EvidenceOutcome.OTHER_BODY,
]);

export interface GeneratorPorts {
  /** The redactor's. */
  readonly publicKeys: PublicKeys;
  /** The retriever's. */
  readonly passagesKeys: PublicKeys;
  readonly composer: Composer;
  /** Unix time, milliseconds. */
  readonly now: () => number;
}

/** A draft without the signed passages that it stands on. */
type UnfoundedDraft = Omit<Draft, 'passages'>;

/** Makes drafts out of found passages. Knows nothing of NATS or gRPC. */
export class Generator {
  readonly #ports: GeneratorPorts;
  readonly #replays: ReplayGuard;

  constructor(ports: GeneratorPorts) {
    this.#ports = ports;
    this.#replays = new ReplayGuard({ now: ports.now });
  }

  /**
   * A draft for found passages, or an abstention with the nearest ones.
   *
   * @throws UnsignedTextError when the retriever did not sign the passages, or the redactor the text that was searched
   * for; ReplayedTextError when it came before
   * @throws MalformedEventError when something is missing in them
   */
  async compose(signed: SignedEvent | undefined, signal: AbortSignal): Promise<Draft> {
    const passages = signedPassages.open(signed, this.#ports.passagesKeys);
    const said = openSaid(passages.said, this.#ports.publicKeys);
    if (passages.said !== undefined) this.#replays.check(passages.said, said);
    return { ...(await this.#draft(passages, said, signal)), passages: signed };
  }

  async #draft(passages: Passages, said: Said, signal: AbortSignal): Promise<UnfoundedDraft> {
    const { evidence } = passages;
    if (evidence === undefined) throw new MalformedEventError('passages', 'evidence is missing');
    if (!ANSWERABLE.has(evidence.outcome)) return this.#abstention(passages, said, evidence);
    const { need, sentences } = await this.#ports.composer.compose(said, passages, signal);
    const { passed } = passCitationGate(sentences, passages.passages);
    if (passed.length < FEWEST_SENTENCES) return this.#abstention(passages, said, evidence);
    return this.#answer(passages, said, evidence, need, passed);
  }

  #answer(
    passages: Passages,
    said: Said,
    evidence: Evidence,
    need: string,
    sentences: readonly DraftSentence[],
  ): UnfoundedDraft {
    const best = passages.passages[0];
    const card = passages.articles.find(({ slug }) => slug === best?.articleSlug);
    const cited = new Set(sentences.flatMap(({ sourceIds }) => sourceIds));
    const asked = [evidence.question, ...(card?.questionsToAsk ?? [])].filter((question) => question !== '');
    return {
      ...this.#common(passages, said, evidence),
      author: this.#ports.composer.author,
      abstained: false,
      notice: answerNotice(evidence, passages.dateNotice),
      need,
      theme: best?.theme ?? '',
      sentences: [...sentences],
      questionsToAsk: asked.slice(0, MOST_QUESTIONS),
      relatedRights: (card?.relatedRights ?? []).slice(0, MOST_RIGHTS),
      cited: passages.passages.filter(({ sourceId }) => cited.has(sourceId)),
      nearest: [],
    };
  }

  #abstention(passages: Passages, said: Said, evidence: Evidence): UnfoundedDraft {
    return {
      ...this.#common(passages, said, evidence),
      author: this.#ports.composer.author,
      abstained: true,
      notice: abstentionNotice(said, evidence),
      need: '',
      theme: '',
      sentences: [],
      questionsToAsk: [],
      relatedRights: [],
      cited: [],
      nearest: passages.passages.slice(0, MOST_NEAREST),
    };
  }

  #common(
    passages: Passages,
    said: Said,
    evidence: Evidence,
  ): Pick<
    Draft,
    | 'eventId'
    | 'conversationId'
    | 'turnId'
    | 'saidSequence'
    | 'revision'
    | 'final'
    | 'evidence'
    | 'asOf'
    | 'speechEndedAtMs'
    | 'composedAtMs'
  > {
    return {
      eventId: eventIdOf(passages),
      conversationId: said.turn?.conversationId ?? '',
      turnId: said.turn?.turnId ?? '',
      saidSequence: said.sequence,
      revision: said.sequence + 1,
      final: said.final,
      evidence,
      asOf: passages.asOf,
      speechEndedAtMs: said.speechEndedAtMs,
      composedAtMs: this.#ports.now(),
    };
  }
}

/** Made of the event that is answered: the same passages, delivered twice, give the same draft event. */
function eventIdOf({ eventId, foundAtMs }: Passages): string {
  const digest = createHash('sha256').update(`decroche.draft.v1\n${eventId}`).digest();
  return v7({ msecs: Math.max(0, foundAtMs), random: digest.subarray(0, 16), seq: digest.readUInt32BE(16) });
}
