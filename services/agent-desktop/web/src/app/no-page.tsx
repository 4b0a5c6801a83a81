import { useState } from 'react';
import type { SessionView } from '#contract';
import { faultSentence } from '../wording/sentences.ts';
import type { DeskApi } from './api.ts';
import { PageHeader } from './page-header.tsx';

/** Props of {@link NoPage}. */
export interface NoPageProps {
  readonly api: DeskApi;
  readonly session: SessionView & { signedIn: true };
  readonly onSession: (session: SessionView) => void;
}

/** For somebody none of whose roles has a page. */
export function NoPage({ api, session, onSession }: NoPageProps) {
  const [fault, setFault] = useState<string | null>(null);
  return (
    <>
      <PageHeader api={api} session={session} onSession={onSession} onFault={setFault} />
      <main className="gate" id="contenu">
        <div className="gate-card">
          <h1>Votre rôle n’a pas encore de page</h1>
          <p>Vous êtes connecté, mais Décroché n’a rien à montrer à votre rôle pour le moment.</p>
          {fault !== null && (
            <p className="fault" role="alert">
              {faultSentence(fault)}
            </p>
          )}
        </div>
      </main>
    </>
  );
}
