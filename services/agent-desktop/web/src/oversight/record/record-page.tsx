import { useState } from 'react';
import type { RecordView } from '#contract';
import { DataTable } from '../../app/data-table.tsx';
import { useApi } from '../../app/session-context.ts';
import { LoadedPart, SheetPage } from '../../app/sheet-page.tsx';
import { useLoaded } from '../../app/use-loaded.ts';
import { shortMoment } from '../words.ts';

const ORIGINS: Readonly<Record<RecordView['entries'][number]['origin'], string>> = {
  product: 'le produit',
  running: 'les services en marche',
  fund: 'à écrire par la caisse',
};

/** The record of processing, made of what runs. */
export function RecordPage() {
  const api = useApi();
  const [said, setSaid] = useState('');
  const [loaded, reload] = useLoaded(() => api.processingRecord(), [api]);
  return (
    <SheetPage
      title="Registre des traitements"
      lead="La fiche de Décroché au sens de l’article 30 du RGPD. Ce qui vient des services en marche change avec leurs réglages ; ce que la caisse doit écrire est marqué."
      said={said}
      onSaid={setSaid}
      onReload={reload}
    >
      <LoadedPart loaded={loaded} onReload={reload}>
        {({ entries, madeAtMs }) => (
          <section className="sheet-part">
            <h2>Fiche du {shortMoment(madeAtMs)}</h2>
            <DataTable
              caption="Fiche du registre"
              columns={['Rubrique', 'Contenu', 'D’où cela vient']}
              rows={entries.map(({ heading, lines, origin }) => ({
                key: heading,
                cells: [heading, <Lines key="lines" lines={lines} />, ORIGINS[origin]],
              }))}
            />
          </section>
        )}
      </LoadedPart>
    </SheetPage>
  );
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  const [first] = lines;
  if (lines.length === 1) return first;
  return (
    <ul className="lines">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
