import { useState } from 'react';
import { Button } from 'react-aria-components';
import { AUDIT_ACT_NAMES, AUDIT_OUTCOME_NAMES, type AuditEntry, type AuditFilter } from '#contract';
import { codeOf } from '../app/api.ts';
import { DataTable } from '../app/data-table.tsx';
import { MAIN_ID } from '../app/page-header.tsx';
import { dayName, saveFile } from '../app/save-file.ts';
import { useApi, useSignedIn } from '../app/session-context.ts';
import { LoadedPart, SheetPage } from '../app/sheet-page.tsx';
import { useFocusKept } from '../app/use-focus-kept.ts';
import { useLoaded } from '../app/use-loaded.ts';
import { shortMoment } from '../oversight/words.ts';
import { faultSentence } from '../wording/sentences.ts';
import { AuditFilters } from './audit-filters.tsx';

/** Who changed what, page by page, and as a file. */
export function AuditPage() {
  const api = useApi();
  const { expire } = useSignedIn();
  const [said, setSaid] = useState('');
  const [filter, setFilter] = useState<AuditFilter>({});
  /** Where each page begins, the newest first. */
  const [pages, setPages] = useState<readonly (string | undefined)[]>([undefined]);
  const before = pages.at(-1);
  // At either end of the log the button that was pressed is disabled.
  useFocusKept(MAIN_ID);
  const [loaded, reload] = useLoaded(() => api.auditPage(filter, before), [api, filter, before]);

  function choose(chosen: AuditFilter): void {
    setSaid('');
    setPages([undefined]);
    setFilter(chosen);
  }

  async function save(): Promise<void> {
    try {
      const { file } = await api.auditExport(filter);
      saveFile(file, `decroche-journal-${dayName(Date.now())}.csv`);
      setSaid('Fichier remis à votre navigateur. Cet export est inscrit au journal.');
    } catch (error) {
      if (codeOf(error) === 'NOT_SIGNED_IN') expire();
      else setSaid(`Le fichier n’a pas été fait. ${faultSentence(codeOf(error))}`);
    }
  }

  return (
    <SheetPage
      title="Journal des actions"
      lead="Qui a changé quelque chose, quoi et quand. Rien n’y est modifiable. Il ne dit rien d’un appel ni du travail d’un agent."
      said={said}
      onSaid={setSaid}
      onReload={reload}
    >
      <AuditFilters onChoose={choose} onSave={() => void save()} />
      <LoadedPart loaded={loaded} onReload={reload}>
        {({ entries, next }) => (
          <section className="sheet-part">
            <h2>{pages.length === 1 ? 'Les plus récentes' : `Page ${pages.length}`}</h2>
            {entries.length === 0 ? (
              <p>Aucune action ne correspond.</p>
            ) : (
              <DataTable
                caption="Actions"
                columns={['Date', 'Qui', 'Action', 'Objet', 'Issue']}
                rows={entries.map(rowOf)}
              />
            )}
            <div className="sheet-actions">
              <Button
                className="button small"
                isDisabled={pages.length === 1}
                onPress={() => setPages(pages.slice(0, -1))}
              >
                Plus récentes
              </Button>
              <Button
                className="button small"
                isDisabled={next === null}
                onPress={() => setPages([...pages, next ?? undefined])}
              >
                Plus anciennes
              </Button>
            </div>
          </section>
        )}
      </LoadedPart>
    </SheetPage>
  );
}

function rowOf({ id, atMs, name, organisation, act, subject, outcome }: AuditEntry) {
  return {
    key: id,
    bad: outcome === 'failed',
    cells: [
      shortMoment(atMs),
      organisation === '' ? name : `${name}, ${organisation}`,
      AUDIT_ACT_NAMES[act],
      subject === '' ? '–' : subject,
      AUDIT_OUTCOME_NAMES[outcome],
    ],
  };
}
