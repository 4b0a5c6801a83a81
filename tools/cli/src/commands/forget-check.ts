import { parseArgs } from 'node:util';
import {
  type Check,
  checkInstallation,
  concludeCheck,
  type DeskDoor,
  type ForgetReport,
  readCheck,
} from '@decroche/forget-check';
import { ConfigError } from '@decroche/service-kit';
import { type Command, UsageError } from '../command.ts';
import { checkForgetting } from '../forgetting/forget-check.ts';
import { prepareForTests } from '../preparation.ts';

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
and NATS_PASSWORD (the user forget-check), and REDIS_URL, DATABASE_URL, QDRANT_URL and QDRANT_API_KEY where there are such;
--folder names folders of logs and data. On a cluster the image forget-check does the same (deploy/k8s/overlays/fund).

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
    const onStep = (step: string): boolean => process.stderr.write(`  ${step}\n`);
    const written = (report: ForgetReport): string =>
      values.json ? `${JSON.stringify(report)}\n` : table(report);
    const reportTo = values['report-to'];
    if (values.installation) {
      const { installation, desk } = checkOf(reportTo, values.folder ?? []);
      return await concludeCheck(() => checkInstallation(installation, onStep), { desk, written });
    }
    const whole = async (): Promise<ForgetReport> => {
      await prepareForTests();
      return await checkForgetting(onStep);
    };
    return await concludeCheck(whole, { desk: deskOf(reportTo), written });
  },
};

/** @throws UsageError naming what is missing or wrong */
function checkOf(reportTo: string | undefined, folders: readonly string[]): Check {
  try {
    return readCheck({ ...process.env, ...(reportTo === undefined ? {} : { DESK_URL: reportTo }) }, folders);
  } catch (error) {
    throw error instanceof ConfigError ? new UsageError(error.message) : error;
  }
}

/** @throws UsageError when it cannot be told of anything */
function deskOf(url: string | undefined): DeskDoor | undefined {
  if (url === undefined) return undefined;
  const token = process.env.FORGET_REPORT_TOKEN ?? '';
  if (!URL.canParse(url) || token === '')
    throw new UsageError(
      'forget-check: --report-to needs an address and FORGET_REPORT_TOKEN in the environment',
    );
  return { url, token };
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
