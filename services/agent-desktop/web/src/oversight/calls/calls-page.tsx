import { useState } from 'react';
import type { CallCountsView } from '#contract';
import { DataTable } from '../../app/data-table.tsx';
import { useApi } from '../../app/session-context.ts';
import { LoadedPart, SheetPage } from '../../app/sheet-page.tsx';
import { useLoaded } from '../../app/use-loaded.ts';
import { totalSentence } from './wording.ts';

/** How many calls there are, at which stage, in which mode and queue: numbers only. */
export function CallsPage() {
  const api = useApi();
  const [said, setSaid] = useState('');
  const [loaded, reload] = useLoaded(() => api.callCounts(), [api]);
  return (
    <SheetPage
      title="Appels en cours"
      lead="Des nombres seulement : ni parole, ni numéro, ni qui parle à qui."
      said={said}
      onSaid={setSaid}
      onReload={reload}
    >
      <LoadedPart loaded={loaded} onReload={reload}>
        {(counts) => (
          <>
            {!counts.live && (
              <p className="verdict bad">Le bus n’est pas joint : ces nombres ne changent plus.</p>
            )}
            <p className={counts.live ? 'verdict good' : 'verdict old'}>
              {!counts.live && 'Dernier nombre connu : '}
              {totalSentence(counts.total)}
            </p>
            {counts.total > 0 && <Counts counts={counts} />}
          </>
        )}
      </LoadedPart>
    </SheetPage>
  );
}

function Counts({ counts: { stages, modes, queues } }: { readonly counts: CallCountsView }) {
  const parts = [
    ['Par état', 'État', stages],
    ['Par mode de l’assistant', 'Mode', modes],
    ['Par file', 'File', queues],
  ] as const;
  return parts
    .filter(([, , counted]) => counted.length > 0)
    .map(([title, column, counted]) => (
      <section key={title} className="sheet-part">
        <h2>{title}</h2>
        <DataTable
          caption={title}
          columns={[column, 'Appels']}
          rows={counted.map(({ name, count }) => ({ key: name, cells: [name, count] }))}
        />
      </section>
    ));
}
