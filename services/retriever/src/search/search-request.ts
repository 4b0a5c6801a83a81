import type { Said } from '@decroche/contracts';
import type { Question } from '@decroche/question';
import type { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import { isoDay } from '../knowledge/schema-parts.ts';
import type { SearchQuestion } from './searcher.ts';

/** A search that cannot be done as asked. */
export class SearchRequestError extends Error {
  override readonly name = 'SearchRequestError';
  readonly code = 'SEARCH_REQUEST_INVALID';

  constructor(field: string, expected: string) {
    super(`${field}: ${expected}`);
  }
}

/** What the asker may set beside the signed text. */
export interface SearchOverrides {
  /** ISO 8601 day; empty for the date in the context, or today. */
  readonly asOf: string;
  /** Empty for the context's fund. */
  readonly fund: string;
  /** Zero for the default. */
  readonly limit: number;
}

export const DEFAULT_LIMIT = 8;
export const MOST_LIMIT = 50;
const FUND = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * What is asked of the base by a signed text. It is answered as of the date asked for, that of the context, one that the text
 * itself names, or today, in this order. A fund that has no rules of its own is no fault: the national rules apply.
 *
 * @param question the text, read
 * @param today ISO 8601 day of the search
 * @throws SearchRequestError for a date that does not exist, a fund that is no name, or a limit out of bounds
 */
export function searchQuestionOf(
  question: Question,
  said: Said,
  overrides: SearchOverrides,
  base: KnowledgeBase,
  today: string,
): SearchQuestion {
  const asOf = overrides.asOf || said.context?.effectDate || question.effectDate || today;
  if (!isoDay.safeParse(asOf).success)
    throw new SearchRequestError('as_of', 'expected a day such as 2026-09-01');
  const fund = overrides.fund || said.context?.fund || '';
  if (fund !== '' && !FUND.test(fund)) {
    throw new SearchRequestError('fund', 'expected an id such as carsat-rhone-alpes');
  }
  if (overrides.limit > MOST_LIMIT) throw new SearchRequestError('limit', `expected at most ${MOST_LIMIT}`);
  return {
    question,
    // What the redactor put in the place of words that it took for names hides the language.
    language: said.language || question.foreignLanguage || '',
    asOf,
    fund: base.funds.has(fund) ? fund : '',
    birthYear: said.context?.birthYear ?? 0,
    limit: overrides.limit || DEFAULT_LIMIT,
  };
}
