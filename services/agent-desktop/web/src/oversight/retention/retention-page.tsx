import { useState } from 'react';
import { AGREEMENT_NAMES, type KeptView, type RetentionView } from '#contract';
import { DataTable } from '../../app/data-table.tsx';
import { useApi } from '../../app/session-context.ts';
import { LoadedPart, SheetPage } from '../../app/sheet-page.tsx';
import { useLoaded } from '../../app/use-loaded.ts';
import { UnknownServices } from '../unknown-services.tsx';
import { originWords, shortMoment, valueWords } from '../words.ts';
import { agreementSentence } from './wording.ts';

/** What is kept where and until when, as the services say it. */
export function RetentionPage() {
  const api = useApi();
  const [said, setSaid] = useState('');
  const [loaded, reload] = useLoaded(() => api.retention(), [api]);
  return (
    <SheetPage
      title="Ce qui est gardé"
      lead="Chaque service en marche dit ici ce qu’il garde, pour quoi, combien de temps au plus, et quel réglage en décide. À côté, ce que le bus, Redis et les bases de données répondent quand on leur demande. Rien n’est recopié d’un document."
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
      <Agreement services={services} />
      <UnknownServices unknown={unknown} what="ce que ces services gardent" />
      {services.map(({ service, version, addresses, stores, untold }) => (
        <section key={`${service} ${addresses.join()}`} className="sheet-part">
          <h2>{service}</h2>
          <p className="muted">
            Version {version || 'inconnue'}
            {addresses.length > 1 && `, ${addresses.length} exemplaires qui disent la même chose`}
          </p>
          <DataTable
            caption={`Ce que garde ${service}`}
            columns={['Ce qui est gardé', 'Nature', 'Où', 'Durée', 'Réglage', 'Relevé']}
            rows={stores.map((store) => ({
              key: store.id,
              cells: cellsOf(store),
              bad: store.agreement.verdict === 'differs',
            }))}
          />
          {untold.length > 0 && (
            <p className="verdict bad">
              Trouvé, et déclaré par personne :{' '}
              {untold.map(({ name, count }) => `${name} (${count})`).join(', ')}. Prévenez l’exploitation.
            </p>
          )}
        </section>
      ))}
    </>
  );
}

/** Whether what is in place is what is told, in one sentence for all services. */
function Agreement({ services }: Pick<RetentionView, 'services'>) {
  const { verdict, sentence } = agreementSentence(services);
  return <p className={`verdict ${verdict}`}>{sentence}</p>;
}

function cellsOf(store: KeptView) {
  const { what, purpose, content, about, place, longest, ends, settings, agreement } = store;
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
    <>
      <span className={`agreement ${agreement.verdict}`}>{AGREEMENT_NAMES[agreement.verdict]}</span>
      {agreement.lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </>,
  ];
}
