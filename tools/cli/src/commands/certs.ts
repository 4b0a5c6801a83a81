import { isAbsolute, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { FolderOwner } from '@decroche/local-stack';
import {
  type CertificateRequest,
  makeEverything,
  renew,
  type WrittenCertificate,
} from '../certificates/certificate-folders.ts';
import { CERTIFIED_PROGRAMS } from '../certificates/programs.ts';
import { type Command, UsageError } from '../command.ts';
import { ROOT } from '../root.ts';

const DEFAULT_FOLDER = join(ROOT, '.local/certificates');
const DEFAULT_DAYS = 90;

export const command: Command = {
  name: 'certs',
  summary: 'certificates for trials: an authority of your own and one certificate for each program',
  help: `./run certs [--out DIR] [--dns NAME=HOST[,HOST]]... [--days N] [--owner UID[:GID]] [--json]
./run certs --renew NAME... [--out DIR] [--dns NAME=HOST[,HOST]]... [--days N] [--owner UID[:GID]] [--json]
Makes a private authority and a folder of certificates (ca.pem, cert.pem, key.pem) for each program:
${CERTIFIED_PROGRAMS.map(({ name }) => `  ${name}`).join('\n')}
Give each service the folder of its name as TLS_DIR, agent-desktop-http to the desk as HTTP_TLS_DIR. Nothing is overwritten: --renew
writes new certificates of the named programs under the names of the old ones, and running services take them over by themselves.
The key of the authority (authority/ca.key.pem) opens everything: keep it off the machines of the installation. In production let
the authority of the fund or cert-manager do all this.

  --out DIR        where to; default .local/certificates
  --dns NAME=HOST  further names or addresses under which others reach a program, for each program once or more
  --days N         how long they count, 1 to 825 days; default ${DEFAULT_DAYS}
  --owner UID:GID  to whom folders belong, such as 10001:10001 for containers; needs root
  --json           last line: {folder, certificates[{name, folder, hosts[], notAfter}]}`,
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        out: { type: 'string' },
        dns: { type: 'string', multiple: true },
        days: { type: 'string' },
        owner: { type: 'string' },
        renew: { type: 'string', multiple: true },
        json: { type: 'boolean' },
      },
    });
    const request: CertificateRequest = {
      folder: folderOf(values.out),
      days: daysOf(values.days),
      hosts: hostsOf(values.dns ?? []),
      owner: ownerOf(values.owner),
    };
    const certificates = await (values.renew === undefined
      ? makeEverything(request)
      : renew(request, values.renew));
    const { folder } = request;
    process.stdout.write(
      values.json ? `${JSON.stringify({ folder, certificates })}\n` : told(folder, certificates),
    );
    return 0;
  },
};

function folderOf(out: string | undefined): string {
  if (out === undefined) return DEFAULT_FOLDER;
  return isAbsolute(out) ? out : join(process.cwd(), out);
}

function daysOf(text: string | undefined): number {
  const days = text === undefined ? DEFAULT_DAYS : Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 825)
    throw new UsageError('certs: --days expects a whole number from 1 to 825');
  return days;
}

function hostsOf(given: readonly string[]): Map<string, readonly string[]> {
  const hosts = new Map<string, readonly string[]>();
  for (const text of given) {
    const [, name = '', list = ''] = /^([a-z-]+)=([\w.*:-]+(?:,[\w.*:-]+)*)$/.exec(text) ?? [];
    if (name === '') throw new UsageError(`certs: --dns expects NAME=HOST[,HOST], not ${text}`);
    hosts.set(name, [...(hosts.get(name) ?? []), ...list.split(',')]);
  }
  return hosts;
}

function ownerOf(text: string | undefined): FolderOwner | undefined {
  if (text === undefined) return undefined;
  const [, uid, gid] = /^(\d{1,9})(?::(\d{1,9}))?$/.exec(text) ?? [];
  if (uid === undefined) throw new UsageError('certs: --owner expects UID or UID:GID, such as 10001:10001');
  if (process.getuid?.() !== 0)
    throw new UsageError('certs: --owner needs root: run it with sudo, or chown the folders yourself');
  return { uid: Number(uid), gid: Number(gid ?? uid) };
}

function told(folder: string, certificates: readonly WrittenCertificate[]): string {
  const lines = certificates.map(
    ({ name, notAfter }) => `  ${name.padEnd(20)} until ${notAfter.slice(0, 10)}`,
  );
  return `${lines.join('\n')}
in ${folder}; each service takes the folder of its name as TLS_DIR, the desk agent-desktop-http as HTTP_TLS_DIR.
Renew one: ./run certs --renew NAME; the running service takes it over by itself.
`;
}
