import { Link } from 'wouter';
import type { ArticleLineView } from '#contract';
import { withFixedSpaces } from '../../wording/typography.ts';
import { kindWords, periodWords, STATE_WORDS, scopeWords, sourcesWords } from './wording.ts';

/** Props of {@link ArticleTable}. */
export interface ArticleTableProps {
  readonly caption: string;
  readonly articles: readonly ArticleLineView[];
}

/** Articles, a row each. */
export function ArticleTable({ caption, articles }: ArticleTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard (RGAA 10.11, WCAG 2.1.1).
    <section className="scrolled" aria-label={caption} tabIndex={0}>
      <table className="sheet-table">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Article</th>
            <th scope="col">Thème</th>
            <th scope="col">Règle</th>
            <th scope="col">État</th>
            <th scope="col">Valable</th>
            <th scope="col">Sources</th>
          </tr>
        </thead>
        <tbody>
          {articles.map((article) => (
            <ArticleRow key={article.latest.slug} article={article} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ArticleRow({ article }: { readonly article: ArticleLineView }) {
  const { latest, liveVersion } = article;
  const sources = sourcesWords(article, Date.now());
  return (
    <tr>
      <th scope="row">
        <Link href={`/expert/articles/${latest.slug}`}>{withFixedSpaces(article.title)}</Link>
        <span className="muted"> · {kindWords(article.kind)}</span>
      </th>
      <td>{article.themeLabel}</td>
      <td>{scopeWords(article.scope)}</td>
      <td>
        {STATE_WORDS[article.state]} <span className="muted">(version {latest.version})</span>
        {liveVersion !== 0 && liveVersion !== latest.version && (
          <span className="muted"> ; les agents lisent la {liveVersion}</span>
        )}
      </td>
      <td>{periodWords(article)}</td>
      <td className={sources.stale ? 'stale' : undefined}>{sources.words}</td>
    </tr>
  );
}
