import { parseArgs } from 'node:util';
import type { Command } from '../command.ts';
import { checkForgetting } from '../forgetting/forget-check.ts';
import { prepareForTests } from '../preparation.ts';

export const command: Command = {
  name: 'forget-check',
  summary: 'prove that nothing personal is kept: canaries in a real call, then a search of every store',
  help: `./run forget-check [--json]
Says a name, a NIR and a phone number in a real call on a stack of its own, types others into the desk, then searches
the NATS stream, Redis, the databases, the index, the disk, open files, every log and exported span, the desk's page
and the browser's storage. Exit status 1 when anything is found.

  --json   last line: {stores[{store, searchedBytes, found[], oldestMs, faults[]}], found, checkedAt}`,
  async run(args) {
    const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean' } } });
    await prepareForTests();
    const report = await checkForgetting((step) => process.stderr.write(`  ${step}\n`));
    if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
    else {
      for (const { store, searchedBytes, found, faults } of report.stores) {
        const verdict = found.length + faults.length === 0 ? 'nothing' : [...found, ...faults].join('; ');
        process.stdout.write(
          `${store.padEnd(16)} ${String(searchedBytes).padStart(10)} bytes searched   found: ${verdict}\n`,
        );
      }
    }
    return report.found === 0 ? 0 : 1;
  },
};
