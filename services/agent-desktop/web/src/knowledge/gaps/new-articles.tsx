import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import type { NewsView } from '#contract';
import { useApi } from '../../app/session-context.ts';
import { withFixedSpaces } from '../../wording/typography.ts';
import { answeredNews } from './gap-api.ts';

/** How often it is asked again while an agent waits, milliseconds. */
const AGAIN_MS = 300_000;

/** Props of {@link NewArticles}. */
export interface NewArticlesProps {
  readonly onOpen: (slug: string) => void;
}

/** Articles of the week that answer what agents found no answer to; nothing where there is none, or it cannot be known. */
export function NewArticles({ onOpen }: NewArticlesProps) {
  const api = useApi();
  const [articles, setArticles] = useState<NewsView['articles']>([]);
  useEffect(() => {
    let here = true;
    const load = (): void => {
      answeredNews(api).then(
        (news) => here && setArticles(news.articles),
        () => undefined,
      );
    };
    load();
    const timer = setInterval(load, AGAIN_MS);
    return () => {
      here = false;
      clearInterval(timer);
    };
  }, [api]);
  if (articles.length === 0) return null;
  return (
    <section className="new-articles" aria-labelledby="new-articles">
      <h2 id="new-articles">Nouveau : ces questions ont maintenant une réponse</h2>
      <ul>
        {articles.map(({ slug, title }) => (
          <li key={slug}>
            <Button className="link" onPress={() => onOpen(slug)}>
              {withFixedSpaces(title)}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
