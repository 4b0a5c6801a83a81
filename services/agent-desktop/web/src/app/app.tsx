import { useLocation, useRouter } from 'wouter';
import type { DeskApi } from './api.ts';
import { PageContent } from './page-content.tsx';
import { PageGuard } from './page-guard.tsx';
import { pageAt } from './pages.ts';
import { SessionApp } from './session-app.tsx';
import { ApiContext } from './session-context.ts';

/** The page of the address: a public one as it is, any other inside a session. */
export function App({ api }: { readonly api: DeskApi }) {
  const [path] = useLocation();
  const { parser } = useRouter();
  const page = pageAt(path, parser);
  return (
    <ApiContext value={api}>
      {page?.permission === 'public' ? (
        <PageGuard key={path}>
          <PageContent page={page} />
        </PageGuard>
      ) : (
        <SessionApp page={page} path={path} />
      )}
    </ApiContext>
  );
}
