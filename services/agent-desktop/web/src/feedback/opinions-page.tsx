import { useCallback, useState } from 'react';
import { FEEDBACK_REASONS, type FeedbackQuery, type Opinion, type OpinionsView } from '#contract';
import { LoadedNotes } from '../app/loaded-notes.tsx';
import { LeaveEverywhere, MAIN_ID, PageHeader } from '../app/page-header.tsx';
import { Pager } from '../app/pager.tsx';
import { useApi } from '../app/session-context.ts';
import { useAnswer } from '../app/use-answer.ts';
import { useThemeNames } from '../knowledge/use-theme-names.ts';
import { frenchDate } from '../wording/dates.ts';
import { REASON_WORDS } from './feedback-sentences.ts';
import { KeptDraftView } from './kept-draft-view.tsx';

type Shown = Pick<FeedbackQuery, 'verdict' | 'reason'>;

const CHOICES: readonly { readonly key: string; readonly label: string; readonly shown: Shown }[] = [
  { key: 'did-not-help', label: 'pas utile, toutes raisons', shown: { verdict: 'did-not-help' } },
  ...FEEDBACK_REASONS.map((reason) => ({
    key: reason,
    label: `pas utile : ${REASON_WORDS[reason].toLowerCase()}`,
    shown: { reason },
  })),
  { key: 'helped', label: 'utile', shown: { verdict: 'helped' } },
];

/** What agents thought of drafts: nobody is named, no call is told. */
export function OpinionsPage() {
  const api = useApi();
  const [key, setKey] = useState('did-not-help');
  const [page, setPage] = useState(0);
  const ask = useCallback(
    () => api.opinions({ ...CHOICES.find((choice) => choice.key === key)?.shown, page }),
    [api, key, page],
  );
  const { value, fault, load, onFault } = useAnswer(ask);
  const themeName = useThemeNames();
  return (
    <>
      <PageHeader onFault={onFault}>
        <LeaveEverywhere onFault={onFault} />
      </PageHeader>
      <main className="sheet" id={MAIN_ID} tabIndex={-1}>
        <h1>Avis des conseillers</h1>
        <p>
          Un avis parle d’une réponse, jamais de qui l’a lue. Il est gardé avec ce qui vient de la base : ni
          conseiller, ni appel, ni mot de l’appelant. Seule la semaine est montrée, et les avis d’une semaine
          ne sont dans aucun ordre.
        </p>
        <p>
          <label>
            Montrer{' '}
            <select
              value={key}
              onChange={({ target }) => {
                setKey(target.value);
                setPage(0);
              }}
            >
              {CHOICES.map(({ key: choice, label }) => (
                <option key={choice} value={choice}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        </p>
        <LoadedNotes value={value} fault={fault} load={load} />
        {value !== null && fault === null && (
          <>
            <Opinions view={value} themeName={themeName} />
            <Pager page={page} pageSize={value.pageSize} total={value.total} onPage={setPage} />
            <Counts view={value} themeName={themeName} />
          </>
        )}
      </main>
    </>
  );
}

interface OpinionsProps {
  readonly view: OpinionsView;
  /** Label of a theme by its id. */
  readonly themeName: (id: string) => string;
}

function Opinions({ view: { opinions, total, keptDays }, themeName }: OpinionsProps) {
  if (total === 0)
    return (
      <section className="sheet-part">
        <h2>Aucun avis de cette sorte</h2>
        <p>Les avis des {keptDays} derniers jours sont ici. Un conseiller en donne un sous chaque réponse.</p>
      </section>
    );
  return (
    <>
      <p role="status">{total === 1 ? '1 avis' : `${total} avis`}</p>
      {opinions.map((opinion) => (
        <OneOpinion key={opinion.id} opinion={opinion} themeName={themeName} />
      ))}
    </>
  );
}

interface OneOpinionProps extends Pick<OpinionsProps, 'themeName'> {
  readonly opinion: Opinion;
}

function OneOpinion({ opinion, themeName }: OneOpinionProps) {
  const { week, verdict, reason, sentence, draft } = opinion;
  const said = verdict === 'helped' ? 'Utile' : reason === null ? 'Pas utile' : REASON_WORDS[reason];
  return (
    <section className="sheet-part">
      <h2>
        {said}
        {sentence === null ? '' : ', une phrase'}
      </h2>
      <p className="muted">
        Semaine du {frenchDate(week)} · {draft.theme === '' ? 'sans thème' : themeName(draft.theme)}
      </p>
      <KeptDraftView draft={draft} judged={sentence} />
    </section>
  );
}

function Counts({ view: { themes }, themeName }: OpinionsProps) {
  if (themes.length === 0) return null;
  const shown = (count: number | null): string => (count === null ? '1 à 4' : String(count));
  return (
    <section className="sheet-part">
      <h2>Par thème</h2>
      <p className="muted">De 1 à 4, le nombre n’est pas dit : ce pourrait être une seule personne.</p>
      <table className="sheet-table">
        <caption className="visually-hidden">Nombre d’avis par thème</caption>
        <thead>
          <tr>
            <th scope="col">Thème</th>
            <th scope="col" className="figure">
              Utile
            </th>
            <th scope="col" className="figure">
              Pas utile
            </th>
          </tr>
        </thead>
        <tbody>
          {themes.map(({ theme, helped, didNotHelp }) => (
            <tr key={theme}>
              <th scope="row">{theme === '' ? 'sans réponse' : themeName(theme)}</th>
              <td className="figure">{shown(helped)}</td>
              <td className="figure">{shown(didNotHelp)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
