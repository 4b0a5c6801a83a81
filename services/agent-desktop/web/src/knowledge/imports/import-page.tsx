import { type FormEvent, useId, useState } from 'react';
import { Button } from 'react-aria-components';
import { type DocumentReportView, MAX_IMPORT_FILES, MAX_IMPORT_OCTETS } from '#contract';
import { codeOf } from '../../app/api.ts';
import { useApi, useSignedIn } from '../../app/session-context.ts';
import { useLoaded } from '../../app/use-loaded.ts';
import { articleList } from '../articles/article-api.ts';
import { Choice } from '../articles/choice.tsx';
import { ExpertSheet } from '../articles/expert-sheet.tsx';
import { LoadedPart } from '../articles/loaded-part.tsx';
import { scopeWords } from '../articles/wording.ts';
import { importDocuments, sentFile } from './import-api.ts';
import { ImportFinds } from './import-finds.tsx';
import { ImportReport } from './import-report.tsx';
import { importFault } from './import-wording.ts';

/** What is being imported, and what came of it. */
type Stand =
  | { readonly is: 'idle' | 'running' }
  | { readonly is: 'failed'; readonly fault: string }
  | { readonly is: 'done'; readonly report: DocumentReportView };

const NATIONAL = 'national';

/** Documents of another system, taken in as drafts, with a report of what there is to look at. */
export function ImportPage() {
  const api = useApi();
  const { expire } = useSignedIn();
  const [base, reload] = useLoaded(() => articleList(api, new URLSearchParams()), [api]);
  const [scope, setScope] = useState(NATIONAL);
  const [files, setFiles] = useState<readonly File[]>([]);
  const [stand, setStand] = useState<Stand>({ is: 'idle' });
  const field = useId();
  const tooMuch = excessOf(files);

  async function take(reviewed: readonly string[]): Promise<void> {
    setStand({ is: 'running' });
    try {
      const sent = await Promise.all(files.map(sentFile));
      const report = await importDocuments(api, { files: sent, scope, reviewed: [...reviewed] });
      setStand({ is: 'done', report });
    } catch (error) {
      if (codeOf(error) === 'NOT_SIGNED_IN') expire();
      else setStand({ is: 'failed', fault: importFault(codeOf(error)) });
    }
  }
  const send = (event: FormEvent): void => {
    event.preventDefault();
    void take([]);
  };

  return (
    <ExpertSheet title="Importer">
      <p>
        Prend des pages HTML, des documents Word (.docx), des PDF avec du texte, des tableaux CSV, ou une
        archive .zip qui en contient. Tout arrive en brouillon, à votre nom : rien n’est visible des agents
        avant qu’une autre personne l’ait relu et que la base soit publiée. Une donnée personnelle arrête
        tout.
      </p>
      <LoadedPart loaded={base} onRetry={reload}>
        {({ scopes }) => (
          <form className="sheet-part" onSubmit={send}>
            <div className="field">
              <label htmlFor={field}>Documents ({MAX_IMPORT_FILES} au plus, 3 Mo en tout)</label>
              <input
                id={field}
                type="file"
                multiple
                accept=".html,.htm,.docx,.pdf,.csv,.zip"
                onChange={({ target }) => {
                  setFiles([...(target.files ?? [])]);
                  setStand({ is: 'idle' });
                }}
              />
            </div>
            <Choice label="Règles" value={scope} onChoose={setScope}>
              {[NATIONAL, ...scopes.filter((one) => one !== NATIONAL)].map((one) => (
                <option key={one} value={one}>
                  {scopeWords(one)}
                </option>
              ))}
            </Choice>
            {tooMuch !== null && (
              <p className="fault" role="alert">
                {tooMuch}
              </p>
            )}
            <p>
              <Button
                className="button primary"
                type="submit"
                isDisabled={files.length === 0 || tooMuch !== null || stand.is === 'running'}
              >
                Importer
              </Button>
            </p>
          </form>
        )}
      </LoadedPart>
      <p role="status">{statusOf(stand)}</p>
      {stand.is === 'failed' && (
        <p className="fault" role="alert">
          {stand.fault}
        </p>
      )}
      {stand.is === 'done' &&
        (stand.report.imported ? (
          <ImportReport report={stand.report} />
        ) : (
          <ImportFinds report={stand.report} onReviewed={(reviewed) => void take(reviewed)} />
        ))}
    </ExpertSheet>
  );
}

function statusOf(stand: Stand): string {
  if (stand.is === 'running') return 'Import en cours. Il prend jusqu’à deux minutes…';
  if (stand.is !== 'done') return '';
  const { imported, documents, added, changed, unchanged } = stand.report;
  if (!imported) return 'Rien n’est importé.';
  return `${documents} ${documents === 1 ? 'document lu' : 'documents lus'} : ${added} ${added === 1 ? 'nouveau brouillon' : 'nouveaux brouillons'}, ${changed} ${changed === 1 ? 'changé' : 'changés'}, ${unchanged} comme avant.`;
}

/** Why the files that were chosen are too many or too large; null when they are not. */
function excessOf(files: readonly File[]): string | null {
  const octets = files.reduce((sum, { size }) => sum + size, 0);
  if (files.length <= MAX_IMPORT_FILES && octets <= MAX_IMPORT_OCTETS) return null;
  return 'C’est trop pour un import ici. Prenez moins de documents à la fois, ou demandez à l’exploitation (./run kb import).';
}
