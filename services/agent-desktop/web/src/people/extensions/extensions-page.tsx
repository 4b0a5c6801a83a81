import { useCallback, useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import type { ExtensionsView, SessionView } from '#contract';
import { codeOf, type DeskApi } from '../../app/api.ts';
import { PageHeader } from '../../app/page-header.tsx';
import { momentOf } from '../../forgetting/wording.ts';
import { faultSentence } from '../../wording/sentences.ts';

/** Props of {@link SupervisorPage}. */
export interface SupervisorPageProps {
  readonly api: DeskApi;
  readonly session: SessionView & { signedIn: true };
  readonly onSession: (session: SessionView) => void;
  readonly onExpired: () => void;
}

const REFRESH_MS = 10_000;

/** The supervisor's page: who is on which extension, and how to free one. It shows no call. */
export function SupervisorPage({ api, session, onSession, onExpired }: SupervisorPageProps) {
  const [extensions, setExtensions] = useState<ExtensionsView['extensions'] | null>(null);
  const [said, setSaid] = useState('');
  const fail = useCallback(
    (error: unknown) => {
      if (codeOf(error) === 'NOT_SIGNED_IN') onExpired();
      else setSaid(faultSentence(codeOf(error)));
    },
    [onExpired],
  );
  const load = useCallback(() => {
    api.extensions().then((view) => setExtensions(view.extensions), fail);
  }, [api, fail]);
  useEffect(() => {
    load();
    const timer = setInterval(load, REFRESH_MS);
    return () => clearInterval(timer);
  }, [load]);

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
      <PageHeader
        api={api}
        session={session}
        onSession={onSession}
        onFault={(code) => setSaid(faultSentence(code))}
      />
      <main className="dpo" id="contenu" tabIndex={-1}>
        <h1>Postes</h1>
        <p>
          Un poste appartient à l’agent qui l’a choisi. Il le cède à un collègue s’il est d’accord. Libérez-le
          quand il n’est plus là : sa page se ferme, ses appels en cours ne sont pas coupés.
        </p>
        <p role="status">{said}</p>
        {extensions === null ? (
          <p className="muted">Chargement…</p>
        ) : (
          <table className="dpo-stores">
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
