import { arbitrate } from './arbiter.ts';
import type { Pseudonyms } from './conversation-memory.ts';
import type { Detector, Scene } from './detector.ts';
import { detectAddresses } from './detectors/address.ts';
import { detectBareNames } from './detectors/bare-name.ts';
import { detectBirthDates } from './detectors/birth-date.ts';
import { detectCards } from './detectors/card.ts';
import { detectEchoedNames } from './detectors/echoed-name.ts';
import { detectEmails } from './detectors/email.ts';
import { detectEmployers } from './detectors/employer.ts';
import { detectFileNumbers } from './detectors/file-number.ts';
import { detectHealth } from './detectors/health.ts';
import { detectIbans } from './detectors/iban.ts';
import { detectIntroducedNames } from './detectors/introduced-name.ts';
import { detectLongNumbers } from './detectors/long-number.ts';
import { detectNirs } from './detectors/nir.ts';
import { detectPhones } from './detectors/phone.ts';
import { detectPlates } from './detectors/plate.ts';
import { detectSpelledNames } from './detectors/spelled-name.ts';
import { digitStretches } from './digit-stretches.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { mend } from './mended-reading.ts';
import { placeholderOf } from './placeholders.ts';
import type { PiiSpan } from './span.ts';
import { Utterance } from './utterance.ts';

/** One file per class; each looks at the same reading of the text. */
const DETECTORS: readonly Detector[] = [
  detectNirs,
  detectPhones,
  detectIbans,
  detectCards,
  detectFileNumbers,
  detectLongNumbers,
  detectPlates,
  detectEmails,
  detectIntroducedNames,
  detectBareNames,
  detectSpelledNames,
  detectEmployers,
  detectHealth,
];

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

  /** Reads a text once for all detectors. */
  read(text: string): Utterance {
    const plain = (mended: string): Utterance => new Utterance(mended, this.#lexicon);
    return new Utterance(text, this.#lexicon, (heard) => mend(heard, plain));
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
    const births = detectBirthDates(utterance, this.#thisYear());
    const addresses = detectAddresses(utterance);
    const explained = [...births, ...addresses];
    const taken = new Set<number>();
    for (const { start, end } of explained) {
      for (let at = utterance.firstFrom(start); at < utterance.firstFrom(end); at++) taken.add(at);
    }
    const scene: Scene = {
      utterance,
      stretches: digitStretches(utterance, (at) => taken.has(at)),
    };
    const found = arbitrate([...added, ...explained, ...DETECTORS.flatMap((detect) => detect(scene))]);
    const echoes = detectEchoedNames(utterance, found, isKnownName);
    return echoes.length === 0 ? found : arbitrate([...found, ...echoes]);
  }

  /** The spans of a text with their placeholders; names are numbered and remembered in the conversation. */
  replace(utterance: Utterance, pseudonyms: Pseudonyms, added: readonly PiiSpan[] = []): Replacement[] {
    const spans = this.find(utterance, (norm) => pseudonyms.isKnown(norm), added);
    return spans.map((span) => ({ ...span, placeholder: placeholderOf(span, utterance.text, pseudonyms) }));
  }
}
