import { checkForgetting, type ForgetReport, TYPED_CANARY, tracesIn } from '@decroche/cli/forgetting';
import { beforeAll, describe, expect, it } from 'vitest';

let report: ForgetReport;

beforeAll(async () => {
  report = await checkForgetting(() => undefined);
}, 180_000);

describe('after a call that spoke a name, a NIR and a phone number, and a typed question with others', () => {
  it('the search itself finds a canary that is there, in UTF-8 and in Latin-1', () => {
    expect(tracesIn(TYPED_CANARY)).toContain('canaripied');
    expect(tracesIn(Buffer.from('Germaine', 'latin1'))).toEqual(['germaine']);
  });

  it.each([
    ['nats-stream', 2_000],
    ['redis', 500],
    ['database', 10_000],
    ['disk', 10_000],
    ['logs', 2_000],
    ['spans', 5_000],
    ['timeline', 2_000],
    ['desk-page', 200],
    ['browser-storage', 1],
    ['open-files', 0],
    ['index', 0],
  ])('nothing is found in: %s', (name, leastBytes) => {
    const store = report.stores.find((each) => each.store === name);
    expect(store?.searchedBytes).toBeGreaterThanOrEqual(leastBytes);
    expect(store?.found).toEqual([]);
  });

  it('no audio is on a disk, and no key of Redis lives for ever', () => {
    expect(report.stores.flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('the stream holds nothing older than its ten minutes', () => {
    expect(report.stores.find(({ store }) => store === 'nats-stream')?.oldestMs).toBeLessThan(600_000);
  });
});
