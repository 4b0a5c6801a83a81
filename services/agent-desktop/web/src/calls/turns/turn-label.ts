import type { TurnView } from '#contract';
import { evidenceTitle } from '../../wording/sentences.ts';

const MAX_LABEL_CHARS = 60;

/** What a turn is called in one short line: the need that it was understood as, else what was asked. */
export function turnLabel({ draft, said }: Pick<TurnView, 'draft' | 'said'>): string {
  const asked = said?.outcome === 'text' ? said.text : '';
  const label = [draft?.need, asked, draft === null ? '' : evidenceTitle(draft)].find((name) => name) ?? '';
  if (label === '') return 'Question effacée';
  return label.length <= MAX_LABEL_CHARS ? label : `${label.slice(0, MAX_LABEL_CHARS - 1).trimEnd()}…`;
}
