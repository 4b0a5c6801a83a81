import {
  type Draft,
  MalformedEventError,
  openSaid,
  type Passages,
  type PublicKeys,
  ReplayGuard,
  type Said,
  type SignedEvent,
  signedPassages,
} from '@decroche/contracts';
import { Question } from '@decroche/question';
import type { Composer } from '../composing/composer.ts';
import { type GateResult, passCitationGate } from '../grounding/citation-gate.ts';
import { assemble, isAnswerable, type Turn, type Written } from './draft-assembly.ts';

export interface DraftingPorts {
  /** The redactor's. */
  readonly publicKeys: PublicKeys;
  /** The retriever's. */
  readonly passagesKeys: PublicKeys;
  readonly composer: Composer;
  /** Unix time, milliseconds. */
  readonly now: () => number;
}

/** A draft, and what was kept from it. */
export interface ComposedDraft {
  readonly draft: Draft;
  /** Sentences that the citation gate stopped, with the fault of each. */
  readonly stopped: GateResult['stopped'];
}

const NOTHING_WRITTEN: Written = { need: '', passed: [], stopped: [] };

/** Makes drafts out of found passages. Knows nothing of NATS or gRPC. */
export class Drafting {
  readonly #ports: DraftingPorts;
  readonly #replays: ReplayGuard;

  constructor(ports: DraftingPorts) {
    this.#ports = ports;
    this.#replays = new ReplayGuard({ now: ports.now });
  }

  /**
   * The built-in draft for found passages: an answer, or an abstention with the nearest passages.
   *
   * @param signal aborts when it is of no use any more
   * @throws UnsignedTextError when the retriever did not sign the passages, or the redactor the text that was searched
   * for; ReplayedTextError when it came before
   * @throws MalformedEventError when something is missing in them
   */
  async first(signed: SignedEvent | undefined, signal: AbortSignal): Promise<ComposedDraft> {
    const turn = this.#open(signed);
    const { composer, now } = this.#ports;
    const written = isAnswerable(turn) ? await this.#written(turn, signal) : NOTHING_WRITTEN;
    const revision = { author: composer.author, number: 1, last: true, composedAtMs: now() };
    return {
      draft: { ...assemble(turn, revision, written), passages: signed },
      stopped: written.stopped,
    };
  }

  #open(signed: SignedEvent | undefined): Turn {
    const passages: Passages = signedPassages.open(signed, this.#ports.passagesKeys);
    const said: Said = openSaid(passages.said, this.#ports.publicKeys);
    if (passages.said !== undefined) this.#replays.check(passages.said, said);
    const { evidence } = passages;
    if (evidence === undefined) throw new MalformedEventError('passages', 'evidence is missing');
    const year = new Date(this.#ports.now()).getFullYear();
    const question = new Question(passages.question || said.text, year, said.text);
    return { passages, said, evidence, question };
  }

  async #written({ question, passages }: Turn, signal: AbortSignal): Promise<Written> {
    const { need, sentences } = await this.#ports.composer.compose(question, passages, signal);
    return { need, ...passCitationGate(sentences, passages.passages) };
  }
}
