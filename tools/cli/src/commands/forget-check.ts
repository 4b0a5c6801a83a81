import { parseArgs } from 'node:util';
import { clientAccess, grpcClientEnv, readEnv, shown, tlsEnv } from '@decroche/service-kit';
import { believe } from '@decroche/service-kit/tls';
import { z } from 'zod';
import { type Command, UsageError } from '../command.ts';
import { deliverCheck } from '../forgetting/check-delivery.ts';
import { checkForgetting, type ForgetReport } from '../forgetting/forget-check.ts';
import { checkInstallation, type Installation } from '../forgetting/installation-check.ts';
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
    const installation = values.installation ? installationOf(process.env, values.folder ?? []) : undefined;
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

/** Read here for the rule of what may leave this machine in clear. */
const address = shown(z.string()).optional();
const schema = z.object({
  ...grpcClientEnv,
  ...tlsEnv,
  PII_GUARD_TARGET: address,
  NATS_URL: address,
  REDIS_URL: address,
  DATABASE_URL: address,
  QDRANT_URL: address,
});

/** @throws UsageError naming what is missing */
function installationOf(env: NodeJS.ProcessEnv, folders: readonly string[]): Installation {
  const needed = (name: string): string => {
    const value = env[name];
    if (value === undefined || value === '')
      throw new UsageError(`forget-check: set ${name} in the environment`);
    return value;
  };
  const optional = { redisUrl: env.REDIS_URL, databaseUrl: env.DATABASE_URL };
  const urls = env.QDRANT_URL ?? '';
  const config = readEnv('forget-check', schema, env);
  const { TLS_DIR: tls } = config;
  if (tls !== undefined) believe(tls);
  return {
    piiGuard: needed('PII_GUARD_TARGET'),
    access: clientAccess(config),
    tls,
    bus: { url: needed('NATS_URL'), user: needed('NATS_USER'), password: needed('NATS_PASSWORD'), tls },
    folders,
    ...(urls === '' ? {} : { qdrant: { urls, apiKey: env.QDRANT_API_KEY ?? '' } }),
    ...Object.fromEntries(
      Object.entries(optional).filter(([, value]) => value !== undefined && value !== ''),
    ),
  };
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
