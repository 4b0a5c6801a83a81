import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FolderOwner, PrivateAuthority, writeWhole } from '@decroche/local-stack';
import { UsageError } from '../command.ts';
import { CERTIFIED_PROGRAMS } from './programs.ts';

const DAY_MS = 86_400_000;
const AUTHORITY = 'authority';

/** One certificate that was written. */
export interface WrittenCertificate {
  readonly name: string;
  readonly folder: string;
  /** DNS names and addresses, the program's own first. */
  readonly hosts: readonly string[];
  readonly notAfter: string;
}

/** What to write. */
export interface CertificateRequest {
  readonly folder: string;
  readonly days: number;
  /** Further names under which a program is reached, by its name. */
  readonly hosts: ReadonlyMap<string, readonly string[]>;
  readonly owner?: FolderOwner | undefined;
}

/**
 * Makes an authority and a certificate for every program, each in a folder of its own.
 *
 * @throws UsageError when there is one already: who has certificates of the old one would be strangers
 */
export async function makeEverything(request: CertificateRequest): Promise<readonly WrittenCertificate[]> {
  const { folder, hosts } = request;
  if (existsSync(join(folder, AUTHORITY)))
    throw new UsageError(
      `certs: ${folder} has an authority already; renew a program with --renew NAME, or give another folder with --out`,
    );
  const strange = [...hosts.keys()].find((name) => !CERTIFIED_PROGRAMS.some((each) => each.name === name));
  if (strange !== undefined) throw new UsageError(unknownProgram(strange));
  const authority = await PrivateAuthority.create();
  await writeWhole(join(folder, AUTHORITY), { 'ca.pem': authority.certificate, 'ca.key.pem': authority.key });
  const written: WrittenCertificate[] = [];
  for (const { name, hosts: usual } of CERTIFIED_PROGRAMS)
    written.push(await write(authority, request, name, [...usual, ...(hosts.get(name) ?? [])]));
  return written;
}

/**
 * Writes new certificates of some programs over the old ones, under the names of the old ones.
 *
 * @throws UsageError when there is no authority, or none of that name
 */
export async function renew(
  request: CertificateRequest,
  names: readonly string[],
): Promise<readonly WrittenCertificate[]> {
  const authority = await openAuthority(request.folder);
  const written: WrittenCertificate[] = [];
  for (const name of names) {
    const old = await readFile(join(request.folder, name, 'cert.pem')).catch(() => {
      throw new UsageError(unknownProgram(name));
    });
    const hosts = alternativeNames(new X509Certificate(old)).filter((host) => host !== name);
    const more = (request.hosts.get(name) ?? []).filter((host) => !hosts.includes(host));
    written.push(await write(authority, request, name, [...hosts, ...more]));
  }
  return written;
}

async function openAuthority(folder: string): Promise<PrivateAuthority> {
  try {
    const [certificate, key] = await Promise.all(
      ['ca.pem', 'ca.key.pem'].map((name) => readFile(join(folder, AUTHORITY, name), 'utf8')),
    );
    return await PrivateAuthority.open(certificate ?? '', key ?? '');
  } catch {
    throw new UsageError(
      `certs: no authority can be read in ${folder}: make one with ./run certs --out DIR, or name its folder`,
    );
  }
}

async function write(
  authority: PrivateAuthority,
  { folder, days, owner }: CertificateRequest,
  name: string,
  hosts: readonly string[],
): Promise<WrittenCertificate> {
  const notAfter = new Date(Date.now() + days * DAY_MS);
  const own = await authority.issueInto(join(folder, name), { program: name, hosts, notAfter }, owner);
  return { name, folder: own, hosts: [name, ...hosts], notAfter: notAfter.toISOString() };
}

function alternativeNames({ subjectAltName = '' }: X509Certificate): string[] {
  return subjectAltName.split(', ').map((name) => name.replace(/^(DNS|IP Address):/, ''));
}

function unknownProgram(name: string): string {
  return `certs: there is no ${name}; there are ${CERTIFIED_PROGRAMS.map((each) => each.name).join(', ')}`;
}
