import { useSearchParams } from 'wouter';
import type { ArticleListView } from '#contract';
import { useApi } from '../../../app/session-context.ts';
import { useLoaded } from '../../../app/use-loaded.ts';
import { articleList } from '../article-api.ts';
import { ArticleTable } from '../article-table.tsx';
import { ExpertSheet } from '../expert-sheet.tsx';
import { LoadedPart } from '../loaded-part.tsx';
import { ArticleFilters } from './article-filters.tsx';
import { NewArticle } from './new-article.tsx';
import { PageTurner } from './page-turner.tsx';

/** The articles of the base, found by what they say and where they stand. What is asked stands in the address. */
export function ArticlesPage() {
  const api = useApi();
  const [query, setQuery] = useSearchParams();
  const [loaded, reload] = useLoaded(() => articleList(api, askedOf(query)), [api, query.toString()]);
  const choose = (field: string, value: string): void =>
    setQuery((before) => {
      const next = new URLSearchParams(before);
      if (field !== 'offset') next.delete('offset');
      if (value === '') next.delete(field);
      else next.set(field, value);
      return next;
    });
  const choices = loaded !== null && 'data' in loaded ? loaded.data : null;
  return (
    <ExpertSheet title="Articles">
      <NewArticle />
      <ArticleFilters query={query} choices={choices} onChoose={choose} onClear={() => setQuery({})} />
      <LoadedPart loaded={loaded} onRetry={reload}>
        {(list) => (
          <>
            <p role="status">{countSentence(list)}</p>
            {list.articles.length > 0 && <ArticleTable caption="Articles trouvés" articles={list.articles} />}
            <PageTurner
              offset={Number(query.get('offset') ?? 0)}
              shown={list.articles.length}
              total={list.total}
              onTurn={(offset) => choose('offset', offset === 0 ? '' : String(offset))}
            />
          </>
        )}
      </LoadedPart>
    </ExpertSheet>
  );
}

/** The question to the server: the age of sources is counted from today. */
function askedOf(query: URLSearchParams): URLSearchParams {
  const asked = new URLSearchParams(query);
  const months = Number(asked.get('monthsUnread') ?? 0);
  asked.delete('monthsUnread');
  if (months > 0) asked.set('sourcesReadBefore', monthsAgo(months));
  return asked;
}

/** ISO 8601 day so many months before today. */
function monthsAgo(months: number): string {
  const day = new Date();
  day.setUTCMonth(day.getUTCMonth() - months);
  return day.toISOString().slice(0, 10);
}

function countSentence({ total, all }: ArticleListView): string {
  if (all === 0) return 'La base n’a pas encore d’article. Écrivez le premier, ou importez des documents.';
  if (total === 0) return 'Aucun article ne correspond. Retirez un mot ou un filtre.';
  if (total === all) return all === 1 ? '1 article.' : `${all} articles.`;
  return total === 1 ? `1 article sur ${all}.` : `${total} articles sur ${all}.`;
}
