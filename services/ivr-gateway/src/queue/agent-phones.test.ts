import type { QueueMember, QueueMemberState } from '@decroche/asterisk';
import { PhoneState } from '@decroche/contracts';
import { expect, it } from 'vitest';
import { agentPhones } from './agent-phones.ts';

function queue(name: string, states: Readonly<Record<string, QueueMemberState>>) {
  const members = Object.entries(states).map(
    ([extension, state]): QueueMember => ({
      ...{ queue: name, memberName: `Poste ${extension}`, interface: `PJSIP/${extension}`, state },
      ...{ paused: false, pausedReason: '', inCall: false, callsTaken: 0, penalty: 0, lastCallAt: 0 },
    }),
  );
  return {
    ...{ queue: name, strategy: 'rrmemory', callsWaiting: 0, completed: 0, abandoned: 0 },
    ...{ members, entries: [] },
  };
}

it('a phone is told once, whatever the number of its queues, with whether calls ring there', () => {
  const queues = [
    queue('accueil', { 1001: 'not_in_use', 1002: 'unavailable', 1003: 'on_hold', 1004: 'ringing' }),
    queue('reversion', { 1001: 'not_in_use', 1005: 'unknown' }),
  ];
  expect(new Map(agentPhones(queues).map(({ extension, state }) => [extension, state]))).toEqual(
    new Map([
      ['1001', PhoneState.READY],
      ['1002', PhoneState.UNREACHABLE],
      ['1003', PhoneState.IN_CALL],
      ['1004', PhoneState.RINGING],
      ['1005', PhoneState.UNSPECIFIED],
    ]),
  );
});
