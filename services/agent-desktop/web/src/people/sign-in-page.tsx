import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { SessionView } from '#contract';
import { codeOf } from '../app/api.ts';
import { GateHead } from '../app/gate-head.tsx';
import { useApi } from '../app/session-context.ts';
import { usePageTitle } from '../app/use-page-title.ts';
import { page as callerPage } from '../phone/caller/page.ts';
import { faultSentence } from '../wording/sentences.ts';

/** Props of {@link SignInPage}. */
export interface SignInPageProps {
  readonly session: SessionView & { readonly signedIn: false };
  /** True when a session just ended by itself. */
  readonly expired: boolean;
  readonly onSignedIn: (session: SessionView) => void;
}

/** The demonstration's sign-in: fictitious people, no password. */
export function SignInPage({ session, expired, onSignedIn }: SignInPageProps) {
  const { demonstrationAgents: agents, caller } = session;
  const api = useApi();
  usePageTitle('Connexion');
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function signIn(agentId: string): Promise<void> {
    setBusy(true);
    setFault(null);
    try {
      onSignedIn(await api.signIn(agentId));
    } catch (error) {
      setFault(codeOf(error));
      setBusy(false);
    }
  }

  return (
    <main className="gate">
      <div className="gate-card wide">
        <GateHead />
        <h1>Connexion de démonstration</h1>
        {expired && (
          <p className="notice" role="status">
            Votre session est finie. Connectez-vous de nouveau.
          </p>
        )}
        {agents.length === 0 ? (
          <p>Aucun moyen de connexion n’est configuré. Prévenez votre administrateur.</p>
        ) : (
          <>
            <p>Aucun mot de passe. Ces personnes n’existent pas : choisissez-en une.</p>
            <ul className="choices">
              {agents.map(({ id, name }) => (
                <li key={id}>
                  <Button className="button choice" isDisabled={busy} onPress={() => void signIn(id)}>
                    {name}
                  </Button>
                </li>
              ))}
            </ul>
          </>
        )}
        {caller && (
          <p>
            <a href={callerPage.address} target="_blank" rel="noreferrer">
              Appeler comme un assuré
            </a>{' '}
            <span className="muted">(nouvel onglet, avec votre micro)</span>
          </p>
        )}
        {fault !== null && (
          <p className="fault" role="alert">
            {faultSentence(fault)}
          </p>
        )}
      </div>
    </main>
  );
}
