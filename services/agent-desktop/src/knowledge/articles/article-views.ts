import {
  type ArticleLine,
  type ArticleReading,
  ArticleState,
  type ArticleVersion,
  type GetDossierResponse,
  type GetLexiconResponse,
  type Impact,
  LexiconLineState,
  type PublishedGeneration,
  QuestionVerdict,
  VersionStatus,
  WorkflowStep,
} from '@decroche/contracts';
import type * as view from '#contract';
import { articleView } from '../article-view.ts';

const STATES: Readonly<Record<view.ArticleState, ArticleState>> = {
  draft: ArticleState.DRAFT,
  'in-review': ArticleState.IN_REVIEW,
  approved: ArticleState.APPROVED,
  published: ArticleState.PUBLISHED,
  archived: ArticleState.ARCHIVED,
};

const STATUSES: Readonly<Record<view.VersionView['status'], VersionStatus>> = {
  draft: VersionStatus.DRAFT,
  'in-review': VersionStatus.IN_REVIEW,
  published: VersionStatus.PUBLISHED,
  archived: VersionStatus.ARCHIVED,
};

const VERDICTS: Readonly<Record<view.ImpactView['changes'][number]['verdict'], QuestionVerdict>> = {
  better: QuestionVerdict.BETTER,
  worse: QuestionVerdict.WORSE,
  other: QuestionVerdict.OTHER,
  reworded: QuestionVerdict.REWORDED,
};

const LINE_STATES: Readonly<Record<view.LexiconLineState, LexiconLineState>> = {
  live: LexiconLineState.LIVE,
  coming: LexiconLineState.COMING,
  changing: LexiconLineState.CHANGING,
  leaving: LexiconLineState.LEAVING,
};

/** Steps by their names on the page. */
export const WORKFLOW_STEPS: Readonly<Record<view.WorkflowStepBody['step'], WorkflowStep>> = {
  submit: WorkflowStep.SUBMIT,
  approve: WorkflowStep.APPROVE,
  'send-back': WorkflowStep.SEND_BACK,
};

/** Any state, when it is undefined. */
export function articleStateOf(state: view.ArticleState | undefined): ArticleState {
  return state === undefined ? ArticleState.UNSPECIFIED : STATES[state];
}

function nameOf<Name extends string>(
  names: Readonly<Record<Name, number>>,
  value: number,
  other: Name,
): Name {
  return (Object.keys(names) as Name[]).find((name) => names[name] === value) ?? other;
}

export function versionView({ status, ...version }: ArticleVersion): view.VersionView {
  return { ...version, status: nameOf(STATUSES, status, 'draft') };
}

export function lineView({ state, latest, ...line }: ArticleLine): view.ArticleLineView {
  if (latest === undefined) throw new TypeError('the retriever sent an article without a version');
  return { ...line, state: nameOf(STATES, state, 'draft'), latest: versionView(latest) };
}

export function publicationView(generation: PublishedGeneration): view.PublicationView {
  const { number, publishedBy, publishedAtMs } = generation;
  return { number, publishedBy, publishedAtMs };
}

export function dossierView(dossier: GetDossierResponse): view.DossierView {
  const { versions, counterparts, national, regional, periods, article } = dossier;
  return {
    article: article === undefined ? null : lineView(article),
    versions: versions.flatMap(({ version, publications, live }) =>
      version === undefined
        ? []
        : [{ version: versionView(version), publications: publications.map(publicationView), live }],
    ),
    counterparts: counterparts.map(lineView),
    national: national === undefined ? null : lineView(national),
    regional: regional.map(lineView),
    periods: periods.map(lineView),
  };
}

export function readingView(reading: ArticleReading | undefined): view.ReadingView {
  if (reading?.card === undefined) return null;
  const { card, sections, sampleQuestions } = reading;
  return { ...articleView(card, sections), sampleQuestions };
}

export function impactView({ changes, ...counts }: Impact): view.ImpactView {
  return {
    ...counts,
    changes: changes.map(({ verdict, ...change }) => ({
      ...change,
      verdict: nameOf(VERDICTS, verdict, 'other'),
    })),
  };
}

export function lexiconView({ acronyms, notions, live }: GetLexiconResponse): view.LexiconView {
  const stateOf = (state: LexiconLineState): view.LexiconLineState => nameOf(LINE_STATES, state, 'live');
  return {
    acronyms: acronyms.map(({ state, ...line }) => ({ ...line, state: stateOf(state) })),
    notions: notions.map(({ state, ...line }) => ({ ...line, state: stateOf(state) })),
    live: live === undefined ? null : { number: live.number, publishedAtMs: live.publishedAtMs },
  };
}
