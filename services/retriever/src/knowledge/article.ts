import type { Source } from './source.ts';

/**
 * Role of a section: what kind of answer it holds. `plain` is the wording an agent may say as it stands;
 * {@link UNCHECKED_ROLE} holds what nobody may say yet.
 */
export const SECTION_ROLES = [
  'conditions',
  'demarche',
  'pieces',
  'delai',
  'montant',
  'exceptions',
  'cas-particuliers',
  'textes',
  'a-verifier',
] as const;

/** Role of what is not sure: shown in the article, never searched nor quoted. */
export const UNCHECKED_ROLE = 'a-verifier';

export type SectionRole = (typeof SECTION_ROLES)[number];

/** Where an article stands in its life. Only `published` ones are searched. */
export const ARTICLE_STATUSES = ['draft', 'in-review', 'published', 'archived'] as const;

export type ArticleStatus = (typeof ARTICLE_STATUSES)[number];

/** A regional article completes a national one, or replaces it for its fund. */
export interface RegionalRelation {
  readonly type: 'completes' | 'derogates';
  /** Slug of the national article. */
  readonly article: string;
}

export interface RelatedRight {
  readonly label: string;
  /** Slug of the article that explains it, when there is one. */
  readonly article: string | null;
}

export interface OtherBody {
  readonly name: string;
  readonly contact: string;
}

export interface Section {
  readonly title: string;
  readonly role: SectionRole;
  /** Markdown: paragraphs, lists and tables. */
  readonly body: string;
}

/** One version of one article of the knowledge base. */
export interface Article {
  /** Unique name: lower-case ASCII and hyphens. */
  readonly slug: string;
  /** Theme id. */
  readonly theme: string;
  readonly title: string;
  readonly kind: 'legislation' | 'procedure';
  /** Slugs of the articles of the other kind on the same subject. */
  readonly counterparts: readonly string[];
  /** `national`, or the id of one fund. */
  readonly scope: string;
  readonly relation: RegionalRelation | null;
  /** First effect date (ISO 8601) to which the rule applies; null when it always did. */
  readonly validFrom: string | null;
  /** Last effect date (ISO 8601) to which the rule applies; null when it still does. */
  readonly validTo: string | null;
  readonly version: number;
  readonly status: ArticleStatus;
  readonly author: string;
  readonly reviewer: string | null;
  readonly plain: string;
  readonly questionsToAsk: readonly string[];
  readonly relatedRights: readonly RelatedRight[];
  readonly sampleQuestions: readonly string[];
  readonly acronyms: readonly string[];
  readonly sources: readonly Source[];
  readonly certainty: 'sure' | 'probable';
  readonly demonstration: boolean;
  /** The body that answers instead of the fund; null when the fund does. */
  readonly otherBody: OtherBody | null;
  readonly sections: readonly Section[];
}

/** A theme of the base. */
export interface Theme {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Body to name when a question of this theme is not for the fund. */
  readonly otherBody: OtherBody | null;
  /** What a question that follows is about where it names nothing (`et combien on touche`); absent where it cannot be told. */
  readonly subject?: string | undefined;
}

/** Scope of the rules that hold everywhere. */
export const NATIONAL = 'national';
