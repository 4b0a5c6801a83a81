import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { AgentPhone } from './agent-phone.ts';

/** The phones of whoever is signed in; around every page of his. */
export const AgentPhonesContext = createContext<readonly AgentPhone[]>([]);

/** Whether a phone in the page rings or is in a call. */
export function usePhoneInCall(): boolean {
  const phones = useContext(AgentPhonesContext);
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = phones.map((phone) => phone.subscribe(listener));
      return () => {
        for (const end of ends) end();
      };
    },
    [phones],
  );
  return useSyncExternalStore(subscribe, () => phones.some(({ inCall }) => inCall));
}
