import { useState } from 'react';
import { useSearchParams } from 'wouter';
import type { UseView } from '#contract';
import { codeOf } from '../../app/api.ts';
import { DataTable } from '../../app/data-table.tsx';
import { dayName, saveFile } from '../../app/save-file.ts';
import { useApi, useSignedIn } from '../../app/session-context.ts';
import { LoadedPart, SheetPage } from '../../app/sheet-page.tsx';
import { useLoaded } from '../../app/use-loaded.ts';
import { frenchDate } from '../../wording/dates.ts';
import { faultSentence } from '../../wording/sentences.ts';
import { FictitiousNote, FigureActions, WeeksField } from '../figure-actions.tsx';
import '../figures.css';
import { wholeWords } from '../numbers.ts';
import { ShareTable } from '../share-table.tsx';
import { WeekChart } from '../week-chart.tsx';
import { ThemeTable } from './theme-table.tsx';
import { TrainingList } from './training-list.tsx';
import {
  callRows,
  feedbackRows,
  GAP_STATE_NAMES,
  GAPS_UNKNOWN,
  isEmpty,
  questionRows,
  readinessRows,
} from './wording.ts';

const CHOICES = [4, 13, 26, 52] as const;
const FIRST_CHOICE = 13;

/** What one's organisation does with the tool. */
export function UsePage() {
  const api = useApi();
  const { expire } = useSignedIn();
  const [said, setSaid] = useState('');
  const [params, setParams] = useSearchParams();
  const weeks = CHOICES.find((each) => String(each) === params.get('semaines')) ?? FIRST_CHOICE;
  const [loaded, reload] = useLoaded(() => api.use(weeks), [api, weeks]);

  async function save(): Promise<void> {
    try {
      const { file } = await api.useFile(weeks);
      saveFile(file, `decroche-usage-${dayName(Date.now())}.csv`);
      setSaid('Fichier remis à votre navigateur. Cet export est inscrit au journal des actions.');
    } catch (error) {
      if (codeOf(error) === 'NOT_SIGNED_IN') expire();
      else setSaid(`Le fichier n’a pas été fait. ${faultSentence(codeOf(error))}`);
    }
  }

  return (
    <SheetPage
      title="Usage"
      lead="Ce que votre organisme fait de l’outil. Un chiffre n’est gardé que s’il est fait par cinq agents au moins, par heure, par jour ou par semaine : rien ici ne parle d’une personne. L’heure en cours n’y est pas encore."
      said={said}
      onSaid={setSaid}
    >
      <FigureActions onSave={() => void save()}>
        <WeeksField
          label="Période"
          choices={CHOICES}
          weeks={weeks}
          onChoose={(chosen) => setParams({ semaines: String(chosen) })}
        />
      </FigureActions>
      <LoadedPart loaded={loaded} onReload={reload}>
        {(view) => <Use view={view} />}
      </LoadedPart>
    </SheetPage>
  );
}

function Use({ view }: { readonly view: UseView }) {
  return (
    <>
      <p>
        <strong>{view.organisation}</strong>, du {frenchDate(view.from)} au {frenchDate(view.to)}
      </p>
      {view.fictitious && <FictitiousNote />}
      {isEmpty(view) ? (
        <section className="sheet-part">
          <h2>Aucun chiffre pour cette période</h2>
          <p>
            Ou bien personne ne s’est servi de l’outil, ou bien moins de cinq agents l’ont fait dans la même
            semaine : alors rien n’est gardé.
          </p>
        </section>
      ) : (
        <Figures view={view} />
      )}
      <Gaps view={view} />
    </>
  );
}

function Figures({ view }: { readonly view: UseView }) {
  const mondays = view.weeks.map(({ monday }) => monday);
  return (
    <>
      <section className="sheet-part">
        <h2>Appels pris par vos agents</h2>
        <ShareTable caption="Appels, par ce que l’assistant a pu faire" unit="Appels" rows={callRows(view)} />
        <WeekChart
          title="Appels pris, et parmi eux ceux dont le besoin a été écouté et compris, par semaine"
          mondays={mondays}
          series={[
            { name: 'Appels pris', kind: 'bar', values: view.weeks.map(({ calls }) => calls) },
            { name: 'Écoutés et compris', kind: 'bar', values: view.weeks.map(({ listened }) => listened) },
          ]}
          words={(count) => wholeWords(Math.round(count))}
        />
        <p className="muted">
          Un appel raccroché avant d’être pris n’est à aucun organisme : il n’est pas compté ici.
        </p>
      </section>
      <section className="sheet-part">
        <h2>La réponse était-elle prête ?</h2>
        <ShareTable
          caption="Appels écoutés, par le moment où la réponse s’est affichée"
          unit="Appels"
          rows={readinessRows(view)}
        />
        <p className="muted">
          Mesuré dans le navigateur de l’agent ; un appel n’y est que si sa page était ouverte et visible.
        </p>
      </section>
      <section className="sheet-part">
        <h2>Questions, articles et avis</h2>
        <ShareTable
          caption="Questions des agents, tapées ou dictées"
          unit="Questions"
          rows={questionRows(view)}
        />
        <p>Articles ouverts en entier : {wholeWords(view.sources)}</p>
        <ShareTable caption="Avis sur les réponses entières" unit="Avis" rows={feedbackRows(view)} />
        <WeekChart
          title="Questions des agents, par semaine"
          mondays={mondays}
          series={[{ name: 'Questions', kind: 'bar', values: view.weeks.map(({ questions }) => questions) }]}
          words={(count) => wholeWords(Math.round(count))}
        />
        <WeekChart
          title="Articles ouverts en entier, par semaine"
          mondays={mondays}
          series={[{ name: 'Articles', kind: 'bar', values: view.weeks.map(({ sources }) => sources) }]}
          words={(count) => wholeWords(Math.round(count))}
        />
      </section>
      <section className="sheet-part">
        <h2>Ce que voulaient les appelants</h2>
        <ThemeTable caption="Besoins des appelants, par thème" themes={view.needs} />
      </section>
      <section className="sheet-part">
        <h2>Ce que les agents ont demandé</h2>
        <ThemeTable caption="Questions des agents, par thème" themes={view.asked} />
      </section>
      <section className="sheet-part">
        <h2>Besoins de formation</h2>
        <p>
          Thèmes sur lesquels vos agents demandent beaucoup et où l’outil est moins sûr qu’ailleurs, au-delà
          du hasard. Il manque peut-être un article : parlez-en aussi aux experts.
        </p>
        <TrainingList needs={view.training} />
      </section>
    </>
  );
}

function Gaps({ view: { gaps } }: { readonly view: UseView }) {
  return (
    <section className="sheet-part">
      <h2>Questions restées sans source</h2>
      {gaps.state === 'known' ? (
        <>
          <p>Dans toute la base, que les organismes partagent.</p>
          <DataTable
            caption="Questions sans source, par avancement"
            columns={['Avancement', 'Questions différentes', 'Fois posées']}
            rows={gaps.rows.map(({ state, gaps: kinds, asked }) => ({
              key: state,
              cells: [
                GAP_STATE_NAMES[state],
                wholeWords(kinds),
                asked === null ? 'masqué' : wholeWords(asked),
              ],
            }))}
          />
          <p className="muted">
            {gaps.asked === null ? 'Total masqué. ' : `Total : ${wholeWords(gaps.asked)}. `}
            Un nombre de 1 à 4 fait masquer toute la colonne, pour que le total ne le donne pas.
          </p>
        </>
      ) : (
        <p>{GAPS_UNKNOWN[gaps.state]}</p>
      )}
    </section>
  );
}
