import { Button } from 'react-aria-components';
import type { SessionView } from '#contract';
import { codeOf, type DeskApi } from './api.ts';
import { Brand } from './brand.tsx';

/** Props of {@link PageHeader}. */
export interface PageHeaderProps {
  readonly api: DeskApi;
  readonly session: SessionView & { signedIn: true };
  readonly onSession: (session: SessionView) => void;
  readonly onFault: (code: string) => void;
}

/** Top of the pages that show no call: who is signed in, and how to leave. */
export function PageHeader({ api, session, onSession, onFault }: PageHeaderProps) {
  const leave = (end: () => Promise<SessionView>): void => {
    end().then(onSession, (error: unknown) => onFault(codeOf(error)));
  };
  return (
    <>
      <a className="skip-link" href="#contenu">
        Aller au contenu
      </a>
      <header className="top">
        <Brand />
        <span className="spring" />
        {session.demonstration && <span className="tag">Démonstration</span>}
        <span className="muted">{session.name}</span>
        <Button className="button small" onPress={() => leave(() => api.signOutEverywhere())}>
          Quitter partout
        </Button>
        <Button className="button small" onPress={() => leave(() => api.signOut())}>
          Quitter
        </Button>
      </header>
    </>
  );
}
