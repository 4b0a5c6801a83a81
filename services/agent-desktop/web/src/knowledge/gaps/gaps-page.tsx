import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { GAP_STATES, type GapChange, type GapListView, type GapState, type GapView } from '#contract';
import { codeOf } from '../../app/api.ts';
import { useApi, useSignedIn } from '../../app/session-context.ts';
import { useLoaded } from '../../app/use-loaded.ts';
import { Choice } from '../articles/choice.tsx';
import { ExpertSheet } from '../articles/expert-sheet.tsx';
import { LoadedPart } from '../articles/loaded-part.tsx';
import { refusalSentence } from '../articles/refusal-wording.ts';
import { gapList, moveGap } from './gap-api.ts';
import { GapTable } from './gap-table.tsx';

const STATE_WORDS: Readonly<Record<GapState, string>> = {
  open: 'à écrire',
  'being-written': 'en cours d’écriture',
  answered: 'répondues',
};

/** Questions that had no source: by theme, by words of the base, and who writes the article. */
export function GapsPage() {
  const api = useApi();
  const { expire } = useSignedIn();
  const [, navigate] = useLocation();
  const [query, setQuery] = useSearchParams();
  const state = GAP_STATES.find((one) => one === query.get('etat')) ?? 'open';
  const [loaded, reload] = useLoaded(() => gapList(api, state), [api, state]);
  const [fault, setFault] = useState<string | null>(null);

  async function move({ id }: GapView, change: GapChange, then: () => void): Promise<void> {
    try {
      await moveGap(api, id, change);
      setFault(null);
      then();
    } catch (error) {
      if (codeOf(error) === 'NOT_SIGNED_IN') expire();
      else setFault(codeOf(error));
    }
  }

  return (
    <ExpertSheet title="Questions sans source">
      <p>
        Aucun article n’a répondu à ces questions. Pour ne rien garder de ce que quelqu’un a dit, seuls les
        mots fréquents de la base y figurent.
      </p>
      <Choice
        label="Questions"
        value={state}
        onChoose={(value) => setQuery(value === 'open' ? {} : { etat: value })}
      >
        {GAP_STATES.map((one) => (
          <option key={one} value={one}>
            {STATE_WORDS[one]}
          </option>
        ))}
      </Choice>
      {fault !== null && (
        <p className="fault" role="alert">
          {refusalSentence(fault)}
        </p>
      )}
      <LoadedPart loaded={loaded} onRetry={reload}>
        {(list) => (
          <>
            <p role="status">{countSentence(list)}</p>
            {list.total > 0 && <ThemeCounts themes={list.themes} />}
            {list.total > 0 && (
              <GapTable
                gaps={list.gaps}
                onWrite={(gap, slug) =>
                  void move(gap, { state: 'being-written', answeredBy: '' }, () =>
                    navigate(`/expert/ecrire/${slug}?question=${gap.id}`),
                  )
                }
                onAnswer={(gap, answeredBy) => void move(gap, { state: 'answered', answeredBy }, reload)}
                onReopen={(gap) => void move(gap, { state: 'open', answeredBy: '' }, reload)}
              />
            )}
          </>
        )}
      </LoadedPart>
    </ExpertSheet>
  );
}

function countSentence({ total, gaps }: GapListView): string {
  if (total === 0) return 'Aucune question ici.';
  if (total > gaps.length) return `${total} questions ; les ${gaps.length} plus posées sont montrées.`;
  return total === 1 ? '1 question.' : `${total} questions.`;
}

function ThemeCounts({ themes }: Pick<GapListView, 'themes'>) {
  return (
    <table className="sheet-table">
      <caption>Par thème</caption>
      <thead>
        <tr>
          <th scope="col">Thème probable</th>
          <th scope="col" className="figure">
            Questions
          </th>
          <th scope="col" className="figure">
            Fois posées
          </th>
        </tr>
      </thead>
      <tbody>
        {themes.map(({ label, gaps, count }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td className="figure">{gaps}</td>
            <td className="figure">{count}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
