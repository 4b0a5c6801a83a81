import { SettingsFileError } from '@decroche/service-kit/settings-file';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClaimsMapping } from './claims-mapping.ts';

const KEYCLOAK = `
contact: le support informatique, poste 4000
roles:
  claim: realm_access.roles
  values:
    decroche-agent: agent
    decroche-encadrement: [supervisor, manager]
    decroche-admin: administrator
organisations:
  carsat: { name: Carsat Exemple, kind: fund }
  telecontact: { name: Télécontact Exemple, kind: provider }
organisation:
  claim: siret
  values:
    "11111111100011": carsat
    "22222222200022": telecontact
`;
const FUND = '11111111100011';
const PROVIDER = '22222222200022';

const person = (claims: Record<string, unknown>, text = KEYCLOAK) =>
  ClaimsMapping.parse(text).personOf(claims);
const withRoles = (...roles: unknown[]) => ({
  name: 'Camille Exemple',
  siret: FUND,
  realm_access: { roles },
});

function faultsOf(text: string): readonly string[] {
  try {
    ClaimsMapping.parse(text);
    return [];
  } catch (error) {
    return error instanceof SettingsFileError ? error.faults : [String(error)];
  }
}

describe('a person', () => {
  it('has every role that his claims name, and his organisation', () => {
    expect(person(withRoles('decroche-encadrement', 'offline_access', 'decroche-agent'))).toEqual({
      name: 'Camille Exemple',
      organisation: { id: 'carsat', name: 'Carsat Exemple', kind: 'fund' },
      roles: ['agent', 'supervisor', 'manager'],
    });
  });

  it('has no role by a value that the mapping does not name, whatever its case or form', () => {
    for (const value of [
      'Decroche-Agent',
      'agent',
      '__proto__',
      'constructor',
      '',
      7,
      null,
      ['decroche-agent'],
    ])
      expect(person(withRoles(value)), String(value)).toBeUndefined();
    expect(person({ siret: FUND })).toBeUndefined();
    expect(person({ siret: FUND, realm_access: 'decroche-agent' })).toBeUndefined();
  });

  it('of no known organisation, or of two, is nobody', () => {
    expect(person({ ...withRoles('decroche-agent'), siret: undefined })).toBeUndefined();
    expect(person({ ...withRoles('decroche-agent'), siret: '33333333300033' })).toBeUndefined();
    expect(person({ ...withRoles('decroche-agent'), siret: [FUND, PROVIDER] })).toBeUndefined();
  });

  it('of a provider never has a role that is the fund’s', () => {
    const claims = { ...withRoles('decroche-admin', 'decroche-agent'), siret: PROVIDER };
    expect(person(claims)?.roles).toEqual(['agent']);
    expect(person({ ...withRoles('decroche-admin'), siret: PROVIDER })).toBeUndefined();
  });

  it('is named by the claims of the mapping, on one line', () => {
    const text = `${KEYCLOAK}name: [given_name, usual_name]\n`;
    const claims = withRoles('decroche-agent');
    const named = (more: Record<string, unknown>) => person({ ...claims, ...more }, text)?.name;
    expect(named({ given_name: 'Camille', usual_name: 'Exemple' })).toBe('Camille Exemple');
    expect(named({ given_name: 'Ca\u0000\nmille\u202e' })).toBe('Ca mille');
    expect(named({})).toBe('Sans nom');
    expect(named({ given_name: 'a'.repeat(5_000) })).toHaveLength(100);
  });

  it('is of the fund where there is nobody else', () => {
    const text = KEYCLOAK.split('organisation:')[0]?.replace(/ {2}telecontact.*\n/, '') ?? '';
    expect(person({ realm_access: { roles: ['decroche-agent'] } }, text)?.organisation.id).toBe('carsat');
  });

  it('is found under a claim whose own name has dots', () => {
    const text = KEYCLOAK.replace('realm_access.roles', 'https://fund.example/roles');
    expect(person({ siret: FUND, 'https://fund.example/roles': 'decroche-agent' }, text)?.roles).toEqual([
      'agent',
    ]);
  });

  it('is nobody or somebody, and nothing throws, whatever the claims are', () => {
    const mapping = ClaimsMapping.parse(KEYCLOAK);
    const junk = fc.dictionary(
      fc.constantFrom('siret', 'realm_access', 'name', '__proto__'),
      fc.oneof(fc.anything(), fc.constant({ roles: ['decroche-agent'] }), fc.constant(FUND)),
    );
    fc.assert(
      fc.property(junk, (claims) => {
        const found = mapping.personOf(claims);
        if (found !== undefined) expect(found.roles.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('a mapping that is wrong', () => {
  it('says each fault in one line, with its line and what to write', () => {
    const text = KEYCLOAK.replace('decroche-agent: agent', 'decroche-agent: chef')
      .replace('kind: provider', 'kind: fund')
      .replace(': telecontact\n', ': inconnue\n');
    expect(faultsOf(text)).toEqual([
      'line 6: roles.values.decroche-agent: expected one or several of agent, supervisor, manager, expert, trainer, dpo, security, administrator',
    ]);
    expect(faultsOf(text.replace(': chef', ': agent'))).toEqual([
      'line 10: organisations: expected exactly one of kind fund, found 2',
      'line 16: organisation.values.22222222200022: "inconnue" is none of organisations; add it there',
    ]);
  });

  it('that is empty, of another form, or has an unknown key is refused', () => {
    expect(faultsOf('')).toHaveLength(1);
    expect(faultsOf('- agent')).toHaveLength(1);
    expect(faultsOf(`${KEYCLOAK}rôles: {}\n`)[0]).toMatch(/^line \d+: : /);
    expect(faultsOf(KEYCLOAK.replace(/contact.*\n/, ''))[0]).toContain('contact: expected whom somebody');
    expect(faultsOf(KEYCLOAK.replace(/^organisation:$[\s\S]*/m, ''))[0]).toContain(
      'which claim tells them apart',
    );
  });
});
