import { useState } from 'react';
import { FEEDBACK_REASONS, type FeedbackQuery, type Opinion, type OpinionsView } from '#contract';
import { Pager } from '../app/pager.tsx';
import { useApi } from '../app/session-context.ts';
import { LoadedPart, SheetPage } from '../app/sheet-page.tsx';
import { useLoaded } from '../app/use-loaded.ts';
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
  const [said, setSaid] = useState('');
  const [loaded, reload] = useLoaded(
    () => api.opinions({ ...CHOICES.find((choice) => choice.key === key)?.shown, page }),
    [api, key, page],
    { stays: true },
  );
  const themeName = useThemeNames();
  return (
    <SheetPage
      title="Avis des conseillers"
      lead="Un avis parle d’une réponse, jamais de qui l’a lue. Il est gardé avec ce qui vient de la base : ni conseiller, ni appel, ni mot de l’appelant. Seule la semaine est montrée, et les avis d’une semaine ne sont dans aucun ordre."
      said={said}
      onSaid={setSaid}
    >
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
      <LoadedPart loaded={loaded} onReload={reload}>
        {(view) => (
          <>
            <Opinions view={view} themeName={themeName} />
            <Pager page={page} pageSize={view.pageSize} total={view.total} onPage={setPage} />
            <Counts view={view} themeName={themeName} />
          </>
        )}
      </LoadedPart>
    </SheetPage>
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
