import type { LexiconEntry } from '../../knowledge/lexicon.ts';
import { type AnalysisSettings, analyse, type Term } from './analysis.ts';

/** Words that may stand between those of an expression. */
const MOST_WORDS_BETWEEN = 2;

interface Expression {
  readonly concept: number;
  /** Terms that must all be there. */
  readonly terms: ReadonlySet<string>;
}

/** A notion of the lexicon found in a text. */
export interface SpottedConcept {
  readonly concept: number;
  /** Expert terms of the notion. */
  readonly expertTerms: readonly string[];
}

/**
 * Finds the notions of the lexicon in a text, whichever way they are put: the content words of an expression close
 * together, in any order.
 */
export class ConceptSpotter {
  readonly #expressions = new Map<string, Expression[]>();
  readonly #expertTerms: readonly (readonly string[])[];

  constructor(entries: readonly LexiconEntry[], settings: AnalysisSettings) {
    const termsOf = (text: string): Set<string> => new Set(analyse(text, settings).map(({ term }) => term));
    this.#expertTerms = entries.map(({ expert }) => [...termsOf(expert)]);
    entries.forEach(({ expert, everyday }, concept) => {
      for (const text of [expert, ...everyday]) {
        const terms = termsOf(text);
        for (const term of terms) {
          const known = this.#expressions.get(term);
          if (known === undefined) this.#expressions.set(term, [{ concept, terms }]);
          else known.push({ concept, terms });
        }
      }
    });
  }

  /** Notions in the order in which they are found, each once. */
  spot(terms: readonly Term[]): SpottedConcept[] {
    const found = new Set<number>();
    terms.forEach(({ term }, at) => {
      for (const expression of this.#expressions.get(term) ?? []) {
        if (found.has(expression.concept)) continue;
        const width = expression.terms.size + MOST_WORDS_BETWEEN;
        const near = new Set(terms.slice(at, at + width).map((one) => one.term));
        if ([...expression.terms].every((one) => near.has(one))) found.add(expression.concept);
      }
    });
    return [...found].map((concept) => ({ concept, expertTerms: this.#expertTerms[concept] ?? [] }));
  }
}
