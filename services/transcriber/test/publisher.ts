import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32 } from 'node:zlib';

/** A zip archive of stored (uncompressed) entries. */
export function zipOf(files: Readonly<Record<string, Buffer>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const encoded = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(encoded.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, encoded, content]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), Buffer.from([20, 0]), common, tail, encoded]),
    );
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, central, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

/** A publisher of one archive over HTTP, which can break off. */
export class Publisher {
  /** Ranges that were asked for, one for each request. */
  readonly ranges: (string | undefined)[] = [];
  content: Buffer;
  etag = '"1"';
  /** Bytes after which the next answers break off. */
  breakAfter = Number.POSITIVE_INFINITY;
  /** How many answers break off. */
  breaks = 0;
  readonly #server: Server;

  private constructor(content: Buffer) {
    this.content = content;
    this.#server = createServer((request, response) => {
      this.ranges.push(request.headers.range);
      if (request.url !== '/model.zip') response.writeHead(404).end();
      else this.#answer(request.headers.range, request.headers['if-range']?.toString(), response);
    });
  }

  static async start(content: Buffer): Promise<Publisher> {
    const publisher = new Publisher(content);
    await new Promise<void>((resolve) => publisher.#server.listen(0, '127.0.0.1', resolve));
    return publisher;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/model.zip`;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #answer(range: string | undefined, ifRange: string | undefined, response: ServerResponse): void {
    const resumes = range !== undefined && ifRange === this.etag;
    const from = resumes ? Number(/bytes=(\d+)-/.exec(range)?.[1]) : 0;
    const body = this.content.subarray(from);
    response.writeHead(resumes ? 206 : 200, { 'content-length': body.length, etag: this.etag });
    if (this.breaks > 0) {
      this.breaks -= 1;
      response.write(body.subarray(0, this.breakAfter), () => response.destroy());
    } else response.end(body);
  }
}
