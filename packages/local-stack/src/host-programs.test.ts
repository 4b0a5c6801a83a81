import { describe, expect, it } from 'vitest';
import { MissingHostProgramError } from './errors.ts';
import { findProgram, requireProgram } from './host-programs.ts';

describe('a program of the host', () => {
  it('is found on the PATH or in the system folders', async () => {
    expect(await findProgram('sh', '')).toMatch(/\/sh$/);
    expect(await findProgram('node', process.execPath.replace(/\/node$/, ''))).toBe(process.execPath);
  });

  it('is named with the Debian package that carries it when it is missing', async () => {
    await expect(requireProgram('no-such-program', 'its-package')).rejects.toThrow(MissingHostProgramError);
    await expect(requireProgram('no-such-program', 'its-package')).rejects.toThrow(/install its-package/);
  });
});
