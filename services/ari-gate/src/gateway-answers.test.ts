import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bridgesOfTaps, channelsSeen, isHeldBy, isInQueue, OddAnswerError } from './gateway-answers.ts';

const TAP = 'decroche-tap-0e4cd7ac-3f3b-4b8d-9b59-0f6de4d2c4f1';
const channel = (id: string, app_name: string, app_data: string) => ({
  id,
  name: 'PJSIP/pstn-00000001',
  caller: { name: '', number: '+33199000001' },
  dialplan: { context: 'from-pstn', exten: '3960', priority: 13, app_name, app_data },
});

const PLACES = {
  context: 'queues',
  extensions: ['retraite', 'veuvage'],
  transferredContext: 'transferred',
};

describe('what goes back to the gateway', () => {
  it('of channels are their ids and where they are', () => {
    const seen = { id: '1.2', dialplan: { app_name: 'Stasis', app_data: 'decroche', context: 'from-pstn' } };
    expect(channelsSeen(channel('1.2', 'Stasis', 'decroche,inbound'))).toEqual(seen);
    expect(channelsSeen([channel('1.2', 'Stasis', 'decroche,inbound')])).toEqual([seen]);
    expect(channelsSeen(channel('1.3', 'Dial', 'PJSIP/+33199000001@pstn'))).toMatchObject({
      dialplan: { app_data: '' },
    });
  });

  it('of bridges are the ids of those of taps', () => {
    const bridges = [
      { id: 'queue-7', channels: ['1.2', '1.3'] },
      { id: `${TAP}-bridge`, channels: ['1.4'] },
    ];
    expect(bridgesOfTaps(bridges, 'decroche')).toEqual([{ id: `${TAP}-bridge` }]);
  });

  it.each([
    ['1.2', 'Stasis', 'decroche,inbound', true],
    ['1.2', 'Stasis', 'decroche', true],
    ['1.2', 'Stasis', 'decroche2,inbound', false],
    ['1.2', 'Stasis', 'another,decroche', false],
    ['1.2', 'Queue', 'retraite,r', false],
    ['1.3', 'AppQueue', '(Outgoing Line)', false],
    [`${TAP}-snoop`, 'Stasis', 'decroche,tap', false],
  ])('%s in %s(%s) is a caller whom the application has: %s', (id, name, data, held) => {
    expect(isHeldBy('decroche', channel(id, name, data))).toBe(held);
  });

  it.each([
    ['Queue', 'queues', 'retraite', 'Up', true],
    ['Queue', 'queues', 'veuvage', 'Up', true],
    ['Queue', 'queues', 'another', 'Up', false],
    ['Queue', 'transferred', '1001', 'Up', true],
    ['Queue', 'transferred', 'retraite', 'Up', false],
    ['Queue', 'another', '1001', 'Up', false],
    ['AppQueue', 'from-agent', '', 'Up', true],
    ['AppQueue', 'from-agent', '', 'Ringing', false],
    ['Dial', 'queues', 'retraite', 'Up', false],
    ['Stasis', 'from-pstn', '3960', 'Up', false],
  ])(
    '%s in %s, %s, %s is one side of a conversation of a queue: %s',
    (app_name, context, exten, state, is) => {
      expect(isInQueue(PLACES, { id: '1.2', state, dialplan: { app_name, context, exten } })).toBe(is);
    },
  );

  it('is a typed error when Asterisk answers with anything else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (answer) => {
        fc.pre(!Array.isArray(answer));
        for (const read of [
          () => channelsSeen(answer),
          () => bridgesOfTaps(answer, 'decroche'),
          () => isHeldBy('decroche', answer),
          () => isInQueue(PLACES, answer),
        ])
          expect(read).toThrow(OddAnswerError);
      }),
    );
  });
});
