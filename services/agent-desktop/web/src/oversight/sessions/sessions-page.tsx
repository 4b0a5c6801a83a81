import { useState } from 'react';
import { Button } from 'react-aria-components';
import { type OpenSessionsView, ROLE_NAMES } from '#contract';
import { codeOf } from '../../app/api.ts';
import { DataTable } from '../../app/data-table.tsx';
import { MAIN_ID } from '../../app/page-header.tsx';
import { useApi, useSignedIn } from '../../app/session-context.ts';
import { LoadedPart, SheetPage } from '../../app/sheet-page.tsx';
import { useFocusKept } from '../../app/use-focus-kept.ts';
import { useLoaded } from '../../app/use-loaded.ts';
import { faultSentence } from '../../wording/sentences.ts';
import { shortMoment } from '../words.ts';

type Open = OpenSessionsView['sessions'][number];

/** Who is signed in with which roles, since when, and to end a session. It tells nothing of what anybody does. */
export function SessionsPage() {
  const api = useApi();
  const { expire } = useSignedIn();
  const [said, setSaid] = useState('');
  const [loaded, reload] = useLoaded(() => api.openSessions(), [api]);
  useFocusKept(MAIN_ID);

  async function end({ key, name }: Open, all: boolean): Promise<void> {
    try {
      if (all) await api.endSessionsOfPerson(key);
      else await api.endSession(key);
      setSaid(all ? `Toutes les sessions de ${name} sont terminées.` : `La session de ${name} est terminée.`);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'NOT_SIGNED_IN') return expire();
      setSaid(code === 'NOT_FOUND' ? `La session de ${name} était déjà finie.` : faultSentence(code));
    }
    reload();
  }

  return (
    <SheetPage
      title="Personnes et sessions"
      lead="Qui est connecté, avec quels rôles, depuis quand. Rien de ce que fait une personne n’est montré ici. Terminer une session demande à la personne de se reconnecter ; ses appels ne sont pas coupés. C’est inscrit au journal."
      said={said}
      onSaid={setSaid}
      onReload={reload}
    >
      <LoadedPart loaded={loaded} onReload={reload}>
        {({ sessions, more }) => (
          <section className="sheet-part">
            <h2>{sessions.length === 1 ? '1 session ouverte' : `${sessions.length} sessions ouvertes`}</h2>
            {more && <p>Il y en a davantage : seules {sessions.length} sont montrées.</p>}
            <DataTable
              caption="Sessions ouvertes"
              columns={['Personne', 'Rôles', 'Organisation', 'Depuis', 'Finit au plus tard', 'Action']}
              rows={sessions.map((session) => ({
                key: session.key,
                cells: [
                  session.name,
                  session.roles.map((role) => ROLE_NAMES[role]).join(', '),
                  session.organisation.name,
                  shortMoment(session.sinceMs),
                  shortMoment(session.untilMs),
                  session.own ? 'la vôtre' : <EndButton session={session} onEnd={end} />,
                ],
              }))}
            />
          </section>
        )}
      </LoadedPart>
    </SheetPage>
  );
}

/** Props of {@link EndButton}. */
interface EndButtonProps {
  readonly session: Open;
  readonly onEnd: (session: Open, all: boolean) => Promise<void>;
}

/** Asks once more before somebody has to sign in again. */
function EndButton({ session, onEnd }: EndButtonProps) {
  const [asks, setAsks] = useState(false);
  if (!asks) {
    return (
      <Button
        className="button small"
        aria-label={`Terminer la session de ${session.name}`}
        onPress={() => setAsks(true)}
      >
        Terminer
      </Button>
    );
  }
  return (
    <span className="sheet-actions">
      <Button
        className="button small primary"
        autoFocus
        aria-label={`Confirmer : terminer la session de ${session.name}`}
        onPress={() => void onEnd(session, false)}
      >
        Confirmer
      </Button>
      {session.ofPerson > 1 && (
        <Button
          className="button small"
          aria-label={`Terminer ses ${session.ofPerson} sessions, celles de ${session.name}`}
          onPress={() => void onEnd(session, true)}
        >
          Ses {session.ofPerson} sessions
        </Button>
      )}
      <Button className="button small" onPress={() => setAsks(false)}>
        Annuler
      </Button>
    </span>
  );
}
