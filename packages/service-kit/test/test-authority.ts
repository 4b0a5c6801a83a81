import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** An authority of a test that signs certificates of an hour (X.509 v3, RFC 5280, Ed25519 as in RFC 8410). */
export class TestAuthority {
  readonly #key = generateKeyPairSync('ed25519').privateKey;
  readonly #name: string;

  constructor(name = 'authority') {
    this.#name = name;
  }

  /** Writes ca.pem, cert.pem and key.pem of a program into a folder. */
  async issue(folder: string, program: string, commonName = program): Promise<string> {
    await mkdir(folder, { recursive: true });
    const { privateKey } = generateKeyPairSync('ed25519');
    const extensions = [extension('551d11', sequence(tagged(0x82, Buffer.from(program))))];
    const files = {
      'ca.pem': pem(
        this.#certificate(this.#name, this.#key, [
          extension('551d13', sequence(tagged(0x01, Buffer.from([0xff]))), true),
        ]),
      ),
      'cert.pem': pem(this.#certificate(commonName, privateKey, extensions)),
      'key.pem': privateKey.export({ format: 'pem', type: 'pkcs8' }),
    };
    for (const [name, text] of Object.entries(files))
      await writeFile(join(folder, name), text, { mode: 0o600 });
    return folder;
  }

  #certificate(subject: string, key: KeyObject, extensions: readonly Buffer[]): Buffer {
    const now = Date.now();
    const body = sequence(
      tagged(0xa0, tagged(0x02, Buffer.from([2]))),
      tagged(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
      ED25519,
      nameOf(this.#name),
      sequence(time(now - 60_000), time(now + 3_600_000)),
      nameOf(subject),
      createPublicKey(key).export({ format: 'der', type: 'spki' }),
      tagged(0xa3, sequence(...extensions)),
    );
    return sequence(body, ED25519, tagged(0x03, Buffer.from([0]), sign(null, body, this.#key)));
  }
}

const ED25519 = sequence(tagged(0x06, Buffer.from('2b6570', 'hex')));

function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, ...parts);
}

function nameOf(commonName: string): Buffer {
  const attribute = sequence(
    tagged(0x06, Buffer.from('550403', 'hex')),
    tagged(0x0c, Buffer.from(commonName)),
  );
  return sequence(tagged(0x31, attribute));
}

function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '');
  return tagged(0x18, Buffer.from(digits));
}

function extension(oid: string, value: Buffer, critical = false): Buffer {
  return sequence(
    tagged(0x06, Buffer.from(oid, 'hex')),
    ...(critical ? [tagged(0x01, Buffer.from([0xff]))] : []),
    tagged(0x04, value),
  );
}

function pem(der: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}
