import { useCallback, useState } from 'react';
import { Button } from 'react-aria-components';
import { may, type Remark, type RemarkAnswer, type RemarkState } from '#contract';
import { LoadedNotes } from '../../app/loaded-notes.tsx';
import { LeaveEverywhere, MAIN_ID, PageHeader } from '../../app/page-header.tsx';
import { Pager } from '../../app/pager.tsx';
import { useApi, useSignedIn } from '../../app/session-context.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { KeptDraftView } from '../../feedback/kept-draft-view.tsx';
import { frenchDate } from '../../wording/dates.ts';
import { FAULT_WORDS } from '../wording.ts';
import { AnswerForm } from './answer-form.tsx';

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
  const ask = useCallback(
    () => api.remarks({ ...(state === '' ? {} : { state }), page }),
    [api, state, page],
  );
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

/** Props of {@link OneRemark}. */
interface OneRemarkProps {
  readonly remark: Remark;
  /** Null for who only reads. */
  readonly onAnswer: ((answer: RemarkAnswer) => Promise<void>) | null;
}

function OneRemark({ remark, onAnswer }: OneRemarkProps) {
  const { comment, faults, week, articles, draft, state } = remark;
  return (
    <section className="sheet-part">
      <h2>{articles.map(({ title }) => title).join(' · ') || 'Réponse sans article'}</h2>
      <p className="muted">
        Semaine du {frenchDate(week)}
        {faults.length > 0 && ` · jugée ${faults.map((fault) => FAULT_WORDS[fault]).join(', ')}`}
        {articles.map(({ slug, version }) => ` · ${slug}, version ${version}`)}
      </p>
      <blockquote>{comment}</blockquote>
      <p className={state === 'open' ? 'verdict bad' : 'verdict good'}>{outcomeWords(remark)}</p>
      {draft !== null && (
        <details>
          <summary>La réponse relue</summary>
          <KeptDraftView draft={draft} />
        </details>
      )}
      {onAnswer !== null &&
        (state === 'open' ? (
          <AnswerForm slug={articles[0]?.slug ?? ''} onAnswer={onAnswer} />
        ) : (
          <p>
            <Button
              className="button small"
              onPress={() => void onAnswer({ state: 'open' }).catch(() => undefined)}
            >
              Retirer la suite
            </Button>
          </p>
        ))}
    </section>
  );
}

function outcomeWords({ state, changed, why }: Remark): string {
  if (state === 'changed' && changed !== null)
    return `Article changé : ${changed.slug}, version ${changed.version}.`;
  return state === 'rejected' ? `Écartée : ${why}` : 'Sans suite pour le moment.';
}
