import type { SearchDocument } from '../ranking/search-document.ts';
import type { PassageFilter } from './passage-index.ts';

/** Scope and dates of each passage, by its place in the base. */
export class FilterTable {
  readonly #scopes: readonly string[];
  readonly #from: readonly string[];
  readonly #to: readonly string[];

  constructor(documents: readonly SearchDocument[]) {
    this.#scopes = documents.map(({ scope }) => scope);
    this.#from = documents.map(({ validFrom }) => validFrom ?? '');
    this.#to = documents.map(({ validTo }) => validTo ?? '9999-12-31');
  }

  /** A function that tells whether the passage at a place may be found. */
  admitting({ asOf, scopes }: PassageFilter): (passage: number) => boolean {
    const allowed = scopes.length === 0 ? undefined : new Set(scopes);
    return (passage) =>
      (allowed === undefined || allowed.has(this.#scopes[passage] as string)) &&
      (asOf === '' || ((this.#from[passage] as string) <= asOf && asOf <= (this.#to[passage] as string)));
  }
}
