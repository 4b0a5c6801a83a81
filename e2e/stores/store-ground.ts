import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrivateAuthority } from '@decroche/local-stack';
import { Certificates } from '@decroche/service-kit';

const HOUR_MS = 3_600_000;

/** An authority of one test file, and the certificates that it gave. */
export class StoreGround {
  readonly folder: string;
  /** That of the installation at first. */
  readonly authority: PrivateAuthority;

  private constructor(folder: string, authority: PrivateAuthority) {
    this.folder = folder;
    this.authority = authority;
  }

  static async create(): Promise<StoreGround> {
    return new StoreGround(
      await mkdtemp(join(tmpdir(), 'decroche-ground-')),
      await PrivateAuthority.create(),
    );
  }

  /** Folder of certificates of a program, reached on this machine; made anew when it is there. */
  async folderOf(program: string, authority = this.authority, name = program): Promise<string> {
    return await authority.issueInto(join(this.folder, name), {
      program,
      hosts: ['127.0.0.1'],
      notAfter: new Date(Date.now() + HOUR_MS),
    });
  }

  async certificatesOf(program: string): Promise<Certificates> {
    return new Certificates(await this.folderOf(program));
  }

  /** Certificates of the same name, of an authority that nobody here knows. */
  async stranger(program: string): Promise<Certificates> {
    const other = await PrivateAuthority.create('Elsewhere');
    return new Certificates(await this.folderOf(program, other, `stranger-${program}`));
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
