import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { Link, useLocation } from 'wouter';
import { codeOf } from './api.ts';
import { Brand } from './brand.tsx';
import { pagesOf } from './pages.ts';
import { useSignedIn } from './session-context.ts';
import { ThemeChoice } from './theme-choice.tsx';

/** Id of the main part of each page. */
export const MAIN_ID = 'contenu';

/** Props of {@link PageHeader}. */
export interface PageHeaderProps {
  /** What stands beside the name of the product. */
  readonly lead?: ReactNode;
  /** Buttons of the page, before those that leave. */
  readonly children?: ReactNode;
  readonly onFault: (code: string) => void;
}

/** Top of a page: the other pages of whoever is signed in, who that is, and how to leave. */
export function PageHeader({ lead, children, onFault }: PageHeaderProps) {
  const { session, leave } = useSignedIn();
  return (
    <header className="top">
      {/* In the banner: above it may be the bar of the phone, whose links come first while a call is on. */}
      <a className="skip-link" href={`#${MAIN_ID}`}>
        Aller au contenu
      </a>
      <Brand version={session.version} />
      {lead}
      <Navigation />
      {session.demonstration && <span className="tag">Démonstration</span>}
      <span className="muted">{session.name}</span>
      <ThemeChoice />
      {children}
      <Button
        className="button small"
        onPress={() => leave('here').catch((error: unknown) => onFault(codeOf(error)))}
      >
        Quitter
      </Button>
    </header>
  );
}

/** Props of {@link LeaveEverywhere}. */
export interface LeaveEverywhereProps {
  readonly onFault: (code: string) => void;
}

/** Ends the sessions of whoever is signed in on all machines. */
export function LeaveEverywhere({ onFault }: LeaveEverywhereProps) {
  const { leave } = useSignedIn();
  return (
    <Button
      className="button small"
      onPress={() => leave('everywhere').catch((error: unknown) => onFault(codeOf(error)))}
    >
      Quitter partout
    </Button>
  );
}

/** Links to the pages that the session's roles open, as wide as there is room; none where there is one page only. */
function Navigation() {
  const { session } = useSignedIn();
  const [path] = useLocation();
  const pages = pagesOf(session.roles);
  if (pages.length < 2) return <span className="spring" />;
  return (
    <nav aria-label="Pages" className="pages">
      <ul>
        {pages.map(({ address, title }) => (
          <li key={address}>
            <Link href={address} aria-current={address === path ? 'page' : undefined}>
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
