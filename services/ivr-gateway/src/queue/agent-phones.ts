import type { QueueMemberState, QueueSnapshot } from '@decroche/asterisk';
import { type Phone, PhoneState } from '@decroche/contracts';
import { extensionOf } from './agent-lines.ts';

const STATES: Readonly<Record<QueueMemberState, PhoneState>> = {
  unknown: PhoneState.UNSPECIFIED,
  not_in_use: PhoneState.READY,
  in_use: PhoneState.IN_CALL,
  busy: PhoneState.IN_CALL,
  invalid: PhoneState.UNREACHABLE,
  unavailable: PhoneState.UNREACHABLE,
  ringing: PhoneState.RINGING,
  ringing_in_use: PhoneState.IN_CALL,
  on_hold: PhoneState.IN_CALL,
};

/** The phones of the agents in some queues, each once: in all of them a phone has the same state, that of the device. */
export function agentPhones(queues: readonly QueueSnapshot[]): readonly Phone[] {
  const states = new Map<string, PhoneState>();
  for (const { members } of queues) {
    for (const member of members) states.set(extensionOf(member.interface), STATES[member.state]);
  }
  return [...states].map(([extension, state]) => ({ extension, state }));
}
