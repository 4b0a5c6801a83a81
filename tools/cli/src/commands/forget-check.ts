import { parseArgs } from 'node:util';
import {
  checkInstallation,
  deliverCheck,
  type ForgetReport,
  type Installation,
  readInstallation,
} from '@decroche/forget-check';
import { ConfigError } from '@decroche/service-kit';
import { type Command, UsageError } from '../command.ts';
import { checkForgetting } from '../forgetting/forget-check.ts';
import { prepareForTests } from '../preparation.ts';

/** The check itself did not come to its end: nothing is proved either way. */
const NOT_CHECKED = 3;

export const command: Command = {
  name: 'forget-check',
  summary: 'prove that nothing personal is kept: canaries in a real call, then a search of every store',
  help: `./run forget-check [--json] [--report-to URL]
Says a name, a NIR and a phone number in a real call on a stack of its own, types others into the desk, then searches
the NATS stream, Redis, the databases, the index, the disk, open files, every log and exported span, the desk's page
and the browser's storage.

./run forget-check --installation [--folder DIR]... [--json] [--report-to URL]
Types a made-up question into a running installation and searches what it keeps; for a timer. Takes from the
environment PII_GUARD_TARGET, GRPC_TOKEN (the secret of forget-check; TLS_DIR, the folder of its certificates, instead off loopback), NATS_URL, NATS_USER
and NATS_PASSWORD (a user that may read the stream CONV, such as agent-desktop), and REDIS_URL, DATABASE_URL, QDRANT_URL
and QDRANT_API_KEY where there are such; --folder names folders of logs and data.

Exit status: 0 nothing was found; 1 something was; 2 wrong use; 3 the check could not be done.

  --report-to  address of the desk: its page for the data protection officer shows the result (counts only);
               the token is taken from FORGET_REPORT_TOKEN
  --json       last line: {scope, stores[{store, searchedBytes, found[], oldestMs, faults[], absent?}], found, checkedAt}`,
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean' },
        installation: { type: 'boolean' },
        folder: { type: 'string', multiple: true },
        'report-to': { type: 'string' },
      },
    });
    const token = process.env.FORGET_REPORT_TOKEN ?? '';
    const reportTo = values['report-to'];
    if (reportTo !== undefined && (!URL.canParse(reportTo) || token === ''))
      throw new UsageError(
        'forget-check: --report-to needs an address and FORGET_REPORT_TOKEN in the environment',
      );
    const installation = values.installation ? installationOf(values.folder ?? []) : undefined;
    const onStep = (step: string): boolean => process.stderr.write(`  ${step}\n`);
    try {
      if (installation === undefined) await prepareForTests();
      const report = await (installation === undefined
        ? checkForgetting(onStep)
        : checkInstallation(installation, onStep));
      if (reportTo !== undefined) await deliverCheck(report, reportTo, token);
      process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : table(report));
      return report.found === 0 ? 0 : 1;
    } catch (error) {
      process.stderr.write(
        `forget-check: not done: ${error instanceof Error ? error.message : String(error)}\n`,
      );
      return NOT_CHECKED;
    }
  },
};

/** @throws UsageError naming what is missing or wrong */
function installationOf(folders: readonly string[]): Installation {
  try {
    return readInstallation(process.env, folders);
  } catch (error) {
    throw error instanceof ConfigError ? new UsageError(error.message) : error;
  }
}

function table({ stores }: ForgetReport): string {
  return stores
    .map(({ store, searchedBytes, found, faults, absent }) => {
      const verdict = found.length + faults.length === 0 ? 'nothing' : [...found, ...faults].join('; ');
      return absent === undefined
        ? `${store.padEnd(16)} ${String(searchedBytes).padStart(10)} bytes searched   found: ${verdict}\n`
        : `${store.padEnd(16)} not there: ${absent}\n`;
    })
    .join('');
}
