import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { DocumentReportView } from '#contract';
import { withFixedSpaces } from '../../wording/typography.ts';
import { noteWords, refusedWords } from './import-wording.ts';

/** Lines of one kind that are shown; what is more is counted. */
const MAX_LINES = 50;

/** What entered the base as drafts, and what there is to look at in them. */
export function ImportReport({ report }: { readonly report: DocumentReportView }) {
  const { drafts, figures, notes, duplicates, contradictions, acronyms, unfiled } = report;
  const place = (inBase: boolean): string => (inBase ? 'dans la base' : 'dans le même import');
  return (
    <section className="sheet-part" aria-labelledby="import-report">
      <h2 id="import-report">Rapport</h2>
      <Part
        title="Chiffres qui ne sont pas ceux du document : à corriger d’abord"
        lines={figures.map(noteWords)}
      />
      <Part title="Ce qui n’a pas été repris tel quel" lines={notes.map(noteWords)} />
      <Part
        title="Presque pareils : n’en garder qu’un"
        lines={duplicates.map(
          ({ article, other, inBase, share }) =>
            `${article} et ${other} (${place(inBase)}), ${Math.round(share * 100)} %`,
        )}
      />
      <Part
        title="D’autres chiffres sur le même sujet : lequel est juste, et depuis quand ?"
        lines={contradictions.map(
          ({ article, says, other, otherSays, inBase }) =>
            `${article} : « ${says} » ; ${other} (${place(inBase)}) : « ${otherSays} »`,
        )}
      />
      <Part
        title="Sigles que le lexique n’a pas"
        lines={acronyms.map(
          ({ form, expansion, articles }) =>
            `${form} : ${expansion === '' ? 'développement introuvable' : expansion} (${articles} ${articles === 1 ? 'article' : 'articles'})`,
        )}
      />
      <Part
        title="Sans thème de la base : à donner avant de publier"
        lines={unfiled.map((slug) => (
          <Link key={slug} href={`/expert/ecrire/${slug}`}>
            {slug}
          </Link>
        ))}
      />
      <LeftOut report={report} />
      <Part
        title="Brouillons à relire et à compléter"
        lines={drafts.map(({ slug, version, path }) => (
          <span key={slug}>
            <Link href={`/expert/articles/${slug}`}>{slug}</Link>{' '}
            <span className="muted">
              version {version}, de {path}
            </span>
          </span>
        ))}
      />
    </section>
  );
}

/** Documents that were left out, and files of other kinds. */
export function LeftOut({ report: { refused, passedOver } }: { readonly report: DocumentReportView }) {
  return (
    <>
      <Part
        title="Laissés de côté"
        lines={refused.map(({ path, code, message }) => `${path} : ${refusedWords(code, message)}`)}
      />
      <Part
        title="Fichiers d’une autre sorte, pas lus"
        lines={passedOver.map(
          ({ ending, count }) => `${count} ${ending === 'no ending' ? 'sans extension' : ending}`,
        )}
      />
    </>
  );
}

function Part({ title, lines }: { readonly title: string; readonly lines: readonly ReactNode[] }) {
  if (lines.length === 0) return null;
  return (
    <div>
      <h3>
        {title} ({lines.length})
      </h3>
      <ul className="plain-list">
        {lines.slice(0, MAX_LINES).map((line, at) => (
          <li key={at}>{typeof line === 'string' ? withFixedSpaces(line) : line}</li>
        ))}
      </ul>
      {lines.length > MAX_LINES && <p className="muted">et {lines.length - MAX_LINES} autres</p>}
    </div>
  );
}
