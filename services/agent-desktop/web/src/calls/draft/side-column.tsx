import type { ReactNode } from 'react';
import type { TurnView } from '#contract';
import { QuestionsToAsk, RelatedRights } from './side-lists.tsx';

/** Most of each list beside an answer. */
export const MAX_LISTED = 5;

/** Props of {@link SideColumn}. */
export interface SideColumnProps {
  readonly label: string;
  /** The turns whose answers are on the screen, the one that is spoken of now first. */
  readonly turns: readonly TurnView[];
  /** Shown above the lists. */
  readonly children?: ReactNode;
}

/** Beside the answers: what to ask the caller, and which other rights to think of. */
export function SideColumn({ label, turns, children }: SideColumnProps) {
  const answers = turns.flatMap(({ draft, extracts }) => draft ?? extracts ?? []);
  const questions = [...new Set(answers.flatMap(({ questionsToAsk }) => questionsToAsk))];
  const rights = new Map(
    answers.flatMap(({ relatedRights }) => relatedRights).map((right) => [right.label, right]),
  );
  return (
    <aside className="column-side" aria-label={label}>
      {children}
      <QuestionsToAsk questions={questions.slice(0, MAX_LISTED)} />
      <RelatedRights rights={[...rights.values()].slice(0, MAX_LISTED)} />
    </aside>
  );
}
