import { useState } from 'react';
import type { KeptView, RetentionView } from '#contract';
import { DataTable } from '../../app/data-table.tsx';
import { useApi } from '../../app/session-context.ts';
import { LoadedPart, SheetPage } from '../../app/sheet-page.tsx';
import { useLoaded } from '../../app/use-loaded.ts';
import { UnknownServices } from '../unknown-services.tsx';
import { originWords, shortMoment, valueWords } from '../words.ts';

/** What is kept where and until when, as the services say it. */
export function RetentionPage() {
  const api = useApi();
  const [said, setSaid] = useState('');
  const [loaded, reload] = useLoaded(() => api.retention(), [api]);
  return (
    <SheetPage
      title="Ce qui est gardé"
      lead="Chaque service en marche dit ici ce qu’il garde, pour quoi, combien de temps au plus, et quel réglage en décide. Rien n’est recopié d’un document."
      said={said}
      onSaid={setSaid}
      onReload={reload}
    >
      <LoadedPart loaded={loaded} onReload={reload}>
        {(view) => <Retention view={view} />}
      </LoadedPart>
    </SheetPage>
  );
}

function Retention({ view: { services, unknown, askedAtMs } }: { readonly view: RetentionView }) {
  return (
    <>
      <p className="muted">Demandé aux services le {shortMoment(askedAtMs)}.</p>
      <UnknownServices unknown={unknown} what="ce que ces services gardent" />
      {services.map(({ service, version, addresses, stores }) => (
        <section key={`${service} ${addresses.join()}`} className="sheet-part">
          <h2>{service}</h2>
          <p className="muted">
            Version {version || 'inconnue'}
            {addresses.length > 1 && `, ${addresses.length} exemplaires qui disent la même chose`}
          </p>
          <DataTable
            caption={`Ce que garde ${service}`}
            columns={['Ce qui est gardé', 'Nature', 'Où', 'Durée', 'Réglage']}
            rows={stores.map((store) => ({ key: store.id, cells: cellsOf(store) }))}
          />
        </section>
      ))}
    </>
  );
}

function cellsOf({ what, purpose, content, about, place, longest, ends, settings }: KeptView) {
  return [
    <>
      {what}
      <br />
      <span className="muted">Pour {purpose}</span>
    </>,
    about === 'personne' ? content : `${content} (${about})`,
    place,
    ends === '' ? longest : `${longest} ; ${ends}`,
    settings.length === 0
      ? 'fixé par le programme'
      : settings.map((setting) => (
          <div key={setting.name}>
            <code className="setting">{setting.name}</code> = {valueWords(setting)} (
            {originWords(setting.origin)})
          </div>
        )),
  ];
}
