import type { TrainingNeed } from '#contract';
import { percentWords, wholeWords } from '../numbers.ts';

/** Themes to train on, with the articles to read. */
export function TrainingList({ needs }: { readonly needs: readonly TrainingNeed[] }) {
  if (needs.length === 0) {
    return <p>Aucun thème ne se détache : il faut au moins 20 questions sur un thème pour le dire.</p>;
  }
  return needs.map(({ theme, label, questions, unsure, range, articles }) => (
    <div key={theme}>
      <h3>{label}</h3>
      <p>
        {wholeWords(unsure)} questions sur {wholeWords(questions)} n’ont pas eu de réponse sûre (entre{' '}
        {percentWords(range.low)} et {percentWords(range.high)}).
      </p>
      {articles.length > 0 && (
        <>
          <p>À lire :</p>
          <ul className="lines">
            {articles.map(({ slug, title }) => (
              <li key={slug}>{title}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  ));
}
