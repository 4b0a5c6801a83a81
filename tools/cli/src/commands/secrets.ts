import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Command, UsageError } from '../command.ts';
import { certificateManifests, secretManifest, writeManifests } from '../deployment/secret-manifests.ts';
import { newInstallationSecrets } from '../deployment/secret-values.ts';

export const command: Command = {
  name: 'secrets',
  summary: 'everything secret of a new installation, as Secrets of Kubernetes',
  help: `./run secrets --out FILE [--certificates DIR] [--namespace NAME] [--redis HOST:PORT] [--postgres HOST:PORT/DATABASE]
              [--postgres-user NAME] [--postgres-reader NAME] [--agents 1001,1002] [--trial] [--json]
Makes new signing keys, passwords and tokens and writes them as Secrets: one for each program, one for each store, one with the secrets of
the phones. Only who runs it may read the file; a file that is there already is not written over. Apply it with
kubectl apply -f FILE, put it into the fund's safe, and delete it.

  --out FILE          where to
  --certificates DIR  folder of ./run certs: a Secret NAME-tls for each program in it; without it, cert-manager makes them
  --namespace NAME    default decroche
  --redis HOST:PORT   default redis:6379
  --postgres HOST:PORT/DATABASE  default postgres:5432/decroche
  --postgres-user NAME  default decroche
  --postgres-reader NAME  who may read all of it, for the check of forgetting; default decroche_oubli
  --agents LIST       extensions, separated by commas; default 1001,1002
  --trial             opens the desk's timeline to the tools of a trial (TIMELINE_TOKEN)
  --json              last line: {file, secrets[{name, keys[]}]}`,
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        out: { type: 'string' },
        certificates: { type: 'string' },
        namespace: { type: 'string', default: 'decroche' },
        redis: { type: 'string', default: 'redis:6379' },
        postgres: { type: 'string', default: 'postgres:5432/decroche' },
        'postgres-user': { type: 'string', default: 'decroche' },
        'postgres-reader': { type: 'string', default: 'decroche_oubli' },
        agents: { type: 'string', default: '1001,1002' },
        trial: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    if (values.out === undefined) throw new UsageError('secrets: --out FILE says where to write them');
    const file = resolve(values.out);
    const { namespace } = values;
    const manifests = [
      ...newInstallationSecrets({
        redis: matching(values.redis, /^[\w.-]+:\d{1,5}$/, '--redis expects HOST:PORT'),
        postgres: matching(
          values.postgres,
          /^[\w.-]+:\d{1,5}\/[\w-]+$/,
          '--postgres expects HOST:PORT/DATABASE',
        ),
        postgresUser: matching(
          values['postgres-user'],
          /^[\w-]+$/,
          '--postgres-user expects the name of a user',
        ),
        postgresReader: matching(
          values['postgres-reader'],
          /^[\w-]+$/,
          '--postgres-reader expects the name of a user',
        ),
        agents: matching(
          values.agents,
          /^\d{1,20}(,\d{1,20})*$/,
          '--agents expects extensions, such as 1001,1002',
        ).split(','),
        trial: values.trial,
      }).map((secret) => secretManifest(secret, namespace)),
      ...(values.certificates === undefined
        ? []
        : certificateManifests(resolve(values.certificates), namespace)),
    ];
    await writeNew(file, writeManifests(manifests));
    const secrets = manifests.map(({ metadata: { name }, data }) => ({ name, keys: Object.keys(data) }));
    process.stdout.write(
      values.json
        ? `${JSON.stringify({ file, secrets })}\n`
        : `${secrets.map(({ name, keys }) => `  ${name}: ${keys.join(', ')}`).join('\n')}\nin ${file}: kubectl apply -f it, keep it in your safe, delete it here\n`,
    );
    return 0;
  },
};

function matching(value: string, expected: RegExp, message: string): string {
  if (!expected.test(value)) throw new UsageError(`secrets: ${message}, not ${value}`);
  return value;
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new UsageError(
      `secrets: ${file} is there already; new secrets would make strangers of the programs that have the old ones`,
    );
  }
}
