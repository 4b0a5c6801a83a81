import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { findProgram } from './host-programs.ts';
import { withParent } from './parent-death.ts';

test('a program of the stack writes no core file, whatever its memory holds', async ({ skip }) => {
  if ((await findProgram('prlimit')) === undefined) skip('prlimit (util-linux) is missing');
  const { command, args } = await withParent('/bin/cat', ['/proc/self/limits']);
  expect(execFileSync(command, [...args], { encoding: 'utf8' })).toMatch(/Max core file size\s+0\s+0/);
});
