import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { ThemeUse } from '#contract';
import { DataTable } from '../../app/data-table.tsx';
import { shareWords, wholeWords } from '../numbers.ts';

/** Themes shown until all are asked for. */
const FIRST = 12;

/** Props of {@link ThemeTable}. */
export interface ThemeTableProps {
  readonly caption: string;
  readonly themes: readonly ThemeUse[];
}

/** Themes with how sure the drafts about them were. */
export function ThemeTable({ caption, themes }: ThemeTableProps) {
  const [all, setAll] = useState(false);
  const shown = all ? themes : themes.slice(0, FIRST);
  if (themes.length === 0) return <p>Aucun chiffre pour cette période.</p>;
  return (
    <>
      <DataTable
        caption={caption}
        columns={['Thème', 'Total', 'Réponse sûre', 'Avec réserve', 'Sans réponse', 'Regroupés']}
        rows={shown.map(({ theme, label, answered, cautious, unanswered, grouped }) => {
          const total = answered + cautious + unanswered + grouped;
          const known = answered + cautious + unanswered;
          const cell = (count: number): string =>
            known === 0 ? '–' : `${wholeWords(count)} (${shareWords(count, known)})`;
          return {
            key: theme ?? label,
            cells: [
              label,
              wholeWords(total),
              ...[answered, cautious, unanswered].map(cell),
              grouped === 0 ? '–' : wholeWords(grouped),
            ],
          };
        })}
      />
      {themes.length > FIRST && (
        <p className="not-printed">
          <Button className="button small" onPress={() => setAll(!all)}>
            {all ? 'Montrer moins' : `Montrer les ${themes.length} lignes`}
          </Button>
        </p>
      )}
    </>
  );
}
