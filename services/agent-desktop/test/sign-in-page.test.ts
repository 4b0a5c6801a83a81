import { TestIdentityProvider } from '@decroche/test-stage/identity-provider';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWebWhenStale } from '../scripts/build-web.ts';
import { faultsInBothThemes } from '../scripts/page-rules.ts';
import { startBrowser } from './desk-browser.ts';
import { CLIENT, OidcRig, PEOPLE } from './oidc-rig.ts';

let rig: OidcRig;
let provider: TestIdentityProvider;
let browser: Browser;

beforeAll(async () => {
  await buildWebWhenStale();
  [rig, browser] = await Promise.all([OidcRig.start(), startBrowser()]);
  provider = await TestIdentityProvider.start(
    {
      ...CLIENT,
      redirectUri: `${rig.url}/api/sign-in/callback`,
      afterSignOut: `${rig.url}/`,
      backChannelLogoutUri: `${rig.url}/api/sign-out/provider`,
    },
    PEOPLE,
  );
  await rig.trust(provider.issuer);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await provider?.stop();
  await rig?.stop();
});

async function open(path = '/', context?: BrowserContext): Promise<Page> {
  const page = await (context ?? (await browser.newContext({ locale: 'fr-FR' }))).newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(rig.url + path);
  return page;
}

/** At the provider's own page. */
async function giveName(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
}

async function signIn(login: string, path = '/'): Promise<Page> {
  const page = await open(path);
  await page.getByRole('link', { name: 'Se connecter' }).click();
  await giveName(page, login);
  return page;
}

describe('an agent', () => {
  it('signs in with the account of the fund, comes back to the page he wanted, and takes an extension', async () => {
    const page = await signIn('camille', '/poste');
    await page.getByRole('button', { name: 'Poste 1001' }).click();
    await page.getByText('Prêt pour le prochain appel').waitFor();
    expect(new URL(page.url()).pathname).toBe('/poste');
    const cookies = await page.context().cookies(rig.url);
    const session = cookies.find(({ name }) => name === 'desk_session');
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    expect(cookies.some(({ name }) => name === 'desk_sign_in')).toBe(false);
    await page.context().close();
  });

  it('who leaves is signed out at the fund’s too: the next person at this machine is asked who he is', async () => {
    const page = await signIn('camille');
    await page.getByRole('button', { name: 'Changer d’agent' }).click();
    await page.getByRole('button', { name: 'Yes, sign me out' }).click();
    await page.getByRole('link', { name: 'Se connecter' }).click();
    await page.getByPlaceholder('Enter any login').waitFor();
    await page.context().close();
  });

  it('who signs out at the fund’s is signed out here, on his open page', async () => {
    const page = await signIn('camille');
    await page.getByRole('button', { name: 'Poste 1001' }).click();
    await page.getByText('Prêt pour le prochain appel').waitFor();
    const other = await page.context().newPage();
    await other.goto(`${provider.issuer}/session/end`);
    await other.getByRole('button', { name: 'Yes, sign me out' }).click();
    await page.getByText('Votre session est finie.').waitFor();
    await page.context().close();
  });

  it('who thinks better of it at the provider reads that he is not signed in', async () => {
    const page = await open();
    await page.getByRole('link', { name: 'Se connecter' }).click();
    await page.getByRole('link', { name: 'Cancel' }).click();
    await page.getByText('La connexion a été refusée ou annulée.').waitFor();
    await page.context().close();
  });
});

it('somebody without a role reads whom to ask, and can come back as somebody else', async () => {
  const page = await signIn('inconnu');
  await page.getByText('Votre compte est reconnu, mais il n’a aucun rôle').waitFor();
  await page.getByText('le support informatique, poste 4000').waitFor();
  await page.getByRole('link', { name: 'Se connecter avec un autre compte' }).click();
  await giveName(page, 'camille');
  await page.getByRole('button', { name: 'Poste 1001' }).waitFor();
  await page.context().close();
});

it('an open desk does not notice that the provider is away; whoever wants to sign in meanwhile reads it', async () => {
  const page = await signIn('camille');
  await page.getByRole('button', { name: 'Poste 1001' }).click();
  await page.getByText('Prêt pour le prochain appel').waitFor();
  await provider.goAway();
  try {
    await rig.trust(provider.issuer);
    await page.reload();
    await page.getByText('Prêt pour le prochain appel').waitFor();
    const late = await open();
    await late.getByRole('link', { name: 'Se connecter' }).click();
    await late.getByText('Le service de connexion ne répond pas.').waitFor();
    await late.context().close();
  } finally {
    await provider.comeBack();
  }
  await page.context().close();
  const after = await signIn('camille');
  await after.getByRole('button', { name: 'Poste 1001' }).waitFor();
  await after.context().close();
});

it.each(['no fault', 'refused', 'no-role'])(
  'after %s axe finds nothing on the page, in either theme',
  async (fault) => {
    const page = await open(fault === 'no fault' ? '/' : `/connexion?faute=${fault}`);
    await page.getByRole('link', { name: 'Se connecter', exact: true }).waitFor();
    expect(await faultsInBothThemes(page)).toEqual([]);
    await page.context().close();
  },
);
