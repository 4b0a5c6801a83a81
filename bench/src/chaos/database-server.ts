import { execFile } from 'node:child_process';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ServiceProcess } from '@decroche/local-stack';

const run = promisify(execFile);
const INSTALLED = '/usr/lib/postgresql';
/** PostgreSQL refuses to run as root: nobody and nogroup of Debian. */
const NOBODY = 65_534;

/** A PostgreSQL server of its own, where the machine has one installed. */
export interface DatabaseServer {
  /** `postgres://` address of its only database. */
  readonly url: string;
  readonly process: ServiceProcess;
  /** Ends it and removes its files. */
  remove(): Promise<void>;
}

/** @returns undefined where no PostgreSQL is installed as Debian does it */
export async function createDatabaseServer(port: number): Promise<DatabaseServer | undefined> {
  const versions = (await readdir(INSTALLED).catch(() => [])).toSorted((a, b) => Number(b) - Number(a));
  const [newest] = versions;
  if (newest === undefined) return undefined;
  const programs = join(INSTALLED, newest, 'bin');
  const asNobody =
    process.getuid?.() === 0
      ? ['/usr/bin/setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--']
      : [];
  // Not in the folder of the stack, which nobody else may enter.
  const data = await mkdtemp(join(tmpdir(), 'decroche-database-'));
  if (asNobody.length > 0) await chown(data, NOBODY, NOBODY);
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C' };
  const [initdb = '', ...rest] = [...asNobody, join(programs, 'initdb')];
  await run(initdb, [...rest, '-D', data, '-U', 'decroche', '-A', 'trust', '-E', 'UTF8', '--no-sync'], {
    env,
    cwd: '/',
  });
  const [command = '', ...args] = [
    ...asNobody,
    // A change of user forgets that it is to end with its parent.
    ...['/usr/bin/setpriv', '--pdeathsig', 'KILL', '--', join(programs, 'postgres')],
    ...['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-F'],
  ];
  const server = new ServiceProcess({
    name: 'database',
    command,
    args,
    env,
    cwd: '/',
    ready: async () => {
      await run(join(programs, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port), '-t', '2'], { env });
      return true;
    },
    // SIGTERM waits for its clients.
    stopSignal: 'SIGINT',
  });
  return {
    url: `postgres://decroche@127.0.0.1:${port}/postgres`,
    process: server,
    async remove() {
      await server.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}
