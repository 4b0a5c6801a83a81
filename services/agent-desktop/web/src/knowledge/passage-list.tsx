import { Button } from 'react-aria-components';
import type { PassageView } from '#contract';
import { useDeskTools } from '../calls/desk-context.ts';
import { PassageCard } from './passage-card.tsx';

/** Found passages in full, best first. */
export function PassageList({
  passages,
  most,
  level,
}: {
  readonly passages: readonly PassageView[];
  readonly most: number;
  /** Of the titles, one below that of what they stand under. */
  readonly level: 3 | 4;
}) {
  const { openArticle } = useDeskTools();
  return (
    <ol className="passages">
      {passages.slice(0, most).map((passage) => (
        <li key={passage.sourceId}>
          <PassageCard passage={passage} level={level}>
            <Button className="link" onPress={() => openArticle(passage.articleSlug)}>
              Lire l’article entier
            </Button>
          </PassageCard>
        </li>
      ))}
    </ol>
  );
}
