import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { SessionView } from '../../../src/desk-view.ts';
import { codeOf, type DeskApi } from '../live/api.ts';
import { faultSentence } from '../wording/sentences.ts';
import { Brand } from './brand.tsx';

/** Props of {@link ExtensionPage}. */
export interface ExtensionPageProps {
  readonly api: DeskApi;
  readonly session: SessionView & { signedIn: true };
  readonly onChosen: (session: SessionView) => void;
}

export function ExtensionPage({ api, session, onChosen }: ExtensionPageProps) {
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function run(action: () => Promise<SessionView>): Promise<void> {
    setBusy(true);
    setFault(null);
    try {
      onChosen(await action());
    } catch (error) {
      setFault(codeOf(error));
      setBusy(false);
    }
  }

  return (
    <main className="gate">
      <div className="gate-card">
        <Brand />
        <h1>Quel est votre poste ?</h1>
        <p>C’est le numéro de votre téléphone. Ses appels s’afficheront ici.</p>
        <ul className="choices">
          {session.extensions.map((extension) => (
            <li key={extension}>
              <Button
                className="button choice"
                isDisabled={busy}
                onPress={() => void run(() => api.choose(extension))}
              >
                Poste {extension}
              </Button>
            </li>
          ))}
        </ul>
        {fault !== null && (
          <p className="fault" role="alert">
            {faultSentence(fault)}
          </p>
        )}
        <p className="muted">
          {session.name}{' '}
          <Button className="link" isDisabled={busy} onPress={() => void run(() => api.signOut())}>
            Changer d’agent
          </Button>
        </p>
      </div>
    </main>
  );
}
