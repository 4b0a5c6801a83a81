import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AmiEventOf, type AmiEventType, readAmiEvent } from './ami-event.ts';
import { AmiFieldError } from './ami-fields.ts';
import { AmiPacket } from './ami-packet.ts';

/** One packet of each type, as Asterisk 22.10.1 sent them during a queued call (numbers replaced). */
const recorded = readFileSync(join(import.meta.dirname, 'queue-call.fixture.txt'), 'utf8')
  .trim()
  .split('\n\n')
  .map((text) => {
    const fields = text.split('\n').map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
    return new AmiPacket(fields);
  });

/** @param without names of fields that are left out */
function event<Type extends AmiEventType>(type: Type, without = /^$/): AmiEventOf<Type> {
  const packet = recorded.find((each) => each.get('Event') === type);
  if (packet === undefined) throw new Error(`no ${type} was recorded`);
  const fields = packet.fields.filter(([name]) => !without.test(name));
  return readAmiEvent(new AmiPacket(fields)) as AmiEventOf<Type>;
}

const caller = {
  name: 'PJSIP/anonymous-00000002',
  uniqueId: 'a-1795249463.9',
  linkedId: 'a-1795249463.9',
  state: 6,
};

describe('a recorded queue call', () => {
  test('the caller who joins and leaves is the ARI channel', () => {
    expect(event('QueueCallerJoin')).toMatchObject({ queue: 'support', position: 1, count: 1, caller });
    expect(event('QueueCallerLeave')).toMatchObject({ position: 1, count: 0, caller });
  });

  test('the agent leg is linked to the caller', () => {
    const { agent, interface: called, memberName } = event('AgentCalled');
    expect({ called, memberName }).toEqual({ called: 'PJSIP/agent1', memberName: 'Agent One' });
    expect(agent).toEqual({
      name: 'PJSIP/agent1-00000003',
      uniqueId: 'a-1795249463.10',
      linkedId: caller.uniqueId,
      state: 0,
    });
  });

  test('times are in milliseconds, although RingTime is in milliseconds in one event and in seconds in the other', () => {
    expect(event('AgentRingNoAnswer').ringTimeMs).toBe(4_000);
    expect(event('AgentConnect')).toMatchObject({ ringTimeMs: 1_000, holdTimeMs: 6_000 });
    expect(event('AgentComplete')).toMatchObject({ holdTimeMs: 6_000, talkTimeMs: 6_000, reason: 'caller' });
    expect(event('QueueCallerAbandon')).toMatchObject({ holdTimeMs: 1_000, originalPosition: 1 });
  });

  test('the end of a conversation is read although Asterisk has forgotten a channel of it', () => {
    const { caller: gone, agent, ...rest } = event('AgentComplete');
    expect(gone).toEqual(caller);
    expect(event('AgentComplete', /^(Channel|Uniqueid|Linkedid)/)).toEqual({ ...rest, agent });
    expect(event('AgentComplete', /^Dest/)).toEqual({ ...rest, caller });
    expect(event('AgentComplete', /^(Dest|Channel|Uniqueid|Linkedid)/)).toEqual(rest);
  });

  test('a member is read with its state by name', () => {
    expect(event('QueueMemberStatus').member).toEqual({
      queue: 'support',
      memberName: 'Agent One',
      interface: 'PJSIP/agent1',
      state: 'ringing',
      paused: false,
      pausedReason: '',
      inCall: false,
      callsTaken: 0,
      penalty: 0,
      lastCallAt: 0,
    });
    expect(event('QueueMemberPause').member.paused).toBe(true);
  });

  test('dialling, the bridge and the end', () => {
    expect(event('DialBegin').dialled.uniqueId).toBe('a-1795249463.10');
    expect(event('DialState').dialStatus).toBe('RINGING');
    expect(event('DialEnd')).toMatchObject({ dialStatus: 'ANSWER', caller });
    expect(event('BridgeEnter').channelsInBridge).toBe(1);
    expect(event('BridgeLeave').bridgeTechnology).toBe('native_rtp');
    expect(event('Hangup')).toMatchObject({ cause: 16, causeText: 'Normal Clearing' });
    expect(event('Hangup').at).toBe(1_795_249_475_841);
  });

  test('who holds is the agent, on a channel that is linked to the caller', () => {
    for (const type of ['Hold', 'Unhold'] as const) {
      const { channel } = event(type);
      expect(channel.name).toBe('PJSIP/agent1-00000003');
      expect(channel.linkedId).toBe(caller.uniqueId);
    }
  });

  test('a transfer says who gives, and which caller to whom', () => {
    const given = event('AttendedTransfer');
    expect(given).toMatchObject({ result: 'Success', destination: 'Bridge' });
    expect([given.transferer, given.second].map(({ name }) => name)).toEqual([
      'PJSIP/1001-00000001',
      'PJSIP/1001-00000002',
    ]);
    expect(given.transferee).toMatchObject({ name: 'PJSIP/pstn-00000000' });
    expect(given.target).toMatchObject({ name: 'PJSIP/1002-00000003' });
    const { transferer, transferee } = event('BlindTransfer');
    expect([transferer.name, transferee?.name]).toEqual(['PJSIP/1002-0000001b', 'PJSIP/pstn-00000018']);
  });

  test('no event carries a number or a name of the caller', () => {
    for (const packet of recorded) expect(JSON.stringify(readAmiEvent(packet))).not.toContain('0100000000');
  });

  test('a missing or mangled field is an AmiFieldError that holds no value', () => {
    const packets = fc.constantFrom(...recorded);
    fc.assert(
      fc.property(packets, fc.nat(), fc.option(fc.string()), (packet, at, value) => {
        const fields = packet.fields.flatMap((field, index): [string, string][] => {
          if (index !== at % packet.fields.length) return [[field[0], field[1]]];
          return value === null ? [] : [[field[0], value]];
        });
        try {
          readAmiEvent(new AmiPacket(fields));
        } catch (error) {
          expect(error).toBeInstanceOf(AmiFieldError);
          expect(String(error)).not.toContain('0100000000');
        }
      }),
    );
  });
});

test('types that are not used are passed over', () => {
  for (const type of ['VarSet', 'RTCPSent', 'toString', ''])
    expect(readAmiEvent(new AmiPacket([['Event', type]]))).toBeUndefined();
});

test('an originated call has no dialling caller', () => {
  const fields: [string, string][] = [
    ['Event', 'DialBegin'],
    ['DestChannel', 'PJSIP/x-1'],
    ['DestUniqueid', '1.1'],
    ['DestLinkedid', '1.1'],
    ['DestChannelState', '0'],
  ];
  expect(readAmiEvent(new AmiPacket(fields))).toEqual({
    type: 'DialBegin',
    dialled: { name: 'PJSIP/x-1', uniqueId: '1.1', linkedId: '1.1', state: 0 },
  });
});
