import { useState } from 'react';
import type { ServicesView } from '#contract';
import { DataTable } from '../../app/data-table.tsx';
import { useApi } from '../../app/session-context.ts';
import { LoadedPart, SheetPage } from '../../app/sheet-page.tsx';
import { useLoaded } from '../../app/use-loaded.ts';
import { UnknownServices } from '../unknown-services.tsx';
import { shortMoment } from '../words.ts';
import { readinessSentence, roleOfModel, stateWords } from './wording.ts';

type Instance = ServicesView['instances'][number];

/** Which services are ready or not and why, since when, in which version, with which models. */
export function ServicesPage() {
  const api = useApi();
  const [said, setSaid] = useState('');
  const [loaded, reload] = useLoaded(() => api.services(), [api]);
  return (
    <SheetPage
      title="Services et modèles"
      lead="Chaque service dit lui-même s’il est prêt, et ce qui lui manque sinon."
      said={said}
      onSaid={setSaid}
      onReload={reload}
    >
      <LoadedPart loaded={loaded} onReload={reload}>
        {(view) => (
          <>
            <p className={readinessSentence(view).good ? 'verdict good' : 'verdict bad'}>
              {readinessSentence(view).words}
            </p>
            <p className="muted">Demandé aux services le {shortMoment(view.askedAtMs)}.</p>
            <UnknownServices unknown={view.unknown} what="dans quel état sont ces services" />
            <Services instances={view.instances} />
            <Models instances={view.instances} />
          </>
        )}
      </LoadedPart>
    </SheetPage>
  );
}

function Services({ instances }: { readonly instances: readonly Instance[] }) {
  return (
    <section className="sheet-part">
      <h2>Services</h2>
      <DataTable
        caption="État des services"
        columns={['Service', 'Adresse', 'État', 'Version', 'En marche depuis', 'Places']}
        rows={instances.map((instance) => ({
          key: `${instance.service} ${instance.address}`,
          bad: !instance.ready,
          cells: [
            instance.service,
            instance.address || 'ce bureau',
            stateWords(instance),
            `${instance.version || 'inconnue'} (${instance.runtime})`,
            shortMoment(instance.startedAtMs),
            instance.places === null ? '–' : `${instance.places.taken} sur ${instance.places.most}`,
          ],
        }))}
      />
    </section>
  );
}

function Models({ instances }: { readonly instances: readonly Instance[] }) {
  const rows = instances.flatMap(({ service, address, models }) =>
    models.map(({ role, name, ready, detail }) => ({
      key: `${service} ${address} ${role} ${name}`,
      bad: !ready,
      cells: [roleOfModel(role), name, service, ready ? 'en service' : 'pas en service', detail || '–'],
    })),
  );
  return (
    <section className="sheet-part">
      <h2>Modèles et rédaction</h2>
      {rows.length === 0 ? (
        <p>Aucun service joint ne dit quel modèle il emploie.</p>
      ) : (
        <DataTable
          caption="Modèles employés"
          columns={['Rôle', 'Nom', 'Service', 'État', 'À savoir']}
          rows={rows}
        />
      )}
    </section>
  );
}
