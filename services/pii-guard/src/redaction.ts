import { plainText } from '@decroche/french';
import { arbitrate } from './arbiter.ts';
import type { Pseudonyms } from './conversation-memory.ts';
import type { Scene, Stage } from './detector.ts';
import { DETECTORS } from './detectors/registry.ts';
import { digitStretches } from './digit-stretches.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { mend } from './mended-reading.ts';
import { isPublicName } from './names-that-stay.ts';
import { placeholderOf } from './placeholders.ts';
import { PlainReading } from './plain-reading.ts';
import type { PiiSpan } from './span.ts';
import { Utterance } from './utterance.ts';

/** A span with what stands in its place. */
export interface Replacement extends PiiSpan {
  readonly placeholder: string;
}

/** Finds and replaces personal data. */
export class Redactor {
  readonly #lexicon: Lexicon;
  readonly #thisYear: () => number;

  constructor(lexicon: Lexicon, thisYear: () => number = () => new Date().getFullYear()) {
    this.#lexicon = lexicon;
    this.#thisYear = thisYear;
  }

  /** Reads a text once for all detectors: in plain characters, then as it was probably said. */
  read(text: string): Utterance {
    const plain = plainText(text);
    if (plain.text === text) return this.#readPlain(text);
    return new Utterance(text, this.#lexicon, () => new PlainReading(plain, this.#readPlain(plain.text)));
  }

  #readPlain(text: string): Utterance {
    const said = (mended: string): Utterance => new Utterance(mended, this.#lexicon);
    return new Utterance(text, this.#lexicon, (heard) => mend(heard, said));
  }

  /**
   * The personal data of a text: disjoint spans in order.
   *
   * @param isKnownName whether a folded word was part of a name earlier in the conversation
   * @param added spans that a second reader found
   */
  find(
    utterance: Utterance,
    isKnownName: (norm: string) => boolean = () => false,
    added: readonly PiiSpan[] = [],
  ): PiiSpan[] {
    const { mended } = utterance;
    if (mended !== undefined) {
      const spans = this.find(
        mended.utterance,
        isKnownName,
        added.map((span) => mended.toMended(span)),
      );
      return spans.map((span) => mended.toHeard(span));
    }
    const before: Scene = { utterance, thisYear: this.#thisYear(), stretches: [], found: [], isKnownName };
    const explained = detected('explaining', before);
    const scene = { ...before, stretches: digitStretches(utterance, tokensOf(utterance, explained)) };
    const kept = added.filter((span) => !isPublicName(utterance, span));
    const found = arbitrate([...kept, ...explained, ...detected('plain', scene)]);
    const echoes = detected('echo', { ...scene, found });
    return echoes.length === 0 ? found : arbitrate([...found, ...echoes]);
  }

  /** The spans of a text with their placeholders; names are numbered and remembered in the conversation. */
  replace(utterance: Utterance, pseudonyms: Pseudonyms, added: readonly PiiSpan[] = []): Replacement[] {
    const spans = this.find(utterance, (norm) => pseudonyms.isKnown(norm), added);
    return spans.map((span) => ({ ...span, placeholder: placeholderOf(span, utterance.text, pseudonyms) }));
  }
}

/** What the detectors of a stage find. */
const detected = (stage: Stage, scene: Scene): PiiSpan[] =>
  DETECTORS.filter((detector) => detector.stage === stage).flatMap(({ name, detect }) =>
    detect(scene).map((span) => ({ ...span, rule: `${name}/${span.rule}` })),
  );

/** Whether a token belongs to one of the spans. */
function tokensOf(utterance: Utterance, spans: readonly PiiSpan[]): (at: number) => boolean {
  const taken = new Set<number>();
  for (const { start, end } of spans)
    for (let at = utterance.firstFrom(start); at < utterance.firstFrom(end); at++) taken.add(at);
  return (at) => taken.has(at);
}
