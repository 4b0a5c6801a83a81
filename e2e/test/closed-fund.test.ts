import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentPhone, PhoneCall } from '@decroche/local-stack';
import { until } from '@decroche/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Scene } from '../src/scene.ts';

const DAY_MS = 86_400_000;
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

let folder: string;
let file: string;
let scene: Scene;
let phone: AgentPhone;
const calls: PhoneCall[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opening-'));
  file = join(folder, 'opening-hours.yaml');
  await writeFile(file, closedToday());
  scene = await Scene.create({
    agents: 1,
    services: ['transcriber', 'ivr-gateway'],
    overrides: { 'ivr-gateway': { OPENING_HOURS_FILE: file, PREPARATION_STAGES: 'none' } },
  });
  phone = await scene.phone('1001');
});

afterEach(async () => {
  for (const call of calls.splice(0)) {
    await call.hangUp();
    await call.ended;
  }
});

afterAll(async () => {
  await phone?.stop();
  await scene?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Hours of one day only, three days from now. */
function closedToday(): string {
  const day = DAYS[new Date(Date.now() + 3 * DAY_MS).getUTCDay()];
  return `carsat-rhone-alpes:\n  timeZone: Europe/Paris\n  holidays: open\n  hours: { ${day}: ["08:00-12:00"] }\n`;
}

function openAlways(): string {
  const hours = DAYS.map((day) => `    ${day}: ["00:00-24:00"]`).join('\n');
  return `carsat-rhone-alpes:\n  timeZone: Europe/Paris\n  holidays: open\n  hours:\n${hours}\n`;
}

async function place(options: Parameters<Scene['call']>[0] = {}): Promise<PhoneCall> {
  const call = await scene.call(options);
  calls.push(call);
  await call.answered;
  return call;
}

describe('a caller of a fund with opening hours', () => {
  it('hears that it is closed and when it answers again, and is hung up; no phone rings', async () => {
    const call = await place();
    const from = performance.now();
    const { end } = await call.ended;
    expect(end).toBe('remote-hung-up');
    // Four tones of 300 ms: closed, until, the day, the hour.
    expect(performance.now() - from).toBeGreaterThan(1_100);
    expect(performance.now() - from).toBeLessThan(6_000);
    expect(phone.events.some(({ name }) => name === 'ringing')).toBe(false);
  });

  it('that wrote its file wrong keeps the hours that it had', async () => {
    await writeFile(file, 'carsat-rhone-alpes: { hours: always }\n');
    await until(
      'the fault is told',
      () =>
        scene.constellation.services['ivr-gateway'].output.lines.some((line) =>
          line.includes('what it said before stays in force'),
        ),
      20_000,
    );
    expect((await (await place()).ended).end).toBe('remote-hung-up');
  });

  it('is asked and queued as ever once the file says that it answers, without a restart', async () => {
    await writeFile(file, openAlways());
    await until(
      'a caller of the open fund is queued',
      async () => {
        const ringing = phone.next('ringing', 12_000).then(
          () => true,
          () => false,
        );
        // One who keeps still would be asked again first.
        const call = await place({ dtmf: [{ digit: '0', atMs: 300 }] });
        const rang = await Promise.race([ringing, call.ended.then(() => false)]);
        await call.hangUp();
        await call.ended;
        return rang;
      },
      40_000,
    );
  });
});
