import { useCallback, useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import type { ForgetCheckResult } from '#contract';
import { codeOf } from '../app/api.ts';
import { LeaveEverywhere, MAIN_ID, PageHeader } from '../app/page-header.tsx';
import { useApi, useSignedIn } from '../app/session-context.ts';
import { faultSentence } from '../wording/sentences.ts';
import { ageOf, findingOf, isStale, momentOf, scopeOf, sizeOf, storeName, verdictOf } from './wording.ts';

type Loaded = { readonly last: readonly ForgetCheckResult[] } | { readonly fault: string } | null;

/** The DPO's page: the last proof that nothing personal was kept. It shows no call. */
export function ForgettingPage() {
  const api = useApi();
  const { expire } = useSignedIn();
  const [loaded, setLoaded] = useState<Loaded>(null);
  const load = useCallback(() => {
    setLoaded(null);
    api.forgetCheck().then(setLoaded, (error: unknown) => {
      if (codeOf(error) === 'NOT_SIGNED_IN') expire();
      else setLoaded({ fault: codeOf(error) });
    });
  }, [api, expire]);
  useEffect(load, [load]);
  const onFault = (fault: string): void => setLoaded({ fault });

  return (
    <>
      <PageHeader onFault={onFault}>
        <LeaveEverywhere onFault={onFault} />
      </PageHeader>
      <main className="sheet" id={MAIN_ID} tabIndex={-1}>
        <h1>Preuve d’oubli</h1>
        <p>
          Le contrôle fait passer des données fictives (nom, numéro de sécurité sociale, téléphone) dans
          l’assistant, puis les cherche partout où quelque chose pourrait rester. Il ne doit rien retrouver.
          Seul le résultat est gardé ici.
        </p>
        {loaded === null && (
          <p className="muted" role="status">
            Chargement…
          </p>
        )}
        {loaded !== null && 'fault' in loaded && (
          <p className="fault" role="alert">
            {faultSentence(loaded.fault)}{' '}
            <Button className="link" onPress={load}>
              Réessayer
            </Button>
          </p>
        )}
        {loaded !== null && 'last' in loaded && <Results last={loaded.last} />}
      </main>
    </>
  );
}

function Results({ last }: { readonly last: readonly ForgetCheckResult[] }) {
  if (last.length === 0) {
    return (
      <section className="sheet-part">
        <h2>Aucun contrôle n’a encore été fait</h2>
        <p>
          Demandez à l’exploitation de le programmer : <code>./run forget-check</code>, une fois par semaine
          et après chaque mise à jour. Son résultat s’affichera ici.
        </p>
      </section>
    );
  }
  return last.map((result) => <Result key={result.scope} result={result} />);
}

function Result({ result }: { readonly result: ForgetCheckResult }) {
  const { title, what } = scopeOf(result);
  const clean = result.stores.every(({ found }) => found === 0);
  const stale = isStale(result.checkedAt, Date.now());
  return (
    <section className="sheet-part">
      <h2>{title}</h2>
      <p className={`verdict ${clean ? (stale ? 'old' : 'good') : 'bad'}`}>{verdictOf(result)}</p>
      <p>
        Contrôle du <time dateTime={result.checkedAt}>{momentOf(result.checkedAt)}</time>.{' '}
        {stale && <strong>Il a plus de huit jours : demandez-en un nouveau.</strong>}
      </p>
      <p className="muted">{what}</p>
      <table className="sheet-table">
        <caption className="visually-hidden">
          Ce qui a été cherché et retrouvé dans chaque emplacement
        </caption>
        <thead>
          <tr>
            <th scope="col">Emplacement</th>
            <th scope="col" className="figure">
              Examiné
            </th>
            <th scope="col">Retrouvé</th>
            <th scope="col">Donnée la plus ancienne</th>
          </tr>
        </thead>
        <tbody>
          {result.stores.map((finding) => (
            <tr key={finding.store} className={finding.found > 0 ? 'bad' : undefined}>
              <th scope="row">{storeName(finding.store)}</th>
              <td className="figure">{finding.absent ? '–' : sizeOf(finding.searchedBytes)}</td>
              <td>{findingOf(finding)}</td>
              <td>{finding.absent ? '–' : ageOf(finding.oldestMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
