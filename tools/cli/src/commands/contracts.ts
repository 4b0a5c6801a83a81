import { type Command, UsageError } from '../command.ts';
import { ROOT } from '../root.ts';
import { runProgram } from '../subprocess.ts';

export const command: Command = {
  name: 'contracts',
  summary: 'generate the TypeScript of proto/, or release a new baseline for the breaking check',
  help: `./run contracts generate   writes packages/contracts/src/gen from proto/decroche/v1
./run contracts release    makes today's contracts the baseline of the breaking check (proto/released.binpb)`,
  async run([what]) {
    const cwd = `${ROOT}/proto`;
    if (what === 'generate') return (await runProgram('buf', ['generate'], { cwd })).status;
    if (what === 'release')
      return (await runProgram('buf', ['build', '-o', 'released.binpb'], { cwd })).status;
    throw new UsageError('contracts: expected generate or release');
  },
};
