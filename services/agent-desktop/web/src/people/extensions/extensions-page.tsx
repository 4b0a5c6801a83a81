import { useCallback, useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import type { ExtensionsView } from '#contract';
import { codeOf } from '../../app/api.ts';
import { LeaveEverywhere, MAIN_ID, PageHeader } from '../../app/page-header.tsx';
import { useApi, useSignedIn } from '../../app/session-context.ts';
import { momentOf } from '../../forgetting/wording.ts';
import { faultSentence } from '../../wording/sentences.ts';

const REFRESH_MS = 10_000;

/** The supervisor's page: who is on which extension, and how to free one. It shows no call. */
export function ExtensionsPage() {
  const api = useApi();
  const { expire } = useSignedIn();
  const [extensions, setExtensions] = useState<ExtensionsView['extensions'] | null>(null);
  const [said, setSaid] = useState('');
  const fail = useCallback(
    (error: unknown) => {
      if (codeOf(error) === 'NOT_SIGNED_IN') expire();
      else setSaid(faultSentence(codeOf(error)));
    },
    [expire],
  );
  const load = useCallback(() => {
    api.extensions().then((view) => setExtensions(view.extensions), fail);
  }, [api, fail]);
  useEffect(() => {
    load();
    const timer = setInterval(load, REFRESH_MS);
    return () => clearInterval(timer);
  }, [load]);

  const onFault = (code: string): void => setSaid(faultSentence(code));

  async function free(extension: string): Promise<void> {
    try {
      await api.freeExtension(extension);
      setSaid(`Le poste ${extension} est libre.`);
    } catch (error) {
      fail(error);
    }
    load();
  }

  return (
    <>
      <PageHeader onFault={onFault}>
        <LeaveEverywhere onFault={onFault} />
      </PageHeader>
      <main className="sheet" id={MAIN_ID} tabIndex={-1}>
        <h1>Postes</h1>
        <p>
          Un poste appartient à l’agent qui l’a choisi. Il le cède à un collègue s’il est d’accord. Libérez-le
          quand il n’est plus là : sa page se ferme, ses appels en cours ne sont pas coupés.
        </p>
        <p role="status">{said}</p>
        {extensions === null ? (
          <p className="muted">Chargement…</p>
        ) : (
          <table className="sheet-table">
            <caption className="visually-hidden">Qui est sur quel poste</caption>
            <thead>
              <tr>
                <th scope="col">Poste</th>
                <th scope="col">Agent</th>
                <th scope="col">Depuis</th>
                <th scope="col">Action</th>
              </tr>
            </thead>
            <tbody>
              {extensions.map(({ extension, holder, sinceMs, elsewhere }) => (
                <tr key={extension}>
                  <th scope="row">{extension}</th>
                  <td>{holder ?? (elsewhere ? 'autre organisation' : 'libre')}</td>
                  <td>{sinceMs === null ? '–' : momentOf(new Date(sinceMs).toISOString())}</td>
                  <td>
                    {holder !== null && (
                      <Button
                        className="button small"
                        aria-label={`Libérer le poste ${extension}`}
                        onPress={() => void free(extension)}
                      >
                        Libérer
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </main>
    </>
  );
}
