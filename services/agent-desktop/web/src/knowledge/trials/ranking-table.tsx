import { Link } from 'wouter';
import type { TrialView } from '#contract';
import { DataTable } from '../../app/data-table.tsx';
import { withFixedSpaces } from '../../wording/typography.ts';
import { scopeWords } from '../articles/wording.ts';
import { RULE_WORDS } from './trial-wording.ts';

const COLUMNS = ['Texte', 'Règle', 'Note', 'Mots', 'Besoin', 'Sujet', 'Titre', 'Déplacé par'];

/** The passages that were looked at, with what each score is made of and what moved them. */
export function RankingTable({ trial: { considered } }: { readonly trial: TrialView }) {
  return (
    <div className="sheet-part">
      <h2>Textes regardés, dans l’ordre de lecture</h2>
      {considered.length === 0 ? (
        <p>Aucun texte de la base ne ressemble à la question.</p>
      ) : (
        <>
          <p className="muted">
            La note est la somme de quatre parts : les mots partagés avec la question (1 pour le meilleur), le
            besoin que l’article dit traiter, son sujet, et un titre qui nomme ce que la question nomme. Un
            texte déplacé peut être lu avant un autre mieux noté.
          </p>
          <DataTable
            caption="Textes regardés, dans l’ordre de lecture"
            columns={COLUMNS}
            rows={considered.map(({ passage, score, words, need, topic, title, rules }, at) => ({
              key: passage.sourceId,
              cells: [
                <span key="name">
                  {at + 1}.{' '}
                  <Link href={`/expert/articles/${passage.articleSlug}`}>
                    {withFixedSpaces(passage.title)}
                  </Link>
                  <span className="muted">
                    {' '}
                    · {passage.sectionTitle} · version {passage.articleVersion}
                  </span>
                </span>,
                scopeWords(passage.scope),
                ...[score, words, need, topic, title].map(scoreWords),
                rules.length === 0 ? 'rien' : rules.map((rule) => RULE_WORDS[rule]).join(' ; '),
              ],
            }))}
          />
        </>
      )}
    </div>
  );
}

const SCORE = new Intl.NumberFormat('fr', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

function scoreWords(score: number): string {
  return SCORE.format(score);
}
