import type { Role, SessionView } from '@decroche/agent-desktop/contract';

/** Somebody who can sign in without a password. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

/**
 * Who can sign in at the desk of a demonstration.
 *
 * @throws Error when the desk has another sign-in
 */
export async function demonstrationAccounts(desktopUrl: string): Promise<readonly Account[]> {
  const session = (await (await fetch(`${desktopUrl}/api/session`)).json()) as SessionView;
  if (session.signedIn) throw new Error('the desk has no demonstration sign-in');
  return session.demonstrationAgents;
}

/** One of them for each set of roles. */
export function oneForEachRole(accounts: readonly Account[]): readonly Account[] {
  return [...byRoles(accounts).values()].flatMap(([first]) => first ?? []);
}

/** A line for each set of roles, with who has it. */
export function accountLines(accounts: readonly Account[]): string[] {
  return [...byRoles(accounts)].map(
    ([roles, people]) => `${roles}: ${people.map(({ name }) => name).join(' · ')}`,
  );
}

function byRoles(accounts: readonly Account[]): Map<string, Account[]> {
  return Map.groupBy(accounts, ({ roles }) => roles.join(' + '));
}
