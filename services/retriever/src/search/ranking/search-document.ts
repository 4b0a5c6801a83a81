/** One passage as the index sees it. */
export interface SearchDocument {
  /** Id of the passage. */
  readonly id: string;
  /** What groups the passages of one article. */
  readonly group: string;
  readonly theme: string;
  /** `national` or the id of one fund. */
  readonly scope: string;
  /** ISO 8601 day or null when open. */
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly fields: Readonly<Record<FieldName, string>>;
}

/** Parts of a passage, each with its own weight in the ranking. */
export const FIELD_NAMES = ['title', 'questions', 'plain', 'section', 'text'] as const;

export type FieldName = (typeof FIELD_NAMES)[number];

/** What a model reads of a passage: its title, its section and its text. */
export function wholeText({ fields: { title, section, text } }: SearchDocument): string {
  return [title, section, text].filter((part) => part !== '').join('\n');
}
