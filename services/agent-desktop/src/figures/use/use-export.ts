import type { ThemeUse, UseView } from '#contract';
import { type CsvField, csvFile } from '../../http/csv-file.ts';

/** Everything that a view shows, as a file: part, row, column, figure. A figure that is not shown is empty. */
export function useFile(view: UseView): string {
  const rows: CsvField[][] = [
    ['partie', 'ligne', 'colonne', 'valeur'],
    ['période', view.organisation, 'du', view.from],
    ['période', view.organisation, 'au', view.to],
  ];
  if (view.fictitious) rows.push(['période', view.organisation, 'données', 'fictives']);
  for (const { way, count } of view.calls) rows.push(['appels', way, 'nombre', count]);
  for (const [word, count] of Object.entries(view.readiness)) rows.push(['prêt', word, 'nombre', count]);
  for (const [word, count] of Object.entries(view.questions)) rows.push(['questions', word, 'nombre', count]);
  for (const [word, count] of Object.entries(view.feedback)) rows.push(['avis', word, 'nombre', count]);
  rows.push(['sources', 'ouvertes', 'nombre', view.sources]);
  for (const { monday, ...week } of view.weeks) {
    for (const [word, count] of Object.entries(week)) rows.push(['semaines', monday, word, count]);
  }
  for (const use of view.needs) rows.push(...themeRows('besoins des appelants', use));
  for (const use of view.asked) rows.push(...themeRows('questions des agents', use));
  for (const { label, questions, unsure } of view.training) {
    rows.push(
      ['formation', label, 'questions', questions],
      ['formation', label, 'sans réponse sûre', unsure],
    );
  }
  if (view.gaps.state === 'known') {
    for (const { state, gaps, asked } of view.gaps.rows) {
      rows.push(['lacunes', state, 'nombre', gaps], ['lacunes', state, 'fois posées', asked]);
    }
  }
  return csvFile(rows);
}

function themeRows(part: string, { label, answered, cautious, unanswered, grouped }: ThemeUse): CsvField[][] {
  return [
    [part, label, 'réponse sûre', answered],
    [part, label, 'réponse avec réserve', cautious],
    [part, label, 'sans réponse', unanswered],
    [part, label, 'regroupés', grouped],
  ];
}
