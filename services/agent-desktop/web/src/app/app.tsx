import { useCallback, useEffect, useState } from 'react';
import { may, type SessionView } from '#contract';
import { DeskPage } from '../calls/desk-page.tsx';
import { DpoPage } from '../forgetting/forgetting-page.tsx';
import { ExtensionPage } from '../people/extension-page.tsx';
import { SupervisorPage } from '../people/extensions/extensions-page.tsx';
import { ProviderSignInPage } from '../people/provider-sign-in-page.tsx';
import { SignInPage } from '../people/sign-in-page.tsx';
import { AgentPhoneBar } from '../phone/agent-phone-bar.tsx';
import { useAgentPhones } from '../phone/use-agent-phones.ts';
import { codeOf, type DeskApi } from './api.ts';
import { LoadFailedPage, LoadingPage } from './loading-page.tsx';
import { NoPage } from './no-page.tsx';
import { PageGuard } from './page-guard.tsx';

type Loaded = { readonly session: SessionView } | { readonly fault: string } | null;

/** Sign-in, then the choice of extension, then the desk. */
export function App({ api }: { readonly api: DeskApi }) {
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

  const signedIn = loaded !== null && 'session' in loaded && loaded.session.signedIn ? loaded.session : null;
  const extension = signedIn?.extension ?? null;
  const phones = useAgentPhones(
    api,
    extension !== null && signedIn?.webPhones.includes(extension) ? extension : null,
  );
  return (
    <>
      {phones.map((phone) => (
        <AgentPhoneBar key={phone.extension} phone={phone} />
      ))}
      <PageGuard>
        <Page api={api} loaded={loaded} expired={expired} load={load} take={take} expire={expire} />
      </PageGuard>
    </>
  );
}

interface PageProps {
  readonly api: DeskApi;
  readonly loaded: Loaded;
  readonly expired: boolean;
  readonly load: () => void;
  readonly take: (session: SessionView) => void;
  readonly expire: () => void;
}

function Page({ api, loaded, expired, load, take, expire }: PageProps) {
  if (loaded === null) return <LoadingPage />;
  if ('fault' in loaded) return <LoadFailedPage fault={loaded.fault} onRetry={load} />;
  const { session } = loaded;
  if (!session.signedIn) {
    if (session.provider !== null)
      return <ProviderSignInPage contact={session.provider.contact} expired={expired} />;
    return (
      <SignInPage
        api={api}
        agents={session.demonstrationAgents}
        expired={expired}
        caller={session.caller}
        onSignedIn={take}
      />
    );
  }
  if (session.roles.includes('dpo'))
    return <DpoPage api={api} session={session} onSession={take} onExpired={expire} />;
  if (session.roles.includes('supervisor'))
    return <SupervisorPage api={api} session={session} onSession={take} onExpired={expire} />;
  if (!may(session.roles, 'extension.hold')) return <NoPage api={api} session={session} onSession={take} />;
  if (session.extension === null) {
    return <ExtensionPage api={api} session={session} lost={expired} onChosen={take} />;
  }
  return (
    <DeskPage
      key={session.extension}
      api={api}
      session={session}
      extension={session.extension}
      onSession={take}
      onExpired={expire}
    />
  );
}
