import {
  type ArticleVersion,
  BaseSelection,
  type Gap,
  GapState,
  type Impact,
  type PublishedGeneration,
  QuestionVerdict,
  VersionStatus,
  WorkflowStep,
} from '@decroche/contracts';
import type * as desk from '../kb/commands.ts';
import type * as impacts from '../kb/impact.ts';
import type { Theme } from '../knowledge/article.ts';
import type { VersionState } from '../store/article-store.ts';
import type * as gaps from '../store/gap-store.ts';
import type * as generations from '../store/generation-store.ts';
import { isOneOf, type Person } from '../store/person.ts';

const STATUSES = {
  draft: VersionStatus.DRAFT,
  'in-review': VersionStatus.IN_REVIEW,
  published: VersionStatus.PUBLISHED,
  archived: VersionStatus.ARCHIVED,
} as const;

const VERDICTS = {
  better: QuestionVerdict.BETTER,
  worse: QuestionVerdict.WORSE,
  other: QuestionVerdict.OTHER,
  reworded: QuestionVerdict.REWORDED,
} as const;

const STATES = {
  open: GapState.OPEN,
  'being-written': GapState.BEING_WRITTEN,
  answered: GapState.ANSWERED,
} as const;

/** @param asker who asks; undefined for nobody */
export function versionMessage(state: VersionState, asker: Person | undefined): ArticleVersion {
  const { slug, version, status, author, reviewer, changedAt, sentBack, hands } = state;
  return {
    slug,
    version,
    status: STATUSES[status],
    author,
    reviewer: reviewer ?? '',
    changedAtMs: changedAt.getTime(),
    sentBackBecause: sentBack?.because ?? '',
    sentBackBy: sentBack?.by ?? '',
    own: asker !== undefined && isOneOf([author, ...hands], asker),
  };
}

export function generationMessage(generation: generations.PublishedGeneration): PublishedGeneration {
  const { number, name, publishedBy, publishedAt } = generation;
  return { number, name, publishedBy, publishedAtMs: publishedAt.getTime() };
}

export function impactMessage(impact: impacts.Impact): Impact {
  return {
    ...impact,
    changes: impact.changes.map((change) => ({
      ...change,
      before: [...change.before],
      after: [...change.after],
      verdict: VERDICTS[change.verdict],
    })),
  };
}

/** @param theme of which the question probably is; undefined when none is known */
export function gapMessage(gap: gaps.Gap, theme?: Theme): Gap {
  return {
    id: gap.id,
    example: gap.example,
    count: gap.count,
    state: STATES[gap.state],
    writer: gap.writer ?? '',
    answeredBy: gap.answeredBy ?? '',
    firstSeenMs: gap.firstSeen.getTime(),
    lastSeenMs: gap.lastSeen.getTime(),
    toldAtMs: gap.toldAt?.getTime() ?? 0,
    words: [...gap.words],
    theme: theme?.id ?? '',
    themeLabel: theme?.label ?? '',
  };
}

/** Undefined for all states. */
export function gapStateOf(state: GapState): gaps.GapState | undefined {
  return (Object.keys(STATES) as gaps.GapState[]).find((one) => STATES[one] === state);
}

/** Undefined for a step that there is not. */
export function workflowStepOf(step: WorkflowStep): desk.WorkflowStep | undefined {
  if (step === WorkflowStep.SUBMIT) return 'submit';
  if (step === WorkflowStep.APPROVE) return 'approve';
  return step === WorkflowStep.SEND_BACK ? 'send-back' : undefined;
}

export function selectionOf(base: BaseSelection): desk.BaseSelection {
  if (base === BaseSelection.CANDIDATE) return 'candidate';
  return base === BaseSelection.DRAFTS ? 'drafts' : 'live';
}
