import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { ImportReport } from '#contract';
import { codeOf } from '../../app/api.ts';
import { DataTable } from '../../app/data-table.tsx';
import { useApi, useSignedIn } from '../../app/session-context.ts';
import { faultSentence } from '../../wording/sentences.ts';
import { wholeWords } from '../numbers.ts';
import { faultPlace, importFaultSentence, reportSentence } from './wording.ts';

/** Largest file that the server takes, bytes. */
const MAX_FILE_BYTES = 1024 * 1024;

/** What was asked about the chosen file, and what came of it. */
type Outcome = { readonly report: ImportReport } | { readonly fault: string } | 'busy' | null;

/** Brings a file in: first it is checked, and only then, when it is asked, kept. */
export function ImportPart({ onImported }: { readonly onImported: () => void }) {
  const api = useApi();
  const { expire } = useSignedIn();
  const [file, setFile] = useState<File | null>(null);
  const [outcome, setOutcome] = useState<Outcome>(null);

  async function send(keep: boolean): Promise<void> {
    if (file === null) return;
    if (file.size > MAX_FILE_BYTES) {
      setOutcome({ fault: 'Le fichier dépasse 1 Mo. Coupez-le en plusieurs.' });
      return;
    }
    setOutcome('busy');
    try {
      const report = await api.importEffect(file, keep);
      setOutcome({ report });
      if (keep) onImported();
    } catch (error) {
      if (codeOf(error) === 'NOT_SIGNED_IN') expire();
      else setOutcome({ fault: `Le fichier n’a pas été lu. ${faultSentence(codeOf(error))}` });
    }
  }

  const report = outcome !== null && outcome !== 'busy' && 'report' in outcome ? outcome.report : null;
  const toKeep = report === null || report.imported ? 0 : report.added + report.replaced;
  return (
    <section className="sheet-part not-printed" aria-labelledby="import">
      <h2 id="import">Déposer des chiffres</h2>
      <p>
        Un fichier CSV de vos outils, une ligne par jour et par indicateur, avec les colonnes{' '}
        <code>date</code>, <code>indicateur</code>, <code>valeur</code>, <code>cas</code> et{' '}
        <code>agents</code>. Rien n’est importé avant que vous ne le demandiez. Chaque import est inscrit au
        journal des actions.
      </p>
      <div className="sheet-actions figure-actions">
        <label className="sheet-field">
          Fichier CSV
          <input
            type="file"
            accept=".csv,.txt,text/csv"
            onChange={({ target }) => {
              setFile(target.files?.[0] ?? null);
              setOutcome(null);
            }}
          />
        </label>
        <Button
          className="button"
          isDisabled={file === null || outcome === 'busy'}
          onPress={() => void send(false)}
        >
          Vérifier
        </Button>
        {toKeep > 0 && (
          <Button className="button primary" onPress={() => void send(true)}>
            {toKeep === 1 ? 'Importer 1 ligne' : `Importer ${wholeWords(toKeep)} lignes`}
          </Button>
        )}
      </div>
      <p role="status">
        {outcome === 'busy' && 'Lecture du fichier…'}
        {outcome !== null && outcome !== 'busy' && 'fault' in outcome && (
          <span className="fault">{outcome.fault}</span>
        )}
        {report !== null && reportSentence(report)}
      </p>
      {report !== null && report.faults.length > 0 && (
        <>
          <DataTable
            caption="Ce qui est refusé"
            columns={['Où', 'Pourquoi']}
            rows={report.faults.map((fault, at) => ({
              key: String(at),
              cells: [faultPlace(fault), importFaultSentence(fault)],
            }))}
          />
          {report.refused > report.faults.length && (
            <p className="muted">
              Et {wholeWords(report.refused - report.faults.length)} autres lignes refusées.
            </p>
          )}
        </>
      )}
    </section>
  );
}
