import { type ArticleLine, type ArticleReading, ArticleState, type TextFault } from '@decroche/contracts';
import type { Catalogue, CatalogueEntry } from '../kb/article-catalogue.ts';
import * as list from '../kb/article-list.ts';
import { oldestReading } from '../kb/lint.ts';
import type { CheckedText } from '../kb/text-faults.ts';
import type { Article } from '../knowledge/article.ts';
import { passagesOf } from '../knowledge/passage.ts';
import { cardOf, toPassage } from '../search/answer/answer-form.ts';
import type { Person } from '../store/person.ts';
import { versionMessage } from './desk-messages.ts';

const STATES = {
  draft: ArticleState.DRAFT,
  'in-review': ArticleState.IN_REVIEW,
  approved: ArticleState.APPROVED,
  published: ArticleState.PUBLISHED,
  archived: ArticleState.ARCHIVED,
} as const satisfies Readonly<Record<list.ArticleState, ArticleState>>;

/** Undefined for any state. */
export function articleStateOf(state: ArticleState): list.ArticleState | undefined {
  return (Object.keys(STATES) as list.ArticleState[]).find((one) => STATES[one] === state);
}

/** @param asker who asks; undefined for nobody */
export function lineMessage(
  { article, state, liveVersion }: CatalogueEntry,
  { themes }: Catalogue,
  asker: Person | undefined,
): ArticleLine {
  const { title, theme, kind, scope, validFrom, validTo, sources, relation } = article;
  return {
    title,
    theme,
    themeLabel: themes.find(({ id }) => id === theme)?.label ?? theme,
    kind,
    scope,
    validFrom: validFrom ?? '',
    validTo: validTo ?? '',
    state: STATES[list.stateOf(state)],
    latest: versionMessage(state, asker),
    liveVersion,
    oldestReading: oldestReading(article) ?? '',
    sources: sources.length,
    unreadSources: sources.filter(({ checkedOn }) => checkedOn === null).length,
    relation: relation?.type ?? '',
  };
}

/** What a text says, as the agent would see it, and what to mend in it. */
export function checkedMessage({
  article,
  faults,
  catalogue,
}: CheckedText & { readonly catalogue: Catalogue }): {
  readonly reading: ArticleReading | undefined;
  readonly faults: TextFault[];
} {
  const reading = article === undefined ? undefined : readingMessage(article, catalogue);
  return { reading, faults: faults.map((fault) => ({ ...fault })) };
}

function readingMessage(article: Article, { entries, themes }: Catalogue): ArticleReading {
  const base = {
    article: (slug: string) => entries.get(slug)?.article,
    theme: (id: string) => themes.find((theme) => theme.id === id),
  };
  return {
    card: cardOf(article, base),
    sections: passagesOf(article).map((passage) => toPassage(passage, 0)),
    sampleQuestions: [...article.sampleQuestions],
  };
}
