import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { faultSentence } from '../wording/sentences.ts';
import { LeaveEverywhere, MAIN_ID, PageHeader } from './page-header.tsx';
import { pagesOf } from './pages.ts';
import { useSignedIn } from './session-context.ts';
import { usePageTitle } from './use-page-title.ts';

/** At an address that no page has. */
export function NotFoundPage() {
  usePageTitle('Page introuvable');
  return (
    <main className="gate">
      <div className="gate-card">
        <h1>Cette page n’existe pas</h1>
        <p>Vérifiez l’adresse, ou revenez au début.</p>
        <p>
          <Link href="/">Aller à l’accueil</Link>
        </p>
      </div>
    </main>
  );
}

/** For somebody none of whose roles has a page. */
export function NoPage() {
  usePageTitle('Aucune page');
  return (
    <ClosedPage heading="Votre rôle n’a pas encore de page">
      <p>Vous êtes connecté, mais Décroché n’a rien à montrer à votre rôle pour le moment.</p>
    </ClosedPage>
  );
}

/** At the address of a page that the session's roles do not open. */
export function WrongRolePage({ title }: { readonly title: string }) {
  const { session } = useSignedIn();
  const [home] = pagesOf(session.roles);
  usePageTitle(`${title} (fermée)`);
  return (
    <ClosedPage heading="Cette page n’est pas ouverte à votre rôle">
      <p>
        « {title} » est pour d’autres que vous. Si vous en avez besoin, demandez-la à votre administrateur.
      </p>
      {home !== undefined && (
        <p>
          <Link href={home.address}>Aller à la page « {home.title} »</Link>
        </p>
      )}
    </ClosedPage>
  );
}

function ClosedPage({ heading, children }: { readonly heading: string; readonly children: ReactNode }) {
  const [fault, setFault] = useState<string | null>(null);
  return (
    <>
      <PageHeader onFault={setFault}>
        <LeaveEverywhere onFault={setFault} />
      </PageHeader>
      <main className="sheet" id={MAIN_ID} tabIndex={-1}>
        <h1>{heading}</h1>
        {children}
        {fault !== null && (
          <p className="fault" role="alert">
            {faultSentence(fault)}
          </p>
        )}
      </main>
    </>
  );
}
