import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Engine, ensureStandIns, type StandIn } from '@decroche/containers';
import {
  type PortReservation,
  PrivateAuthority,
  reservePorts,
  type ServiceProcess,
  startImageRegistry,
} from '@decroche/local-stack';
import { LOCAL_SUITES, localBases } from '../commands/images.ts';
import { guidePlace } from '../deployment/guide-place.ts';
import { ROOT } from '../root.ts';

/** What the guide calls the registry of the fund. */
export const NAMED_IN_GUIDE = 'registre.carsat.example';
/** Where a registry of the fund would have a copy of Docker Hub. */
const HUB = 'docker-hub';
/** Images that have a name and nothing in them. */
const NAMED_ONLY = 'localhost/decroche-named/';
const USER = 'decroche';
const PASSWORD_FILE = 'mot-de-passe-du-registre';
const LINE_MS = 900_000;
const OUTPUT_BYTES = 64 * 1024 * 1024;
const HOUR_MS = 3_600_000;
/** Official images that are made of Debian's packages here. */
const MADE: Readonly<Record<string, StandIn>> = {
  'library/nats': 'nats',
  'library/redis': 'redis',
  'library/postgres': 'postgres',
};

/**
 * A real registry at `localhost`, over TLS and with a password, and a folder from which the lines of the guide that want a
 * registry can be run: there `docker.io` is a mirror in it, as where a fund does not reach Docker Hub.
 */
export class GuideRegistry {
  /** `localhost:PORT`. */
  readonly address: string;
  readonly folder: string;
  readonly #engine: Engine;
  readonly #server: ServiceProcess;
  readonly #ports: PortReservation;
  readonly #removePlace: () => void;

  private constructor(
    place: { readonly folder: string; remove(): void },
    parts: { engine: Engine; server: ServiceProcess; ports: PortReservation; port: number },
  ) {
    this.folder = place.folder;
    this.#removePlace = place.remove;
    this.#engine = parts.engine;
    this.#server = parts.server;
    this.#ports = parts.ports;
    this.address = `localhost:${parts.port}`;
  }

  /** Starts it, empty. */
  static async start(engine: Engine): Promise<GuideRegistry> {
    const place = guidePlace();
    const ports = await reservePorts({ singles: 1 });
    try {
      const [port = 0] = ports.singles;
      const { folder } = place;
      for (const file of ['images.txt', 'pin-images.sh', 'copy-images.sh'])
        cpSync(join(ROOT, 'infra', file), join(folder, 'infra', file));
      const authority = await PrivateAuthority.create();
      const certificates = join(folder, `.config/containers/certs.d/localhost:${port}`);
      mkdirSync(certificates, { recursive: true });
      writeFileSync(join(certificates, 'ca.crt'), authority.certificate);
      writeFileSync(
        join(folder, '.config/containers/registries.conf'),
        `[[registry]]\nprefix = "docker.io"\nlocation = "localhost:${port}/${HUB}"\n`,
      );
      const password = randomBytes(12).toString('hex');
      writeFileSync(join(folder, PASSWORD_FILE), password, { mode: 0o600 });
      const own = await Engine.open({
        folder: join(ROOT, '.local/containers'),
        env: {
          ...engine.env,
          HOME: folder,
          REGISTRY_AUTH_FILE: join(folder, 'auth.json'),
        },
      });
      const server = await startImageRegistry({
        ...{ port, folder: join(folder, 'registry'), account: { user: USER, password } },
        certificate: await authority.issue({
          program: 'localhost',
          notAfter: new Date(Date.now() + HOUR_MS),
        }),
      });
      return new GuideRegistry(place, { engine: own, server, ports, port });
    } catch (error) {
      await ports.release();
      place.remove();
      throw error;
    }
  }

  /** Runs a line of the guide, with the registry's real address. @throws Error with the last lines of what it said */
  async line(text: string): Promise<string> {
    const line = text.replaceAll(NAMED_IN_GUIDE, this.address);
    try {
      const { stdout } = await promisify(execFile)('sh', ['-ec', line], {
        ...{ cwd: this.folder, env: this.#engine.env, timeout: LINE_MS, maxBuffer: OUTPUT_BYTES },
      });
      return stdout;
    } catch (cause) {
      const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string };
      const said = `${stdout}${stderr}`.trim().split('\n').slice(-12).join('\n');
      throw new Error(`${line}\n${said}`, { cause });
    }
  }

  /**
   * Puts into the mirror what infra/images.txt names: Debian, NATS, Redis and PostgreSQL of Debian's packages; of the others, of
   * which nothing is to be had here, an image with its name and nothing else.
   */
  async fill(images: readonly string[]): Promise<void> {
    for (const image of images) {
      const [name = '', tag = ''] = image.replace(/^docker\.io\//, '').split(':');
      const source = await this.#sourceOf(name, tag);
      await this.#engine.run(['push', '--quiet', source, `${this.address}/${HUB}/${name}:${tag}`], {
        timeoutMs: LINE_MS,
      });
    }
  }

  /** Digest of what the registry has under a name. @throws Error when it has nothing */
  async digest(image: string): Promise<string> {
    return (await this.line(`skopeo inspect --format '{{.Digest}}' docker://${image}`)).trim();
  }

  /** Digest of an image of Docker Hub, as the mirror has it. */
  hubDigest(image: string): Promise<string> {
    return this.digest(image.replace(/^docker\.io/, `${this.address}/${HUB}`));
  }

  /**
   * Takes an image away from this machine, and pulls it from the registry by its digest.
   * @returns the engine's own digest of its configuration, before and after: the same image has the same
   */
  async pulled(image: string): Promise<{ before: string; after: string }> {
    const id = (name: string): Promise<string> =>
      this.#engine.run(['image', 'inspect', '--format', '{{.Id}}', name]);
    const before = await id(image);
    const byDigest = `${image.replace(/:[^:/]+$/, '')}@${await this.digest(image)}`;
    await this.#engine.run(['untag', image, image]);
    await this.#engine.run(['pull', '--quiet', byDigest], { timeoutMs: LINE_MS });
    return { before, after: await id(byDigest) };
  }

  async remove(): Promise<void> {
    await this.#server.stop();
    await this.#ports.release();
    const names = await this.#engine.run(['images', '--format', '{{.Repository}} {{.Tag}} {{.Digest}}']);
    for (const name of names.split('\n')) {
      const [repository = '', tag, digest] = name.split(' ');
      const own = repository.startsWith(`${this.address}/`) || repository.startsWith(NAMED_ONLY);
      const image = tag === '<none>' ? `${repository}@${digest}` : `${repository}:${tag}`;
      if (own) await this.#engine.succeeds(['image', 'rm', image]);
    }
    this.#removePlace();
  }

  /** An image of this machine for one of Docker Hub. */
  async #sourceOf(name: string, tag: string): Promise<string> {
    if (name === 'library/debian') {
      const base = tag === `${LOCAL_SUITES.asterisk}-slim` ? 'asterisk' : 'debian';
      return (await localBases(this.#engine))[base];
    }
    const standIn = MADE[name];
    if (standIn === undefined) return await this.#named(name);
    return (await ensureStandIns(this.#engine, ROOT, [standIn]))[standIn];
  }

  async #named(name: string): Promise<string> {
    const image = `${NAMED_ONLY}${name}`;
    const folder = join(this.folder, 'named');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'Dockerfile'), `FROM scratch\nLABEL stands.for=${name}\n`);
    await this.#engine.run(['build', '--tag', image, folder]);
    return image;
  }
}
