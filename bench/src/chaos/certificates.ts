import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SERVICES, type ServiceName } from '@decroche/cli/constellation';
import { PrivateAuthority } from '@decroche/local-stack';

const LONG_MS = 24 * 3_600_000;
/** Longer than a service takes to see what was put into its folder. */
const SHORT_MS = 15_000;
const BUS = 'nats';

/** Certificates of a stage on which programs know one another by them, on gRPC and on the bus. */
export class StageCertificates {
  readonly #folder: string;
  readonly #authority: PrivateAuthority;

  static async issue(): Promise<StageCertificates> {
    const folder = await mkdtemp(join(tmpdir(), 'decroche-certificates-'));
    const certificates = new StageCertificates(folder, await PrivateAuthority.create());
    for (const program of [...SERVICES, BUS]) await certificates.#issue(program, LONG_MS);
    return certificates;
  }

  private constructor(folder: string, authority: PrivateAuthority) {
    this.#folder = folder;
    this.#authority = authority;
  }

  /** Of the bus. */
  get busFolder(): string {
    return join(this.#folder, BUS);
  }

  settingsOf(service: ServiceName): Readonly<Record<string, string>> {
    return { TLS_DIR: join(this.#folder, service) };
  }

  /** Gives a service a certificate that ends soon, and waits until it counts no more. */
  async letExpire(service: ServiceName): Promise<void> {
    await this.#issue(service, SHORT_MS);
    await delay(SHORT_MS + 500);
  }

  /** Puts a new one into its folder, as whoever renews certificates does. */
  async renew(service: ServiceName): Promise<void> {
    await this.#issue(service, LONG_MS);
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #issue(program: string, lastsMs: number): Promise<void> {
    const notAfter = new Date(Date.now() + lastsMs);
    await this.#authority.issueInto(join(this.#folder, program), { program, hosts: ['127.0.0.1'], notAfter });
  }
}
