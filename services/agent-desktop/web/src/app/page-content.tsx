import { Suspense } from 'react';
import { Route } from 'wouter';
import { LoadingPage } from './loading-page.tsx';
import type { Page } from './pages.ts';
import { usePageTitle } from './use-page-title.ts';

/** What a page shows, once it is loaded. */
export function PageContent({ page: { address, title, Content } }: { readonly page: Page }) {
  return (
    <>
      <PageTitle title={title} />
      <Suspense fallback={<LoadingPage />}>
        <Route path={address}>
          <Content />
        </Route>
      </Suspense>
    </>
  );
}

/** Before the page, which may then know better. */
function PageTitle({ title }: { readonly title: string }) {
  usePageTitle(title);
  return null;
}
