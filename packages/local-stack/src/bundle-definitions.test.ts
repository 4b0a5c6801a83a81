import { expect, test } from 'vitest';
import { modelServerBackend } from './bundle-definitions.ts';

test.each([
  ['flags\t\t: fpu avx f16c fma bmi2 avx2 smep', 'libggml-cpu-haswell.so'],
  ['flags\t\t: fpu avx f16c fma bmi2 smep', 'libggml-cpu-x64.so'],
  ['', 'libggml-cpu-x64.so'],
])('a processor is given the code that it can run: %j', (processor, expected) => {
  expect(modelServerBackend(processor).endsWith(`/${expected}`)).toBe(true);
});
