import { useCallback, useEffect, useMemo, useState } from 'react';
import { Redirect, useLocation } from 'wouter';
import { may, type SessionView } from '#contract';
import { DeskFeedProvider } from '../calls/desk-feed-context.tsx';
import { ProviderSignInPage } from '../people/provider-sign-in-page.tsx';
import { SignInPage, type SignInPageProps } from '../people/sign-in-page.tsx';
import { AgentPhoneBar } from '../phone/agent-phone-bar.tsx';
import { AgentPhonesContext } from '../phone/agent-phones-context.ts';
import { useAgentPhones } from '../phone/use-agent-phones.ts';
import { codeOf } from './api.ts';
import { NoPage, NotFoundPage, WrongRolePage } from './closed-pages.tsx';
import { LoadFailedPage, LoadingPage } from './loading-page.tsx';
import { PageContent } from './page-content.tsx';
import { PageGuard } from './page-guard.tsx';
import { type Page, pagesOf } from './pages.ts';
import { SessionContext, type SignedIn, useApi } from './session-context.ts';
import { useHeadingFocus } from './use-heading-focus.ts';

/** Address at which everybody begins: it leads to the first page of whoever is signed in. */
const HOME = '/';

/** Props of {@link SessionApp}. */
export interface SessionAppProps {
  /** Undefined at {@link HOME}, and where there is no page. */
  readonly page: Page | undefined;
  readonly path: string;
}

type Loaded = { readonly session: SessionView } | { readonly fault: string } | null;

/**
 * The session of this browser and what goes on whatever page of it is open: the agent's phone, whose calls outlive every page,
 * and the stream of his desk, by which he holds his extension.
 */
export function SessionApp({ page, path }: SessionAppProps) {
  const api = useApi();
  const [, navigate] = useLocation();
  const [loaded, setLoaded] = useState<Loaded>(null);
  const [expired, setExpired] = useState(false);

  const load = useCallback(() => {
    setLoaded(null);
    api.session().then(
      (session) => setLoaded({ session }),
      (error: unknown) => setLoaded({ fault: codeOf(error) }),
    );
  }, [api]);
  useEffect(load, [load]);

  const take = useCallback((session: SessionView) => {
    // The provider has a session of its own, by which the next person at this machine would be somebody else.
    if (!session.signedIn && session.signOutAt !== null) return location.assign(session.signOutAt);
    setExpired(false);
    setLoaded({ session });
  }, []);
  const expire = useCallback(() => {
    setExpired(true);
    load();
  }, [load]);
  const leave = useCallback(
    async (where: 'here' | 'everywhere') => {
      const session = await (where === 'here' ? api.signOut() : api.signOutEverywhere());
      // The next one may be somebody else, whose pages are others.
      navigate(HOME, { replace: true });
      take(session);
    },
    [api, navigate, take],
  );

  const session = loaded !== null && 'session' in loaded && loaded.session.signedIn ? loaded.session : null;
  const signedIn = useMemo<SignedIn | null>(
    () => session && { session, take, expire, leave, lost: expired },
    [session, take, expire, leave, expired],
  );
  useHeadingFocus(loaded === null ? null : `${path} ${session === null}`);
  const extension = session?.extension ?? null;
  const phones = useAgentPhones(
    api,
    extension !== null && session?.webPhones.includes(extension) ? extension : null,
  );
  return (
    <>
      {phones.map((phone) => (
        <AgentPhoneBar key={phone.extension} phone={phone} />
      ))}
      <DeskFeedProvider extension={extension} onRefused={expire}>
        <PageGuard key={path}>
          {page === undefined && path !== HOME ? (
            <NotFoundPage />
          ) : loaded === null ? (
            <LoadingPage />
          ) : 'fault' in loaded ? (
            <LoadFailedPage fault={loaded.fault} onRetry={load} />
          ) : !loaded.session.signedIn ? (
            <SignIn session={loaded.session} expired={expired} onSignedIn={take} />
          ) : (
            <SessionContext value={signedIn}>
              <AgentPhonesContext value={phones}>
                <SessionPage page={page} session={loaded.session} />
              </AgentPhonesContext>
            </SessionContext>
          )}
        </PageGuard>
      </DeskFeedProvider>
    </>
  );
}

/** In the place of a page that asks for a session: its address stays, so that whoever signs in is where he wanted to be. */
function SignIn(props: SignInPageProps) {
  const { provider } = props.session;
  return provider === null ? (
    <SignInPage {...props} />
  ) : (
    <ProviderSignInPage contact={provider.contact} expired={props.expired} />
  );
}

/** The page, if the session's roles open it. */
function SessionPage({
  page,
  session,
}: {
  readonly page: Page | undefined;
  readonly session: SignedIn['session'];
}) {
  const [home] = pagesOf(session.roles);
  if (page === undefined) return home === undefined ? <NoPage /> : <Redirect to={home.address} replace />;
  if (page.permission !== 'public' && !may(session.roles, page.permission)) {
    return <WrongRolePage title={page.title} />;
  }
  return <PageContent page={page} />;
}
