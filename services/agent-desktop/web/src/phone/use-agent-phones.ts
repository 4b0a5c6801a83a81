import { useEffect, useRef, useState } from 'react';
import type { DeskApi } from '../app/api.ts';
import { AgentPhone } from './agent-phone.ts';

/**
 * The phone of the extension that the agent is on, and those of extensions that he left, or lost with his session, in
 * the middle of a call.
 *
 * @param extension null when it has no phone in the browser
 */
export function useAgentPhones(api: DeskApi, extension: string | null): readonly AgentPhone[] {
  const held = useRef(new Map<string, AgentPhone>());
  const [phones, setPhones] = useState<readonly AgentPhone[]>([]);
  useEffect(() => {
    if (extension === null) return;
    const all = held.current;
    const phone = all.get(extension) ?? new AgentPhone(extension, () => api.phoneAccount());
    phone.keep();
    all.set(extension, phone);
    setPhones([...all.values()]);
    return () =>
      phone.retire(() => {
        all.delete(extension);
        setPhones([...all.values()]);
      });
  }, [api, extension]);
  return phones;
}
