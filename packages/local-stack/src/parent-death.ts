import { findProgram } from './host-programs.ts';

export interface CommandLine {
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * The same command line under `setpriv --pdeathsig KILL` (util-linux): the kernel kills the program when the
 * process that started it ends, however it ends (prctl(2), PR_SET_PDEATHSIG). Unchanged where setpriv is missing.
 */
export async function withParent(command: string, args: readonly string[]): Promise<CommandLine> {
  const setpriv = await findProgram('setpriv');
  if (!setpriv) return { command, args };
  return { command: setpriv, args: ['--pdeathsig', 'KILL', '--', command, ...args] };
}
