import { Link } from 'wouter';
import { type DossierView, INSTRUCTIONS_SLUG, type VersionTextView } from '#contract';
import { codeOf, type DeskApi } from '../../app/api.ts';
import { useApi } from '../../app/session-context.ts';
import { useLoaded } from '../../app/use-loaded.ts';
import { articleDossier, articleVersion } from '../articles/article-api.ts';
import { ExpertSheet } from '../articles/expert-sheet.tsx';
import { LoadedPart } from '../articles/loaded-part.tsx';
import { momentWords, versionWords } from '../articles/wording.ts';

interface Opened {
  readonly dossier: DossierView;
  /** The version in force; null when none was published. */
  readonly live: VersionTextView | null;
}

/** What the experts ask of a language model: the version in force, and the one that is being written or reviewed. */
export function InstructionsPage() {
  const api = useApi();
  const [loaded, reload] = useLoaded(() => openInstructions(api), [api]);
  return (
    <ExpertSheet title="Consignes du modèle de langue">
      <p>
        Quand la caisse a branché un modèle de langue, voici ce qu’on lui demande. Le plancher (ne rien
        promettre, ne rien calculer, ne citer que les textes) est dans le programme : aucune consigne ne le
        lève, et chaque phrase est contrôlée ensuite. Les consignes vivent comme un article : une autre
        personne les relit, puis la base est publiée.
      </p>
      <LoadedPart loaded={loaded} onRetry={reload}>
        {(opened) => (opened === null ? <None /> : <Stand opened={opened} />)}
      </LoadedPart>
    </ExpertSheet>
  );
}

/** @returns null when the base has none */
async function openInstructions(api: DeskApi): Promise<Opened | null> {
  const dossier = await articleDossier(api, INSTRUCTIONS_SLUG).catch((error: unknown) => {
    if (codeOf(error) === 'NOT_FOUND') return null;
    throw error;
  });
  if (dossier === null) return null;
  const version = dossier.versions.find(({ live }) => live)?.version.version;
  const live = version === undefined ? null : await articleVersion(api, INSTRUCTIONS_SLUG, version);
  return { dossier, live };
}

function None() {
  return (
    <p>
      La base n’a pas de consignes : aucun modèle n’est interrogé. La première version entre par{' '}
      <code>./run kb instructions import FICHIER</code>.
    </p>
  );
}

function Stand({ opened: { dossier, live } }: { readonly opened: Opened }) {
  const [latest] = dossier.versions;
  if (latest === undefined) return <None />;
  const { version } = latest;
  return (
    <>
      <section className="sheet-part" aria-labelledby="in-force">
        <h2 id="in-force">
          {live === null ? 'Rien en service' : `Version ${live.version.version}, en service`}
        </h2>
        {live === null ? (
          <p>Aucune version n’est publiée : aucun modèle n’est interrogé.</p>
        ) : (
          <>
            <p className="muted">
              Écrite par {live.version.author}, approuvée par{' '}
              {live.version.reviewer === '' ? 'personne' : live.version.reviewer}
              {publishedWords(dossier)}.
            </p>
            <pre className="written">{live.text}</pre>
          </>
        )}
      </section>
      <section className="sheet-part" aria-labelledby="change">
        <h2 id="change">Changer</h2>
        <p>
          Dernière version : la {version.version}, {versionWords(version)}, de {version.author}.
        </p>
        <p className="field-row">
          {version.status !== 'in-review' && (
            <Link className="button-link" href={`/expert/ecrire/${INSTRUCTIONS_SLUG}`}>
              {version.status === 'draft' ? 'Continuer le brouillon' : 'Écrire la version suivante'}
            </Link>
          )}
          <Link className="button-link" href={`/expert/articles/${INSTRUCTIONS_SLUG}`}>
            {version.status === 'in-review' ? 'Relire' : 'Toutes les versions'}
          </Link>
        </p>
        <p className="muted">
          Pour lire ce que le modèle en ferait avant de publier :{' '}
          <code>./run kb instructions preview FICHIER</code>.
        </p>
      </section>
    </>
  );
}

function publishedWords({ versions }: DossierView): string {
  const at = versions.find(({ live }) => live)?.publications[0]?.publishedAtMs;
  return at === undefined ? '' : `, publiée le ${momentWords(at)}`;
}
