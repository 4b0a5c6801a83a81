import type { DossierView } from '#contract';
import { ArticleTable } from '../article-table.tsx';

/** The same subject as law and as procedure, and the national rule beside those of the funds. */
export function Neighbours({ dossier }: { readonly dossier: DossierView }) {
  const { counterparts, national, regional } = dossier;
  return (
    <>
      {counterparts.length > 0 && (
        <section className="sheet-part" aria-labelledby="counterparts">
          <h2 id="counterparts">Législation et procédure sur ce sujet</h2>
          <ArticleTable caption="Articles liés" articles={counterparts} />
        </section>
      )}
      {(national !== null || regional.length > 0) && (
        <section className="sheet-part" aria-labelledby="regional">
          <h2 id="regional">Règle nationale et règles des caisses</h2>
          <div className="side-by-side">
            {national !== null && <ArticleTable caption="Règle nationale" articles={[national]} />}
            {regional.length > 0 && <ArticleTable caption="Règles des caisses" articles={regional} />}
          </div>
        </section>
      )}
    </>
  );
}
