import { Button } from 'react-aria-components';
import type { RelatedRightView } from '#contract';
import { withFixedSpaces } from '../../wording/typography.ts';
import { useDeskTools } from '../desk-context.ts';

export function QuestionsToAsk({ questions }: { readonly questions: readonly string[] }) {
  if (questions.length === 0) return null;
  return (
    <section className="side-block" aria-label="À demander à l’appelant">
      <h2>À demander à l’appelant</h2>
      <ul>
        {questions.map((question) => (
          <li key={question}>{withFixedSpaces(question)}</li>
        ))}
      </ul>
    </section>
  );
}

export function RelatedRights({ rights }: { readonly rights: readonly RelatedRightView[] }) {
  const { openArticle } = useDeskTools();
  if (rights.length === 0) return null;
  return (
    <section className="side-block" aria-label="Autres droits possibles">
      <h2>Autres droits possibles</h2>
      <ul>
        {rights.map(({ label, articleSlug }) => (
          <li key={label}>
            {articleSlug === '' ? (
              withFixedSpaces(label)
            ) : (
              <Button className="link" onPress={() => openArticle(articleSlug)}>
                {withFixedSpaces(label)}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
