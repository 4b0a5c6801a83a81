import { expect, test } from 'vitest';
import { processorFinding } from './doctor.ts';

test.each([
  ['flags\t\t: fpu avx avx2 avx512_vnni', 'ok', 'AVX2 and VNNI'],
  ['flags\t\t: fpu avx avx2 avx_vnni', 'ok', 'AVX2 and VNNI'],
  ['flags\t\t: fpu avx avx2', 'ok', 'without VNNI'],
  ['flags\t\t: fpu avx', 'warning', 'no AVX2'],
  ['', 'warning', 'no AVX2'],
])('a processor that makes people be understood more slowly is said: %j', (cpuinfo, level, found) => {
  const finding = processorFinding(cpuinfo);
  expect(finding.level).toBe(level);
  expect(finding.found).toContain(found);
});
