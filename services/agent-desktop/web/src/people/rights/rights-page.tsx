import { useState } from 'react';
import { PERMISSIONS, type Permission, PROVIDER_ROLES, ROLE_NAMES, ROLES, type Role } from '#contract';
import { DataTable } from '../../app/data-table.tsx';
import { SheetPage } from '../../app/sheet-page.tsx';
import { PERMISSION_NAMES } from './permission-names.ts';

const ALL = Object.keys(PERMISSIONS) as readonly Permission[];
const named = (roles: readonly Role[]): string => roles.map((role) => ROLE_NAMES[role]).join(', ');

/** Who may do what: the very table by which the server refuses, in words. */
export function RightsPage() {
  const [said, setSaid] = useState('');
  return (
    <SheetPage
      title="Qui peut quoi"
      lead="C’est la table même que le serveur applique à chaque demande, et non sa description. Qui a plusieurs rôles peut ce que peut l’un d’eux. Les rôles de chaque personne viennent du service d’identité de la caisse, lus par le fichier des droits."
      said={said}
      onSaid={setSaid}
    >
      <section className="sheet-part">
        <h2>Droits de chaque rôle</h2>
        <DataTable
          caption="Droits, et rôles qui les ont"
          columns={['Droit', 'Rôles']}
          rows={ALL.map((permission) => {
            const roles: readonly Role[] = PERMISSIONS[permission];
            const cell = roles.length === ROLES.length ? 'tous' : named(roles);
            return { key: permission, cells: [PERMISSION_NAMES[permission], cell] };
          })}
        />
        <p>
          Les gens d’un prestataire n’ont jamais d’autres rôles que : {named(PROVIDER_ROLES)}. Ils ne voient
          que les gens et les chiffres de leur organisation, et n’ouvrent ni ne finissent de campagne de
          relecture.
        </p>
      </section>
    </SheetPage>
  );
}
