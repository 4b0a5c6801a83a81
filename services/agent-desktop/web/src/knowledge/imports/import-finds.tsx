import { personalDataWords } from '@decroche/contracts/personal-data';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { DocumentReportView } from '#contract';
import { DataTable } from '../../app/data-table.tsx';
import { LeftOut } from './import-report.tsx';

/** Finds that are shown; their documents are mended first. */
const MAX_SHOWN = 100;

/** Props of {@link ImportFinds}. */
export interface ImportFindsProps {
  readonly report: DocumentReportView;
  /** Imports again, with the keys of the finds that are no personal data. */
  readonly onReviewed: (keys: readonly string[]) => void;
}

/** Where documents hold personal data, for the expert to mend them, or to say that it is none. */
export function ImportFinds({ report, onReviewed }: ImportFindsProps) {
  const { personal } = report;
  const [none, setNone] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string, on: boolean): void => {
    const next = new Set(none);
    if (on) next.add(key);
    else next.delete(key);
    setNone(next);
  };
  return (
    <div className="sheet-part">
      <h2>Données personnelles trouvées</h2>
      <p>
        Corrigez ces documents, puis importez-les de nouveau. Si une trouvaille n’en est pas une (le nom d’une
        loi, d’un service), cochez-la après l’avoir regardée dans le document.
      </p>
      <DataTable
        caption="Données personnelles trouvées"
        columns={['Document', 'Endroit', 'Ce que c’est', 'Regardé']}
        rows={personal.slice(0, MAX_SHOWN).map(({ path, place, class: kind, key }) => ({
          key,
          cells: [
            path,
            place,
            personalDataWords(kind)?.reminder ?? kind,
            <label key="none">
              <input
                type="checkbox"
                checked={none.has(key)}
                onChange={({ target }) => toggle(key, target.checked)}
              />{' '}
              Pas une donnée personnelle
            </label>,
          ],
        }))}
      />
      {personal.length > MAX_SHOWN && (
        <p>
          {personal.length} endroits en tout, dont {MAX_SHOWN} sont montrés : corrigez d’abord ces documents.
        </p>
      )}
      <p>
        <Button
          className="button"
          isDisabled={none.size < personal.length}
          onPress={() => onReviewed([...none])}
        >
          Importer quand même
        </Button>
      </p>
      <LeftOut report={report} />
    </div>
  );
}
