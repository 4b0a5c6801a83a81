import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayRequests } from './gateway-requests.ts';

const TAP = 'decroche-tap-0e4cd7ac-3f3b-4b8d-9b59-0f6de4d2c4f1';
const PLAYBACK = '019cd7ac-3f3b-7b8d-9b59-0f6de4d2c4f1';
const requests = new GatewayRequests({
  app: 'decroche',
  queue: { context: 'queues', extension: 'retraite' },
  moreQueues: ['veuvage'],
  closedContext: 'closed',
  prompts: ['sound:decroche/notice', 'sound:/srv/prompts/question'],
  audioSocket: '127.0.0.1:9092',
  promptsUnder: 'sound:decroche/',
});
const asks = (asked: string): boolean => {
  const [method = '', target = '', upgrade] = asked.split(' ');
  return requests.allowed(method, target, upgrade !== undefined) !== undefined;
};
const MEDIA =
  `POST /ari/channels/externalMedia?app=decroche&channelId=${TAP}-media&format=slin16&encapsulation=none` +
  '&transport=websocket&connection_type=server&external_host=INCOMING';
const AUDIOSOCKET =
  `POST /ari/channels/externalMedia?app=decroche&channelId=${TAP}-media&format=slin16&encapsulation=audiosocket` +
  '&transport=tcp&external_host=127.0.0.1%3A9092&data=0e4cd7ac-3f3b-4b8d-9b59-0f6de4d2c4f1';
const ALLOWED = [
  'GET /ari/events?app=decroche&subscribeAll=false upgrade',
  'GET /media/0e4cd7ac-3f3b-4b8d-9b59-0f6de4d2c4f1 upgrade',
  'POST /ari/asterisk/variable?variable=DECROCHE_GATEWAY_SEEN_decroche&value=1796000000',
  'GET /ari/channels',
  'GET /ari/channels/decroche-1796000000.12',
  'POST /ari/channels/1796000000.12/continue?priority=1&context=queues&extension=retraite',
  `POST /ari/channels/1796000000.12/play/${PLAYBACK}?media=sound%3Adecroche%2Fnotice`,
  `POST /ari/channels/1796000000.12/play/${PLAYBACK}?media=sound:/srv/prompts/question`,
  `POST /ari/channels/1796000000.12/play/${PLAYBACK}?media=sound:decroche/closed-until,sound:decroche/days/monday`,
  'POST /ari/channels/1796000000.12/continue?context=queues&extension=veuvage&priority=1',
  'POST /ari/channels/1796000000.12/continue?context=closed&extension=retraite&priority=1',
  'POST /ari/channels/1796000000.12/silence',
  'DELETE /ari/channels/1796000000.12/silence',
  `POST /ari/channels/1796000000.12/snoop/${TAP}-snoop?app=decroche&spy=in&appArgs=tap`,
  MEDIA,
  AUDIOSOCKET,
  `DELETE /ari/channels/${TAP}-media`,
  `DELETE /ari/channels/${TAP}-snoop`,
  'GET /ari/bridges',
  `POST /ari/bridges/${TAP}-bridge?type=mixing`,
  `POST /ari/bridges/${TAP}-bridge/addChannel?channel=${TAP}-snoop%2C${TAP}-media`,
  `DELETE /ari/bridges/${TAP}-bridge`,
  `DELETE /ari/playbacks/${PLAYBACK}`,
];

