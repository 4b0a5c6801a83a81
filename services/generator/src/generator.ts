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
  readonly publicKeys: PublicKeys;
  readonly composer: Composer;
  /** Unix time, milliseconds. */
  readonly now: () => number;
}

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
   * @throws UnsignedTextError when the redactor did not sign the text that was searched for, ReplayedTextError when
   * it came before
   * @throws MalformedEventError when the evidence is missing
   */
  async compose(passages: Passages, signal: AbortSignal): Promise<Draft> {
    const said = openSaid(passages.said, this.#ports.publicKeys);
    if (passages.said !== undefined) this.#replays.check(passages.said, said);
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
  ): Draft {
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

  #abstention(passages: Passages, said: Said, evidence: Evidence): Draft {
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
