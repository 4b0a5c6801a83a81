import { TestIdentityProvider } from '@decroche/test-stage/identity-provider';
import { PEOPLE } from './oidc-rig.ts';

export const BACK = 'https://desk.example/api/sign-in/callback';
export const CLIENT_OF_SHIFTED = { id: 'decroche', secret: 'secret-of-the-tests' } as const;

// A provider in a process of its own, whose clock `CLOCK_FILE` moves; a test imports its names only.
if (process.env.CLOCK_FILE !== undefined) {
  const afterSignOut = 'https://desk.example/';
  const backChannelLogoutUri = 'https://desk.example/api/sign-out/provider';
  const client = { ...CLIENT_OF_SHIFTED, redirectUri: BACK, afterSignOut, backChannelLogoutUri };
  const provider = await TestIdentityProvider.start(client, PEOPLE);
  process.stdout.write(`${provider.issuer}\n`);
  // Tells its time when it is asked, and ends with the test, whichever way that ends.
  process.stdin.on('data', () => process.stdout.write(`${Date.now()}\n`)).on('end', () => process.exit());
}
