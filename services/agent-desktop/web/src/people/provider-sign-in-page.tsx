import { GateHead } from '../app/gate-head.tsx';
import { usePageTitle } from '../app/use-page-title.ts';
import { page as signInPage } from './sign-in/page.ts';
import { signInFault, signInTrouble } from './sign-in-sentences.ts';

/** Props of {@link ProviderSignInPage}. */
export interface ProviderSignInPageProps {
  /** Whom somebody without a role asks. */
  readonly contact: string;
  /** True when a session just ended by itself. */
  readonly expired: boolean;
}

/** Leads to the fund's identity provider, and says what went wrong there. */
export function ProviderSignInPage({ contact, expired }: ProviderSignInPageProps) {
  const { pathname, search } = location;
  const fault = pathname === signInPage.address ? signInFault(search) : null;
  usePageTitle('Connexion');
  const trouble = fault === null ? null : signInTrouble(fault, contact);
  const to = pathname === signInPage.address ? '/' : pathname + search;
  const address = `/api/sign-in?${new URLSearchParams({ to })}`;
  return (
    <main className="gate">
      <div className="gate-card">
        <GateHead />
        <h1>{trouble === null ? 'Connexion' : 'Vous n’êtes pas connecté'}</h1>
        {expired && (
          <p className="notice" role="status">
            Votre session est finie. Connectez-vous de nouveau.
          </p>
        )}
        {trouble === null ? (
          <p>Connectez-vous avec votre compte habituel.</p>
        ) : (
          <div role="alert">
            <p className="fault">{trouble.what}</p>
            <p>{trouble.todo}</p>
          </div>
        )}
        <p>
          <a className="button primary" href={address}>
            Se connecter
          </a>
        </p>
        {fault === 'no-role' && (
          <p>
            <a href={`${address}&other=1`}>Se connecter avec un autre compte</a>
          </p>
        )}
      </div>
    </main>
  );
}
