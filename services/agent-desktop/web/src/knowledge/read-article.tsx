import { useCallback, useState } from 'react';
import { Button } from 'react-aria-components';
import type { ArticleView } from '#contract';
import { useApi } from '../app/session-context.ts';
import { ArticleDialog } from './article-dialog.tsx';

/** Brings an article outside calls: nobody counts it. */
export function useReadArticle(): (slug: string) => Promise<ArticleView> {
  const api = useApi();
  return useCallback((slug) => api.article(slug), [api]);
}

/** Props of {@link ReadArticle}. */
export interface ReadArticleProps {
  readonly slug: string;
  /** Title of the article: there may be several buttons on a page. */
  readonly title: string;
}

/** Opens an article over the page, as it is published now: what was shown then may have been an older version. */
export function ReadArticle({ slug, title }: ReadArticleProps) {
  const read = useReadArticle();
  const [shown, setShown] = useState<string | null>(null);
  return (
    <>
      <Button
        className="link"
        aria-label={`Lire l’article d’aujourd’hui : ${title}`}
        onPress={() => setShown(slug)}
      >
        Lire l’article d’aujourd’hui
      </Button>
      <ArticleDialog slug={shown} read={read} onOpen={setShown} onClose={() => setShown(null)} />
    </>
  );
}
