import { TranscriberServiceClient } from '@decroche/contracts';
import type { AgentPhone } from '@decroche/local-stack';
import { callUnary, createGrpcClient, startTelemetry } from '@decroche/service-kit';
import { until } from '@decroche/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Scene, SURVIVOR_NEED } from '../src/scene.ts';

const { tracer } = startTelemetry('e2e', {});
let scene: Scene;
let phone: AgentPhone;

beforeAll(async () => {
  scene = await Scene.create({ agents: 1, transcribers: 2 });
  phone = await scene.phone('1001');
});
afterAll(async () => {
  await phone?.stop();
  await scene?.stop();
});

/** Place in the list of the transcriber that listens to someone now. */
async function listening(): Promise<number> {
  let found = -1;
  await until('a transcriber listens', async () => {
    const open = await Promise.all(
      scene.constellation.ports.transcribers.map(async (port) => {
        const client = createGrpcClient(TranscriberServiceClient, `127.0.0.1:${port}`, {
          tracer,
          access: scene.constellation.secrets.grpcAccess('ivr-gateway'),
        });
        const { openStreams } = await callUnary(client.getStatus.bind(client), {}, { deadlineMs: 2_000 });
        client.close();
        return openStreams;
      }),
    );
    found = open.findIndex((streams) => streams > 0);
    return found >= 0;
  });
  return found;
}

describe('with two transcribers', () => {
  it('the one that listens dies in the middle of speech: the other hears the whole sentence', async () => {
    const call = await scene.call(await scene.says(SURVIVOR_NEED));
    await scene.step('spoke');
    const { services, moreTranscribers } = scene.constellation;
    const transcribers = [services.transcriber, ...moreTranscribers];
    await transcribers[await listening()]?.kill();
    const said = await scene.seen(
      'final text',
      ({ type, final }) => type === 'said' && final === true,
      20_000,
    );
    expect(said.text).toMatch(/mari est décédé/);
    expect(said.text).toMatch(/retraite/);
    expect((await scene.step('queued')).mode).toBe('listening');
    const draft = await scene.seen('draft', ({ type, final }) => type === 'draft' && final === true);
    expect(draft.abstained).toBe(false);
    await call.hangUp();
    await call.ended;
  });
});