describe('the requests of a gateway', () => {
  it.each(ALLOWED)('pass: %s', (asked) => expect(asks(asked)).toBe(true));

  it.each([
    'POST /ari/channels?endpoint=PJSIP/1001/sip:someone@elsewhere&app=decroche',
    'POST /ari/channels?endpoint=PJSIP/1001&app=decroche',
    'POST /ari/channels/create?endpoint=PJSIP/1001&app=decroche',
    'POST /ari/channels/9?endpoint=PJSIP/pstn/sip:09@elsewhere&app=decroche',
    'POST /ari/channels/1.2/dial',
    'POST /ari/channels/1.2/redirect?endpoint=PJSIP/pstn/sip:09@elsewhere',
    'POST /ari/channels/1.2/continue?context=from-agent&extension=retraite&priority=1',
    'POST /ari/channels/1.2/continue?context=queues&extension=retraite&priority=2',
    'POST /ari/channels/1.2/continue?context=queues&extension=other&priority=1',
    'POST /ari/channels/1.2/continue?context=closed&extension=veuvage&priority=1',
    'POST /ari/channels/1.2/move?app=other',
    'POST /ari/channels/1.2/record?name=a&format=wav',
    'POST /ari/channels/1.2/variable?variable=A&value=b',
    'GET /ari/channels/1.2/variable?variable=CALLERID(num)',
    'POST /ari/channels/1.2/moh',
    'POST /ari/channels/1.2/dtmf?dtmf=1',
    'POST /ari/channels/1.2/hold',
    'POST /ari/channels/1.2/answer',
    'DELETE /ari/channels/1.2',
    `POST /ari/channels/1.2/play/${PLAYBACK}?media=recording:a`,
    `POST /ari/channels/1.2/play/${PLAYBACK}?media=sound:/etc/passwd`,
    `POST /ari/channels/1.2/play/${PLAYBACK}?media=sound:decroche/notice,sound:other`,
    `POST /ari/channels/1.2/play/${PLAYBACK}?media=sound:decroche/../../../etc/passwd`,
    `POST /ari/channels/1.2/play/${PLAYBACK}?media=sound:decroche/notice,recording:a`,
    `POST /ari/channels/1.2/play/${PLAYBACK}?media=sound:decroche/notice${',sound:decroche/notice'.repeat(40)}`,
    `POST /ari/channels/1.2/play/${PLAYBACK}?media=sound:decroche/notice&skipms=1`,
    `POST /ari/channels/1.2/snoop/${TAP}-snoop?app=decroche&spy=in&whisper=out&appArgs=tap`,
    `POST /ari/channels/1.2/snoop/${TAP}-snoop?app=decroche&spy=both&appArgs=tap`,
    MEDIA.replace('INCOMING', 'elsewhere:9'),
    AUDIOSOCKET.replace('127.0.0.1%3A9092', 'elsewhere:9092'),
    AUDIOSOCKET.replace('9092', '9093'),
    AUDIOSOCKET.replace('127.0.0.1%3A9092', 'INCOMING'),
    AUDIOSOCKET.replace('=tcp', '=udp'),
    AUDIOSOCKET.replace('=slin16', '=slin'),
    AUDIOSOCKET.replace(`${TAP}-media`, '1.2'),
    `${AUDIOSOCKET}&connection_type=client`,
    MEDIA.replace('=server', '=client'),
    MEDIA.replace('=websocket', '=udp').replace('=none', '=rtp'),
    `${MEDIA}&transport_data=v(a=b)`,
    `${MEDIA}&data=x`,
    MEDIA.replace(`${TAP}-media`, '1.2'),
    'POST /ari/bridges',
    'POST /ari/bridges/other?type=mixing',
    `POST /ari/bridges/${TAP}-bridge/addChannel?channel=1.2,1.3`,
    `POST /ari/bridges/${TAP}-bridge/record?name=a&format=wav`,
    `POST /ari/bridges/${TAP}-bridge/play?media=sound:decroche/notice`,
    'POST /ari/asterisk/variable?variable=DECROCHE_STASIS_LIMIT&value=1',
    'POST /ari/asterisk/variable?variable=SHELL(id)&value=1',
    'POST /ari/asterisk/variable?variable=DECROCHE_GATEWAY_SEEN_decroche&variable=DECROCHE_GATEWAY_SEEN_decroche',
    'GET /ari/asterisk/variable?variable=A',
    'GET /ari/asterisk/info',
    'GET /ari/asterisk/modules',
    'POST /ari/asterisk/modules/app_system.so',
    'GET /ari/asterisk/config/dynamic/res_pjsip/auth/1001',
    'POST /ari/asterisk/logging/a?configuration=dtmf',
    'GET /ari/recordings/stored',
    'GET /ari/endpoints',
    'PUT /ari/endpoints/sendMessage?to=pjsip:1001&from=a&body=b',
    'GET /ari/applications',
    'POST /ari/applications/decroche/subscription?eventSource=endpoint:PJSIP',
    'PUT /ari/deviceStates/Stasis:a?deviceState=BUSY',
    'POST /ari/events/user/a?application=decroche',
    'GET /ari/events?app=decroche&subscribeAll=true upgrade',
    'GET /ari/events?app=other&subscribeAll=false upgrade',
    'GET /ari/events?app=decroche&subscribeAll=false',
    'GET /ari/events?app=decroche&subscribeAll=false&api_key=a:b upgrade',
    'GET /ari/channels?api_key=a:b',
    'GET /ari/channels upgrade',
    'GET /ws upgrade',
    'GET /media/../ari/channels upgrade',
    'GET /ari/api-docs/resources.json',
    'GET http://127.0.0.1/ari/channels',
    'get /ari/channels',
    'GET /ari/channels/',
    'GET //ari/channels',
    'GET /ari/%63hannels',
    'GET /ari/channels/../asterisk/modules',
  ])('are no others: %s', (asked) => expect(asks(asked)).toBe(false));

  it('change in no character without being refused, but for ids and digits', () => {
    const junk = fc.oneof(
      fc.string({ minLength: 1, maxLength: 3 }),
      fc.constantFrom('%2e', '?', '&', '#', '/', '..', '\r\n', '\0'),
    );
    const request = fc.constantFrom(
      ...ALLOWED.filter((each) => !/1796|0e4cd7ac|GET|019cd7ac/.test(each)),
      MEDIA,
    );
    fc.assert(
      fc.property(request, fc.nat(400), junk, (asked, at, more) => {
        const [method = '', target = ''] = asked.split(' ');
        const changed = target.slice(0, at % target.length) + more + target.slice(at % target.length);
        const passed = requests.allowed(method, changed, false);
        // A separator that says nothing, such as a second "&", changes nothing that goes on.
        if (passed !== undefined)
          expect(asks(`${method} ${passed.target}`) && sameMeaning(passed.target, target)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

function sameMeaning(one: string, other: string): boolean {
  const parts = (target: string) => [target.split('?')[0], [...new URLSearchParams(target.split('?')[1])]];
  return JSON.stringify(parts(one)) === JSON.stringify(parts(other));
}
