import { useCallback, useState } from 'react';
import { Button } from 'react-aria-components';
import { useSearchParams } from 'wouter';
import { may, type Remark, type RemarkAnswer, type RemarkState } from '#contract';
import { LoadedNotes } from '../../app/loaded-notes.tsx';
import { LeaveEverywhere, MAIN_ID, PageHeader } from '../../app/page-header.tsx';
import { Pager } from '../../app/pager.tsx';
import { useApi, useSignedIn } from '../../app/session-context.ts';
import { useAnswer } from '../../app/use-answer.ts';
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
  const [state, setState] = useState<RemarkState | ''>('');
  const [page, setPage] = useState(0);
  const [said, setSaid] = useState('');
  const [address, setAddress] = useSearchParams();
  const article = address.get('article');
  const ask = useCallback(
    () =>
      api.remarks({
        ...(state === '' ? {} : { state }),
        ...(article === null ? {} : { article }),
        page,
      }),
    [api, state, article, page],
  );
  const themeName = useThemeNames();
  const { value, fault, load, onFault } = useAnswer(ask);

  async function answer(remark: Remark, given: RemarkAnswer): Promise<void> {
    await api.answerRemark(remark.id, given);
    setSaid(given.state === 'open' ? 'Suite retirée.' : 'Suite enregistrée.');
    load();
  }

  return (
    <>
      <PageHeader onFault={onFault}>
        <LeaveEverywhere onFault={onFault} />
      </PageHeader>
      <main className="sheet" id={MAIN_ID} tabIndex={-1}>
        <h1>Remarques aux experts</h1>
        <p>
          Ce que les relecteurs disent d’une réponse, et ce qui en est advenu. Aucun relecteur n’est nommé. La
          réponse elle-même disparaît à la fin de la campagne, la remarque reste.
        </p>
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
        <p role="status">{said}</p>
        <LoadedNotes value={value} fault={fault} load={load} />
        {value !== null && value.total === 0 && (
          <section className="sheet-part">
            <h2>Aucune remarque</h2>
            <p>Une remarque naît du commentaire d’un relecteur. Elle est gardée {value.keptDays} jours.</p>
          </section>
        )}
        {value?.remarks.map((remark) => (
          <OneRemark
            key={remark.id}
            remark={remark}
            themeName={themeName}
            onAnswer={may(session.roles, 'remarks.answer') ? (given) => answer(remark, given) : null}
          />
        ))}
        {value !== null && (
          <Pager page={page} pageSize={value.pageSize} total={value.total} onPage={setPage} />
        )}
      </main>
    </>
  );
}
