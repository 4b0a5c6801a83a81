import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AboutDoor, describeSelf, HealthServer, type Particulars } from '@decroche/service-kit';

export const OVERSIGHT_TOKEN = 'oversight-token-canary-of-the-tests';
/** A tenth of a second of sound, WAV, 8 kHz, 16 bits, one channel. */
export const NOTICE = tone();
export const NOTICE_DIGEST = createHash('sha256').update(NOTICE).digest('hex');

const GATEWAY: Particulars = {
  stores: [
    {
      id: 'calls',
      place: 'redis',
      content: 'technical',
      about: 'caller',
      what: 'identifiants techniques de l’appel',
      purpose: 'qu’un appel survive à l’arrêt d’une passerelle',
      longestMs: 4 * 3_600_000,
    },
  ],
  found: [
    {
      of: ['calls'],
      kind: 'keys',
      name: 'ivr:call',
      seen: { count: 3, limitMs: 3_600_000, endless: 2, oldestMs: null, onDisk: false },
    },
  ],
  prompts: [
    {
      fund: 'carsat-exemple',
      live: true,
      prompt: 'notice-live',
      text: 'Bonjour. Un système automatique écoute.',
      fault: null,
      audioDigest: NOTICE_DIGEST,
      audio: NOTICE.toString('base64'),
    },
  ],
};
const RETRIEVER: Particulars = {
  stores: [
    {
      id: 'gaps',
      place: 'database',
      content: 'redacted-words',
      about: 'caller',
      what: 'questions sans source',
      purpose: 'dire quel article manque',
      longestMs: 180 * 86_400_000,
      settings: ['GAP_KEPT_DAYS'],
    },
  ],
  found: [
    {
      of: ['gaps'],
      kind: 'table',
      name: 'gap',
      seen: { count: 12, limitMs: null, endless: 0, oldestMs: 40 * 86_400_000, onDisk: null },
    },
  ],
  models: [{ role: 'knowledge', name: 'publication 3', ready: true }],
};

/**
 * Health ports with the door of production: a retriever without its bus and a gateway that say what they are and found
 * (the gateway something without an end), a generator with
 * another token, a transcriber that answers without end, an ari-gate that is gone; nobody named pii-guard.
 */
export class DescribedPrograms {
  readonly #servers: { close: () => Promise<void> }[] = [];
  /** For the setting `OVERSEEN_SERVICES`. */
  services = '';

  static async start(): Promise<DescribedPrograms> {
    const programs = new DescribedPrograms();
    const gone = new HealthServer(() => []);
    const ports = {
      retriever: await programs.#program('retriever', RETRIEVER, OVERSIGHT_TOKEN),
      'ivr-gateway': await programs.#program('ivr-gateway', GATEWAY, OVERSIGHT_TOKEN),
      generator: await programs.#program('generator', { stores: [] }, 'a token that is another one'),
      transcriber: await programs.#endless(),
      'ari-gate': await gone.start({ host: '127.0.0.1', port: 0 }),
    };
    await gone.destroy();
    programs.services = Object.entries(ports)
      .map(([name, port]) => `${name}=127.0.0.1:${port}`)
      .join(',');
    return programs;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close()));
  }

  async #program(service: string, particulars: Particulars, token: string): Promise<number> {
    const facts = {
      ...{ service, version: '1.2.3', startedAtMs: 1_000, tracing: false },
      settings: [{ name: 'GAP_KEPT_DAYS', origin: 'default' as const, value: '180' }],
    };
    const checks = [{ name: 'nats', ready: service !== 'retriever', detail: 'away' }];
    const describe: AboutDoor['describe'] = async (state) => describeSelf(facts, state, particulars);
    const server = new HealthServer(() => checks, { about: { token, describe } });
    this.#servers.push({ close: () => server.destroy() });
    return await server.start({ host: '127.0.0.1', port: 0 });
  }

  async #endless(): Promise<number> {
    const server = createServer((_request, response) => {
      const more = (): void => {
        while (response.writable && response.write(Buffer.alloc(64 * 1024, 0x20)));
        response.once('drain', more);
      };
      more();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#servers.push({
      close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
    });
    return (server.address() as AddressInfo).port;
  }
}

function tone(): Buffer {
  const samples = 800;
  const file = Buffer.alloc(44 + 2 * samples);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(36 + 2 * samples, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(8_000, 24);
  file.writeUInt32LE(16_000, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(2 * samples, 40);
  for (let at = 0; at < samples; at++) file.writeInt16LE(at % 2 === 0 ? 3_000 : -3_000, 44 + 2 * at);
  return file;
}
