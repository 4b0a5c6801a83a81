import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useSearchParams } from 'wouter';
import { may, type Remark, type RemarkAnswer, type RemarkState } from '#contract';
import { MAIN_ID } from '../../app/page-header.tsx';
import { Pager } from '../../app/pager.tsx';
import { useApi, useSignedIn } from '../../app/session-context.ts';
import { LoadedPart, SheetPage } from '../../app/sheet-page.tsx';
import { useFocusKept } from '../../app/use-focus-kept.ts';
import { useLoaded } from '../../app/use-loaded.ts';
import { useThemeNames } from '../../knowledge/use-theme-names.ts';
import { OneRemark } from './one-remark.tsx';

const STATES = {
  open: 'sans suite',
  changed: 'article changé',
  rejected: 'écartées',
} as const satisfies Record<RemarkState, string>;

/** What reviewers wrote to the experts, and what came of it. The expert answers here, the supervisor reads. */
export function RemarksPage() {
  const api = useApi();
  const { session } = useSignedIn();
  useFocusKept(MAIN_ID);
  const [state, setState] = useState<RemarkState | ''>('');
  const [page, setPage] = useState(0);
  const [said, setSaid] = useState('');
  const [address, setAddress] = useSearchParams();
  const article = address.get('article');
  const [loaded, reload] = useLoaded(
    () =>
      api.remarks({
        ...(state === '' ? {} : { state }),
        ...(article === null ? {} : { article }),
        page,
      }),
    [api, state, article, page],
    { stays: true },
  );
  const themeName = useThemeNames();

  async function answer(remark: Remark, given: RemarkAnswer): Promise<void> {
    await api.answerRemark(remark.id, given);
    setSaid(given.state === 'open' ? 'Suite retirée.' : 'Suite enregistrée.');
    reload();
  }

  return (
    <SheetPage
      title="Remarques aux experts"
      lead="Ce que les relecteurs disent d’une réponse, et ce qui en est advenu. Aucun relecteur n’est nommé. La réponse elle-même disparaît à la fin de la campagne, la remarque reste."
      said={said}
      onSaid={setSaid}
    >
      <p>
        <label>
          Montrer{' '}
          <select
            value={state}
            onChange={({ target }) => {
              setState(target.value as RemarkState | '');
              setPage(0);
            }}
          >
            <option value="">toutes les remarques</option>
            {Object.entries(STATES).map(([key, label]) => (
              <option key={key} value={key}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </p>
      {article !== null && (
        <p>
          Seulement celles sur l’article {article}.{' '}
          <Button
            className="link"
            onPress={() => {
              setAddress({});
              setPage(0);
            }}
          >
            Voir celles de tous les articles
          </Button>
        </p>
      )}
      <LoadedPart loaded={loaded} onReload={reload}>
        {({ remarks, total, keptDays, pageSize }) => (
          <>
            {total === 0 && (
              <section className="sheet-part">
                <h2>Aucune remarque</h2>
                <p>Une remarque naît du commentaire d’un relecteur. Elle est gardée {keptDays} jours.</p>
              </section>
            )}
            {remarks.map((remark) => (
              <OneRemark
                key={remark.id}
                level={2}
                remark={remark}
                beside={null}
                themeName={themeName}
                onAnswer={may(session.roles, 'remarks.answer') ? (given) => answer(remark, given) : null}
              />
            ))}
            <Pager page={page} pageSize={pageSize} total={total} onPage={setPage} />
          </>
        )}
      </LoadedPart>
    </SheetPage>
  );
}
