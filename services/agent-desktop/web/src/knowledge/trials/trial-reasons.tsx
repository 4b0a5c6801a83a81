import type { TrialView } from '#contract';
import { frenchDate } from '../../wording/dates.ts';
import { withFixedSpaces } from '../../wording/typography.ts';
import { ABSTENTION_WORDS, MODE_WORDS, OUTCOME_WORDS, RULE_WORDS } from './trial-wording.ts';

/** Why there is an answer or none: evidence, date, fund, and what decided besides the scores. */
export function TrialReasons({ trial }: { readonly trial: TrialView }) {
  const { fund, publication, searchedFor, rules, turn } = trial;
  const { draft } = turn;
  if (draft === null) return null;
  const { evidence, abstentionReason, mode, asOf } = draft;
  const lines: readonly (readonly [string, string])[] = [
    ['Ce que les textes permettent', OUTCOME_WORDS[evidence.outcome]],
    ['Confiance de la recherche', `${Math.round(evidence.confidence * 100)} %`],
    ...(abstentionReason === 'none'
      ? []
      : [['Pourquoi pas de réponse', ABSTENTION_WORDS[abstentionReason]] as const]),
    ['Règles au', frenchDate(asOf)],
    ['Caisse', fund === '' ? 'aucune : règles nationales seules' : fund],
    ...(searchedFor === '' ? [] : [['Texte cherché', `« ${searchedFor} »`] as const]),
    ['Rédaction', MODE_WORDS[mode]],
    ['Base cherchée', publication === '' ? 'sans nom' : publication],
  ];
  return (
    <section className="sheet-part" aria-labelledby="trial-reasons">
      <h2 id="trial-reasons">Pourquoi</h2>
      <dl className="reasons">
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{withFixedSpaces(value)}</dd>
          </div>
        ))}
      </dl>
      {rules.length > 0 && (
        <>
          <h3>Ce qui a décidé de l’ensemble</h3>
          <ul className="plain-list">
            {rules.map((rule) => (
              <li key={rule}>{RULE_WORDS[rule]}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
