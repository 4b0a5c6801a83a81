import { createLogger } from '@decroche/service-kit';
import { until } from '@decroche/test-kit';
import { describe, expect, it } from 'vitest';
import type { CallerLine } from '../dialogue/caller-line.ts';
import { PromptShelf } from '../dialogue/prompt-shelf.ts';
import { ClosedCalls } from './closed-calls.ts';
import { parseOpeningHours } from './opening-hours-file.ts';

const HOURS = parseOpeningHours(`caisse:
  timeZone: America/Martinique
  hours: { monday: ["08:00-16:00"] }`).get('caisse');

function callsAt(
  when: string,
  { hours = HOURS, unplayable = false }: { hours?: typeof HOURS | null; unplayable?: boolean } = {},
) {
  const log: string[] = [];
  const prompts: PromiseWithResolvers<void>[] = [];
  const line: CallerLine = {
    play: async (media) => {
      if (unplayable) throw new Error('no such file');
      log.push(String(media));
      const prompt = Promise.withResolvers<void>();
      prompts.push(prompt);
      await prompt.promise;
    },
    stopPlaying: async () => undefined,
    openAudio: async () => {
      throw new Error('nobody may listen');
    },
    goTo: () => undefined,
    toQueue: async () => void log.push('queue'),
    toClosed: async () => void log.push('closed'),
    release: () => void log.push('released'),
  };
  const logger = createLogger('test', 'silent');
  const calls = new ClosedCalls({
    hours: () => hours ?? undefined,
    shelf: new PromptShelf({ folder: 'none', media: 'sound:decroche/', logger }),
    lineOf: () => line,
    now: () => Date.parse(when),
    logger,
  });
  return { calls, log, prompts };
}

const SUNDAY = '2026-11-29T15:00:00Z';
const UNTIL_MONDAY = 'sound:decroche/closed-until,sound:decroche/days/tomorrow,sound:decroche/hours/08';

describe('a call while the fund is closed', () => {
  it('is told so, and when it answers again, and then is where the dialplan says', async () => {
    const { calls, log, prompts } = callsAt(SUNDAY);
    expect(calls.takes('caller')).toBe(true);
    expect(log).toEqual(['sound:decroche/closed']);
    prompts[0]?.resolve();
    await until('the next opening is told', () => prompts.length === 2);
    prompts[1]?.resolve();
    await until('it goes on', () => log.length === 3);
    expect(log).toEqual(['sound:decroche/closed', UNTIL_MONDAY, 'closed']);
  });

  it('that cannot be told is queued', async () => {
    const { calls, log } = callsAt(SUNDAY, { unplayable: true });
    calls.takes('caller');
    await until('it is queued', () => log.includes('queue'));
    expect(log).toEqual(['queue']);
  });

  it('that ends meanwhile is sent nowhere', async () => {
    const { calls, log, prompts } = callsAt(SUNDAY);
    calls.takes('caller');
    calls.left('caller');
    prompts[0]?.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(log).toEqual(['sound:decroche/closed', 'released']);
    expect(calls.has('caller')).toBe(false);
  });

  it('is taken by nobody here while the fund answers, or has not said when it does', () => {
    expect(callsAt('2026-11-30T15:00:00Z').calls.takes('caller')).toBe(false);
    expect(callsAt(SUNDAY, { hours: null }).calls.takes('caller')).toBe(false);
  });
});
