import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeskRig } from './desk-rig.ts';

export const CLIENT = { id: 'decroche', secret: 'secret-of-the-tests' } as const;

/** Claims of the provider of the tests, as {@link MAPPING} reads them. */
export const PEOPLE = {
  camille: { name: 'Camille Exemple', siret: '11111111100011', roles: ['decroche-agent'] },
  alain: { name: 'Alain Exemple', siret: '11111111100011', roles: ['decroche-agent', 'decroche-admin'] },
  zoe: { name: 'Zoé Exemple', siret: '22222222200022', roles: ['decroche-agent', 'decroche-admin'] },
  inconnu: { name: 'Inconnu Exemple', siret: '11111111100011', roles: ['autre-chose'] },
} as const;

const MAPPING = `
contact: le support informatique, poste 4000
roles:
  claim: roles
  values:
    decroche-agent: agent
    decroche-admin: administrator
organisations:
  carsat: { name: Carsat Exemple, kind: fund }
  telecontact: { name: Télécontact Exemple, kind: provider }
organisation:
  claim: siret
  values: { "11111111100011": carsat, "22222222200022": telecontact }
`;

/** A desk whose people sign in with a provider. */
export class OidcRig {
  readonly desk: DeskRig;
  readonly #folder: string;

  private constructor(desk: DeskRig, folder: string) {
    this.desk = desk;
    this.#folder = folder;
  }

  /** A desk that nobody can sign in to yet: its address is known. */
  static async start(): Promise<OidcRig> {
    const folder = await mkdtemp(join(tmpdir(), 'oidc-rig-'));
    await writeFile(join(folder, 'secret'), `${CLIENT.secret}\n`);
    await writeFile(join(folder, 'claims.yaml'), MAPPING);
    return new OidcRig(await DeskRig.start({ DEMO_SIGN_IN: 'false' }), folder);
  }

  get url(): string {
    return this.desk.url;
  }

  /** Starts the desk again, with a provider. */
  async trust(issuer: string, settings: Record<string, string> = {}): Promise<void> {
    await this.desk.restartDesktop({
      DEMO_SIGN_IN: 'false',
      PUBLIC_ORIGINS: this.url,
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: CLIENT.id,
      OIDC_CLIENT_SECRET_FILE: join(this.#folder, 'secret'),
      OIDC_CLAIMS_FILE: join(this.#folder, 'claims.yaml'),
      ...settings,
    });
  }

  async stop(): Promise<void> {
    await this.desk.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
