import type { TrialView } from '#contract';
import { DataTable } from '../../app/data-table.tsx';
import { withFixedSpaces } from '../../wording/typography.ts';
import { faultOf } from './trial-wording.ts';

const COLUMNS = ['Phrase', 'Contrôle', 'Texte', 'Phrase du texte'];

/** What the gate says of each sentence: of the draft, of those it stopped, and of those that were to be judged. */
export function GateTable({ trial }: { readonly trial: TrialView }) {
  const { considered, shown, stopped, judged } = trial;
  const titles = new Map(
    considered.map(({ passage }) => [passage.sourceId, `${passage.title} · ${passage.sectionTitle}`]),
  );
  const titleOf = (sourceId: string): string =>
    titles.get(sourceId) ?? (sourceId === '' ? 'aucun' : sourceId);
  const rows = [
    ...shown.map(({ text, sourceIds, prose, evidence }) => ({
      text,
      bad: false,
      cells: [
        prose ? 'montrée, écrite par le modèle de langue' : 'montrée',
        sourceIds.map(titleOf).join(' ; '),
        evidence === '' ? 'reprise telle quelle' : evidence,
      ],
    })),
    ...stopped.map(({ text, fault }) => ({
      text,
      bad: true,
      cells: [`arrêtée : ${faultOf(fault)}`, 'aucun', ''],
    })),
    ...judged.map(({ text, fault, sourceId, evidence }) => ({
      text,
      bad: fault !== '',
      cells: [
        fault === '' ? 'jugée : elle passerait' : `jugée : arrêtée, ${faultOf(fault)}`,
        titleOf(sourceId),
        evidence,
      ],
    })),
  ];
  return (
    <div className="sheet-part">
      <h2>Contrôle des phrases</h2>
      {rows.length === 0 ? (
        <p>Aucune phrase n’a été écrite.</p>
      ) : (
        <DataTable
          caption="Contrôle des phrases"
          columns={COLUMNS}
          rows={rows.map(({ text, bad, cells }, at) => ({
            key: `${at} ${text}`,
            cells: [text, ...cells].map(withFixedSpaces),
            bad,
          }))}
        />
      )}
    </div>
  );
}
