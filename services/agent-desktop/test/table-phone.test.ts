import { PhoneState } from '@decroche/contracts';
import { afterAll, beforeAll, it } from 'vitest';
import { DeskClient, type Feed } from './desk-client.ts';
import { DeskRig } from './desk-rig.ts';

let rig: DeskRig;
let feed: Feed;
beforeAll(async () => {
  rig = await DeskRig.start();
  rig.phones = [
    { extension: '1001', state: PhoneState.UNREACHABLE },
    { extension: '1002', state: PhoneState.READY },
  ];
  feed = await (await DeskClient.at(rig.url, '1001')).feed();
}, 120_000);
afterAll(async () => {
  feed?.close();
  await rig?.stop();
});

it('a desk is told where its own phone stands, and nothing of it while no gateway answers', async () => {
  await feed.until(({ phone }) => phone === 'unreachable');
  rig.gatewayAway = true;
  await feed.until(({ phone }) => phone === null);
  rig.gatewayAway = false;
  rig.phones = [{ extension: '1001', state: PhoneState.IN_CALL }];
  await feed.until(({ phone }) => phone === 'in-call');
});
