import { findProgram } from './host-programs.ts';

export interface CommandLine {
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * The same command line under `setpriv --pdeathsig KILL` (util-linux): the kernel kills the program when the
 * process that started it ends, however it ends (prctl(2), PR_SET_PDEATHSIG); and under `prlimit --core=0`: what was
 * said is in its memory, and a crash must not write that to a disk. Each is left out where its program is missing.
 */
export async function withParent(command: string, args: readonly string[]): Promise<CommandLine> {
  const [setpriv, prlimit] = await Promise.all([findProgram('setpriv'), findProgram('prlimit')]);
  const line = [
    ...(prlimit === undefined ? [] : [prlimit, '--core=0:0']),
    ...(setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'KILL', '--']),
    command,
    ...args,
  ];
  return { command: line[0] as string, args: line.slice(1) };
}
