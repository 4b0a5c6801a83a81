import type { SourceReference } from '@decroche/contracts';

/**
 * What a source is, best first: the law; the body that applies the rule (a circular, its own site); a fund's own
 * note, which only its own rules and procedures may rest on; another body (a union, an association, a mutual);
 * anything else.
 */
export const SOURCE_KINDS = ['loi', 'officiel', 'interne', 'organisme', 'autre'] as const;

export type SourceKind = (typeof SOURCE_KINDS)[number];

/** A page that somebody did read. */
export interface ReadText {
  readonly title: string;
  readonly url: string;
  /** ISO 8601 date, month or year of the page; null when it carries none. */
  readonly issued: string | null;
  /** ISO 8601 date at which it was last read. */
  readonly checkedOn: string;
}

/** What a rule rests on. */
export interface Source {
  readonly title: string;
  readonly kind: SourceKind;
  /** Public address; null for an internal note, and for a text of law whose own address is not known: its title names it. */
  readonly url: string | null;
  /** What the fund files an internal note under; null for a public text. */
  readonly reference: string | null;
  /** ISO 8601 date, month or year of the source; null when it carries none. */
  readonly issued: string | null;
  /** ISO 8601 date at which somebody last read it at its address; null when nobody did: it is not verified. */
  readonly checkedOn: string | null;
  /** Where its rule was read instead, or besides. */
  readonly readIn: readonly ReadText[];
}

/** Sources as other services see them: the best kind first, and of one kind those that were read. */
export function sourceReferences(sources: readonly Source[]): SourceReference[] {
  return sources
    .toSorted((one, other) => rankOf(one) - rankOf(other))
    .map(({ title, kind, url, reference, checkedOn, readIn }) => ({
      title,
      kind,
      url: url ?? '',
      reference: reference ?? '',
      checkedOn: checkedOn ?? '',
      readIn: readIn.map((text) => ({ title: text.title, url: text.url, checkedOn: text.checkedOn })),
    }));
}

function rankOf({ kind, checkedOn }: Source): number {
  return SOURCE_KINDS.indexOf(kind) * 2 + (checkedOn === null ? 1 : 0);
}
