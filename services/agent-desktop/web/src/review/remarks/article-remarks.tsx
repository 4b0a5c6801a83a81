import { useState } from 'react';
import { Link } from 'wouter';
import { may, type Remark, type RemarkAnswer } from '#contract';
import { useApi, useSignedIn } from '../../app/session-context.ts';
import { LoadedPart } from '../../app/sheet-page.tsx';
import { useLoaded } from '../../app/use-loaded.ts';
import { useThemeNames } from '../../knowledge/use-theme-names.ts';
import { OneRemark } from './one-remark.tsx';

/** Props of {@link ArticleRemarks}. */
export interface ArticleRemarksProps {
  readonly slug: string;
  /** Its latest version, in which it was probably changed. */
  readonly version: number;
}

/** What reviewers wrote of answers that stood on an article, beside the article, and how to say what came of it. */
export function ArticleRemarks({ slug, version }: ArticleRemarksProps) {
  const api = useApi();
  const { session } = useSignedIn();
  const [said, setSaid] = useState('');
  const themeName = useThemeNames();
  const [loaded, reload] = useLoaded(() => api.remarks({ article: slug, page: 0 }), [api, slug], {
    stays: true,
  });

  async function answer({ id }: Remark, given: RemarkAnswer): Promise<void> {
    await api.answerRemark(id, given);
    setSaid(given.state === 'open' ? 'Suite retirée.' : 'Suite enregistrée.');
    reload();
  }

  return (
    <section className="sheet-part" aria-labelledby="remarques">
      <h2 id="remarques">Remarques des relecteurs</h2>
      <p role="status">{said}</p>
      <LoadedPart loaded={loaded} onReload={reload}>
        {({ remarks, total }) => (
          <>
            {total === 0 && <p>Aucun relecteur n’a écrit sur une réponse tirée de cet article.</p>}
            {remarks.map((remark) => (
              <OneRemark
                key={remark.id}
                level={3}
                remark={remark}
                beside={{ slug, version }}
                themeName={themeName}
                onAnswer={may(session.roles, 'remarks.answer') ? (given) => answer(remark, given) : null}
              />
            ))}
            {total > remarks.length && (
              <p>
                <Link href={`/relecture/remarques?article=${slug}`}>Voir les {total} remarques</Link>
              </p>
            )}
          </>
        )}
      </LoadedPart>
    </section>
  );
}
