import { useState } from 'react';
import { DataTable } from '../../app/data-table.tsx';
import { useApi } from '../../app/session-context.ts';
import { LoadedPart, SheetPage } from '../../app/sheet-page.tsx';
import { useLoaded } from '../../app/use-loaded.ts';
import { UnknownServices } from '../unknown-services.tsx';
import { originWords, valueWords } from '../words.ts';

/** The settings in force of each service, with where they come from. */
export function SettingsPage() {
  const api = useApi();
  const [said, setSaid] = useState('');
  const [loaded, reload] = useLoaded(() => api.settingsInForce(), [api]);
  return (
    <SheetPage
      title="Réglages en vigueur"
      lead="Ce qui est en vigueur dans chaque service en marche, et d’où cela vient. D’un secret, on ne voit que « réglé »."
      said={said}
      onSaid={setSaid}
      onReload={reload}
    >
      <LoadedPart loaded={loaded} onReload={reload}>
        {({ instances, unknown }) => (
          <>
            <UnknownServices unknown={unknown} what="quels réglages sont en vigueur dans ces services" />
            {instances.map(({ service, address, settings }) => (
              <details key={`${service} ${address}`} className="sheet-part">
                <summary>
                  <h2>
                    {service} <span className="muted">{address || 'ce bureau'}</span>
                  </h2>
                </summary>
                <DataTable
                  caption={`Réglages de ${service} ${address}`}
                  columns={['Réglage', 'Valeur', 'Vient de']}
                  rows={settings.map((setting) => ({
                    key: setting.name,
                    cells: [
                      <code key="name" className="setting">
                        {setting.name}
                      </code>,
                      <code key="value">{valueWords(setting)}</code>,
                      originWords(setting.origin),
                    ],
                  }))}
                />
              </details>
            ))}
          </>
        )}
      </LoadedPart>
    </SheetPage>
  );
}
