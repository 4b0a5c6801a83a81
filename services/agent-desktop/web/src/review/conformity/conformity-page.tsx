import { useState } from 'react';
import { type ConformityFigure, type ConformityView, SAMPLE_BASES } from '#contract';
import { useApi } from '../../app/session-context.ts';
import { LoadedPart, SheetPage } from '../../app/sheet-page.tsx';
import { useLoaded } from '../../app/use-loaded.ts';
import { frenchMonth } from '../../feedback/feedback-sentences.ts';
import { BASIS_WORDS, CRITERION_WORDS, kappaWords, percent } from '../wording.ts';
import { ConformityPicture } from './conformity-picture.tsx';

/** How right drafts are, as reviewers say: a picture with its table, each criterion, and whether reviewers agree. */
export function ConformityPage() {
  const api = useApi();
  const [said, setSaid] = useState('');
  const [loaded, reload] = useLoaded(() => api.conformity(), [api]);
  return (
    <SheetPage
      title="Conformité des réponses"
      lead="Une réponse est conforme quand un relecteur la dit exacte, complète, claire et sans biais. « Ne sais pas » ne compte ni pour ni contre. L’intervalle est celui de Wilson à 95 % : moins il y a de cas, plus il est large."
      said={said}
      onSaid={setSaid}
    >
      <LoadedPart loaded={loaded} onReload={reload}>
        {(view) => <Figures view={view} />}
      </LoadedPart>
    </SheetPage>
  );
}

function Figures({ view }: { readonly view: ConformityView }) {
  if (view.months.length === 0)
    return (
      <section className="sheet-part">
        <h2>Aucune relecture encore</h2>
        <p>Les chiffres paraissent dès que {view.leastCases} réponses ont été relues.</p>
      </section>
    );
  return (
    <>
      {SAMPLE_BASES.map((basis) => {
        const months = view.months.filter((month) => month.basis === basis);
        if (months.length === 0) return null;
        return (
          <section key={basis} className="sheet-part">
            <h2>{BASIS_WORDS[basis]}</h2>
            <p className="muted">
              {basis === 'theme'
                ? 'Ce sont elles qui disent comment sont les réponses dans l’ensemble.'
                : 'Choisies parce qu’elles pouvaient être mauvaises : elles ne disent rien de l’ensemble.'}
            </p>
            <ConformityPicture months={months} />
            <table className="sheet-table">
              <caption className="visually-hidden">Part de réponses conformes, par mois</caption>
              <thead>
                <tr>
                  <th scope="col">Mois</th>
                  <th scope="col" className="figure">
                    Conformes
                  </th>
                  <th scope="col" className="figure">
                    Intervalle
                  </th>
                  <th scope="col" className="figure">
                    Cas
                  </th>
                </tr>
              </thead>
              <tbody>
                {months.map(({ month, conform }) => (
                  <tr key={month}>
                    <th scope="row">{frenchMonth(month)}</th>
                    <FigureCells figure={conform} least={view.leastCases} />
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        );
      })}
      <Criteria view={view} />
      <Agreement view={view} />
    </>
  );
}

function FigureCells({ figure, least }: { readonly figure: ConformityFigure; readonly least: number }) {
  if (figure === null)
    return (
      <td colSpan={3} className="figure">
        moins de {least} cas
      </td>
    );
  const { cases, interval } = figure;
  return (
    <>
      <td className="figure">{percent(interval.share)}</td>
      <td className="figure">
        {percent(interval.low)} à {percent(interval.high)}
      </td>
      <td className="figure">{cases}</td>
    </>
  );
}

function Criteria({ view: { criteria, leastCases } }: { readonly view: ConformityView }) {
  return (
    <section className="sheet-part">
      <h2>Chaque critère</h2>
      <p className="muted">Réponses tirées au sort, toutes campagnes.</p>
      <table className="sheet-table">
        <caption className="visually-hidden">Part de réponses bonnes, par critère</caption>
        <thead>
          <tr>
            <th scope="col">Critère</th>
            <th scope="col" className="figure">
              Oui
            </th>
            <th scope="col" className="figure">
              Intervalle
            </th>
            <th scope="col" className="figure">
              Cas
            </th>
            <th scope="col" className="figure">
              Ne sais pas
            </th>
          </tr>
        </thead>
        <tbody>
          {criteria.map(({ criterion, good, unsure }) => (
            <tr key={criterion}>
              <th scope="row">{CRITERION_WORDS[criterion]}</th>
              <FigureCells figure={good} least={leastCases} />
              <td className="figure">{unsure ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Agreement({ view: { agreement, leastCases } }: { readonly view: ConformityView }) {
  return (
    <section className="sheet-part">
      <h2>Accord entre deux relecteurs</h2>
      <p className="muted">
        Sur les réponses que deux personnes ont relues sans savoir l’une de l’autre. Le kappa de Cohen dit
        l’accord au-delà du hasard : 1 partout d’accord, 0 comme au hasard. Sous 30 cas, il est fragile.
      </p>
      <table className="sheet-table">
        <caption className="visually-hidden">Accord par critère</caption>
        <thead>
          <tr>
            <th scope="col">Critère</th>
            <th scope="col" className="figure">
              D’accord
            </th>
            <th scope="col" className="figure">
              Kappa
            </th>
            <th scope="col" className="figure">
              Cas
            </th>
          </tr>
        </thead>
        <tbody>
          {agreement.map(({ criterion, cases, same, kappa }) => (
            <tr key={criterion}>
              <th scope="row">{CRITERION_WORDS[criterion]}</th>
              {cases === null || same === null ? (
                <td colSpan={3} className="figure">
                  trop peu : moins de {leastCases} cas
                </td>
              ) : (
                <>
                  <td className="figure">{percent(same)}</td>
                  <td className="figure">
                    {kappa === null ? 'non calculable : tous ont dit pareil' : kappaWords(kappa)}
                  </td>
                  <td className="figure">{cases}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
