import { useSignedIn } from '../app/session-context.ts';
import { ExtensionPage } from '../people/extension-page.tsx';
import { DeskPage } from './desk-page.tsx';

/** The agent's page: the choice of his extension, then its desk. */
export function AgentPage() {
  const { extension } = useSignedIn().session;
  return extension === null ? <ExtensionPage /> : <DeskPage key={extension} extension={extension} />;
}
