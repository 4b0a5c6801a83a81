import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { type EffectView, effectQuerySchema } from '#contract';
import { codeOf } from '../../app/api.ts';
import { DateField } from '../../app/date-field.tsx';
import { dayName, saveFile } from '../../app/save-file.ts';
import { useApi, useSignedIn } from '../../app/session-context.ts';
import { LoadedPart, SheetPage } from '../../app/sheet-page.tsx';
import { useLoaded } from '../../app/use-loaded.ts';
import { faultSentence } from '../../wording/sentences.ts';
import { FictitiousNote, FigureActions, WeeksField } from '../figure-actions.tsx';
import '../figures.css';
import { ImportPart } from './import-part.tsx';
import { IndicatorPart } from './indicator-part.tsx';
import { daysWords } from './wording.ts';

const CHOICES = [4, 8, 13, 26] as const;
const FIRST_CHOICE = 4;
/** In the address, for the same weeks of the year before. */
const YEAR = 'un-an';
/** No older figure is in any file of today's tools. */
const EARLIEST = '2000-01-01';

/** What the fund's own tools measure, before a day and from it on. */
export function EffectPage() {
  const api = useApi();
  const { expire } = useSignedIn();
  const [said, setSaid] = useState('');
  const [params, setParams] = useSearchParams();
  const weeks = CHOICES.find((each) => String(each) === params.get('semaines')) ?? FIRST_CHOICE;
  const baseline = params.get('avant') === YEAR ? 'year' : 'weeks';
  const pivot = effectQuerySchema.safeParse({ pivot: params.get('depuis') ?? undefined }).data?.pivot;
  const asked = { weeks, baseline, ...(pivot !== undefined && { pivot }) } as const;
  const [loaded, reload] = useLoaded(() => api.effect(asked), [api, weeks, baseline, pivot]);
  const shownPivot = pivot ?? (loaded !== null && 'data' in loaded ? loaded.data.after.from : '');
  const choose = (change: Readonly<Record<string, string>>): void =>
    setParams((before) => ({ ...Object.fromEntries(before), ...change }), { replace: true });

  async function save(): Promise<void> {
    try {
      const { file } = await api.effectFile(asked);
      saveFile(file, `decroche-effet-${dayName(Date.now())}.csv`);
      setSaid('Fichier remis à votre navigateur. Cet export est inscrit au journal des actions.');
    } catch (error) {
      if (codeOf(error) === 'NOT_SIGNED_IN') expire();
      else setSaid(`Le fichier n’a pas été fait. ${faultSentence(codeOf(error))}`);
    }
  }

  return (
    <SheetPage
      title="Effet"
      lead="Ce que vos propres outils mesurent à partir d’une date, comparé à autant de semaines juste avant ou un an plus tôt. Décroché ne mesure pas ces chiffres : vous les déposez."
      said={said}
      onSaid={setSaid}
    >
      <FigureActions onSave={() => void save()}>
        <DateField
          label="Après, à partir du"
          value={shownPivot}
          earliest={EARLIEST}
          latest={dayName(Date.now())}
          onChoose={(depuis) => choose({ depuis })}
        />
        <WeeksField
          label="Semaines"
          choices={CHOICES}
          weeks={weeks}
          onChoose={(chosen) => choose({ semaines: String(chosen) })}
        />
        <label className="sheet-field">
          Comparées à
          <select
            value={baseline}
            onChange={({ target }) => choose({ avant: target.value === 'year' ? YEAR : 'juste-avant' })}
          >
            <option value="weeks">celles juste avant</option>
            <option value="year">les mêmes, un an plus tôt</option>
          </select>
        </label>
      </FigureActions>
      <LoadedPart loaded={loaded} onReload={reload}>
        {(view) => <Effect view={view} />}
      </LoadedPart>
      <ImportPart onImported={reload} />
    </SheetPage>
  );
}

function Effect({ view }: { readonly view: EffectView }) {
  const { organisation, known, fictitious, indicators, before, after } = view;
  if (known === null) {
    return (
      <section className="sheet-part">
        <h2>Aucun chiffre déposé</h2>
        <p>{organisation} n’a encore rien déposé. Commencez par un fichier de vos outils, ci-dessous.</p>
      </section>
    );
  }
  return (
    <>
      <p>
        <strong>{organisation}</strong>. Avant : {daysWords(before)}. Après : {daysWords(after)}. Chiffres
        déposés {daysWords(known)}.
      </p>
      {fictitious && <FictitiousNote />}
      {indicators.length === 0 && (
        <section className="sheet-part">
          <h2>Aucun chiffre pour ces semaines</h2>
          <p>Choisissez une date entre le premier et le dernier jour déposés.</p>
        </section>
      )}
      {indicators.map((effect) => (
        <IndicatorPart key={effect.indicator} effect={effect} compared={view} />
      ))}
      <section className="sheet-part">
        <h2>Ce que cette comparaison ne dit pas</h2>
        <p>
          Elle dit que deux périodes diffèrent, pas pourquoi. Une saison, des effectifs, une réforme, un
          courrier envoyé à tous, une panne, de nouveaux agents changent ces chiffres autant qu’un outil.
        </p>
        <p>
          L’intervalle à 95 % tient compte de ce que les jours diffèrent entre eux : l’unité est le jour, pas
          l’appel, car les appels d’un même jour se ressemblent. Il ne tient compte de rien d’autre. Pour un
          taux, c’est l’intervalle de Wilson, et celui de Newcombe pour l’écart ; pour la DMT, ceux de Student
          et de Welch.
        </p>
      </section>
    </>
  );
}
