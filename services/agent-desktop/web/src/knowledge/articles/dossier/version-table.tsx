import { Button } from 'react-aria-components';
import type { DossierView } from '#contract';
import { momentWords, versionWords } from '../wording.ts';

/** Props of {@link VersionTable}. */
export interface VersionTableProps {
  readonly dossier: DossierView;
  /** Version that is shown. */
  readonly shown: number;
  /** Shows a version, compared with another one (0: alone). */
  readonly onShow: (version: number, compared: number) => void;
}

/** All versions of an article: who wrote and read them, and when agents had them. */
export function VersionTable({ dossier: { versions }, shown, onShow }: VersionTableProps) {
  return (
    <section className="sheet-part" aria-labelledby="versions">
      <h2 id="versions">Versions</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard (RGAA 10.11, WCAG 2.1.1). */}
      <section className="scrolled" aria-label="Versions de l’article" tabIndex={0}>
        <table className="sheet-table">
          <caption className="visually-hidden">Versions de l’article, la dernière d’abord</caption>
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col">État</th>
              <th scope="col">Auteur</th>
              <th scope="col">Relecteur</th>
              <th scope="col">Publications</th>
              <th scope="col">Voir</th>
            </tr>
          </thead>
          <tbody>
            {versions.map(({ version, publications, live }, at) => {
              const before = versions[at + 1]?.version.version;
              return (
                <tr key={version.version}>
                  <th scope="row">{version.version}</th>
                  <td>
                    {versionWords(version)}
                    {live && <strong>, lue par les agents</strong>}
                  </td>
                  <td>{version.author}</td>
                  <td>{version.reviewer === '' ? '–' : version.reviewer}</td>
                  <td>
                    {publications.map(({ publishedAtMs }) => momentWords(publishedAtMs)).join(' ; ') || '–'}
                  </td>
                  <td className="field-row">
                    <Button
                      className="button small"
                      aria-label={`Lire la version ${version.version}`}
                      aria-pressed={version.version === shown}
                      onPress={() => onShow(version.version, 0)}
                    >
                      Lire
                    </Button>
                    {before !== undefined && (
                      <Button
                        className="button small"
                        aria-label={`Comparer la version ${version.version} avec la ${before}`}
                        onPress={() => onShow(version.version, before)}
                      >
                        Comparer
                      </Button>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </section>
  );
}
