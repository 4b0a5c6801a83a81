import { Link, useParams, useSearchParams } from 'wouter';
import type { DossierView, VersionTextView } from '#contract';
import { useApi } from '../../../app/session-context.ts';
import { useLoaded } from '../../../app/use-loaded.ts';
import { usePageTitle } from '../../../app/use-page-title.ts';
import { ArticleRemarks } from '../../../review/remarks/article-remarks.tsx';
import { articleDossier, articleVersion } from '../article-api.ts';
import { ArticleReading } from '../article-reading.tsx';
import { ExpertSheet } from '../expert-sheet.tsx';
import { FaultList } from '../fault-list.tsx';
import { LoadedPart } from '../loaded-part.tsx';
import { DifferenceTable } from './difference-table.tsx';
import { Neighbours } from './neighbours.tsx';
import { PeriodLine } from './period-line.tsx';
import { ReviewPart } from './review-part.tsx';
import { SourceAges } from './source-ages.tsx';
import { VersionTable } from './version-table.tsx';

/** One article: a version as the agent sees it, all the others, and what belongs to it. */
export function ArticlePage() {
  const api = useApi();
  const { slug = '' } = useParams();
  const [query, setQuery] = useSearchParams();
  const [loaded, reload] = useLoaded(() => articleDossier(api, slug), [api, slug]);
  const dossier = loaded !== null && 'data' in loaded ? loaded.data : null;
  const latest = dossier?.versions[0]?.version.version ?? 0;
  const version = Number(query.get('version') ?? latest);
  const compared = Number(query.get('avec') ?? 0);
  const show = (shown: number, other: number): void =>
    setQuery({
      ...(shown === latest ? {} : { version: String(shown) }),
      ...(other === 0 ? {} : { avec: String(other) }),
    });
  return (
    <ExpertSheet title={titleOf(dossier, slug)}>
      <LoadedPart loaded={loaded} onRetry={reload}>
        {(found) => (
          <>
            <Actions dossier={found} />
            <ReviewPart dossier={found} onMoved={reload} />
            <VersionPart slug={slug} version={version} compared={compared} />
            <VersionTable dossier={found} shown={version} onShow={show} />
            <Neighbours dossier={found} />
            <PeriodLine slug={slug} periods={found.periods} />
            {found.article !== null && <ArticleRemarks slug={slug} version={latest} />}
          </>
        )}
      </LoadedPart>
    </ExpertSheet>
  );
}

function titleOf(dossier: DossierView | null, slug: string): string {
  return dossier?.article?.title ?? slug;
}

/** What comes next with the article: go on with its draft, or begin the next version. */
function Actions({ dossier }: { readonly dossier: DossierView }) {
  const [latest] = dossier.versions;
  if (latest === undefined) return null;
  const { slug, status } = latest.version;
  if (status === 'in-review') return null;
  return (
    <p>
      <Link className="button-link" href={`/expert/ecrire/${slug}`}>
        {status === 'draft' ? 'Continuer le brouillon' : 'Écrire la version suivante'}
      </Link>
    </p>
  );
}

interface VersionPartProps {
  readonly slug: string;
  readonly version: number;
  /** Version that it is compared with; 0 for none. */
  readonly compared: number;
}

/** One version, beside the agent's eyes and what it rests on, or beside another one. */
function VersionPart({ slug, version, compared }: VersionPartProps) {
  const api = useApi();
  const [loaded, reload] = useLoaded(async () => {
    const shown = await articleVersion(api, slug, version);
    return { shown, other: compared === 0 ? null : await articleVersion(api, slug, compared) };
  }, [api, slug, version, compared]);
  return (
    <LoadedPart loaded={loaded} onRetry={reload}>
      {({ shown, other }) =>
        other === null ? <ShownVersion shown={shown} /> : <DifferenceTable before={other} after={shown} />
      }
    </LoadedPart>
  );
}

function ShownVersion({ shown }: { readonly shown: VersionTextView }) {
  const { reading, faults, version } = shown;
  usePageTitle(reading?.title ?? version.slug);
  return (
    <>
      <section className="sheet-part" aria-labelledby="reading">
        <h2 id="reading">Version {version.version}, comme l’agent la lit</h2>
        {reading === null ? (
          <pre className="written">{shown.text}</pre>
        ) : (
          <ArticleReading reading={reading} />
        )}
      </section>
      {faults.length > 0 && (
        <section className="sheet-part" aria-labelledby="faults">
          <h2 id="faults">À corriger</h2>
          <FaultList faults={faults} />
        </section>
      )}
      {reading !== null && <SourceAges reading={reading} />}
    </>
  );
}
