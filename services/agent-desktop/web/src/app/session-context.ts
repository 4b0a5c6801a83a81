import { createContext, useContext } from 'react';
import type { SessionView } from '#contract';
import type { DeskApi } from './api.ts';

/** Session of somebody who is signed in. */
export type SignedInView = SessionView & { readonly signedIn: true };

/** The server's API; in every page. */
export const ApiContext = createContext<DeskApi | null>(null);

/** The server's API. */
export function useApi(): DeskApi {
  const api = useContext(ApiContext);
  if (api === null) throw new Error('useApi is used outside the app');
  return api;
}

/** What a page of somebody signed in may use. */
export interface SignedIn {
  readonly session: SignedInView;
  /** Takes the session as the server gives it after a change. */
  readonly take: (session: SessionView) => void;
  /** True when the session was just asked for anew because it, or its extension, was lost. */
  readonly lost: boolean;
  /** The server knows the session no more, or not on this extension: it is asked for anew, at this address. */
  readonly expire: () => void;
  /**
   * Signs out, in this browser or on all machines, and begins anew.
   *
   * @throws an error with a code of the API
   */
  readonly leave: (where: 'here' | 'everywhere') => Promise<void>;
}

export const SessionContext = createContext<SignedIn | null>(null);

/** Who is signed in; for pages that are not public. */
export function useSignedIn(): SignedIn {
  const signedIn = useContext(SessionContext);
  if (signedIn === null) throw new Error('useSignedIn is used outside a session');
  return signedIn;
}
