/** What the server is made to answer: a body, nothing at all, or that what it needs cannot be reached now. */
export type CannedAnswer = { readonly json: unknown } | 'never' | 'unavailable';

/** What somebody does on a page: writes into a field, by its label, or presses a button. */
export type PageStep = { readonly fill: string; readonly with: string } | { readonly press: string };

/** A state of a page, and how to bring the page into it: a `states.ts` beside its `page.ts` lists them, the usual one first. */
export interface PageState {
  /** Name of its picture, in English and kebab case. */
  readonly name: string;
  /** Words that stand on the page in this state. */
  readonly shows: string;
  /** Address of the page in this state, where a part of it varies; without it, the address as it is written. */
  readonly at?: string;
  /** By "METHOD path"; what is not named the server answers itself. */
  readonly answers?: Readonly<Record<string, CannedAnswer>>;
  /** What is done on the page first, where it comes into the state by that. */
  readonly steps?: readonly PageStep[];
}
