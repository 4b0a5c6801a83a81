import { once } from 'node:events';
import { type ClientRequest, createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WEB_PHONE_PATH } from './web-phones.ts';

/** How the door of phones in a browser is opened. */
export interface WebPhoneDoorOptions {
  /** Port on 127.0.0.1. */
  readonly port: number;
  /** Port of Asterisk's HTTP server on 127.0.0.1. */
  readonly asteriskPort: number;
  /** Address from which Asterisk sees these phones come. */
  readonly address: string;
  /** Pages that may open a WebSocket here, such as `http://127.0.0.1:8080`. */
  readonly origins: readonly string[];
}

/** The door of phones in a browser: what the operator's reverse proxy is in production. */
export interface WebPhoneDoor {
  /** `ws://127.0.0.1:PORT/ws`. */
  readonly url: string;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
/** Open phones at once. */
const MAX_PHONES = 50;
/** Asterisk on the same machine answers an upgrade at once or not at all, milliseconds. */
const UPGRADE_TIMEOUT_MS = 5_000;
/** Of the browser's own headers, those that a WebSocket handshake is made of (RFC 6455, 4.1). */
const HANDSHAKE = ['sec-websocket-key', 'sec-websocket-version', 'sec-websocket-protocol'] as const;

/**
 * Passes WebSockets of a page of ours to Asterisk, and nothing else: browsers let any page open a WebSocket to this
 * machine, and Asterisk does not look at `Origin` (RFC 6455, 10.2).
 */
export async function openWebPhoneDoor(options: WebPhoneDoorOptions): Promise<WebPhoneDoor> {
  const server = createServer((_request, response) => response.writeHead(404).end());
  const open = new Set<Duplex>();
  server.on('upgrade', (asked: IncomingMessage, browser: Duplex) => {
    browser.on('error', () => browser.destroy());
    const refusal = refusalOf(asked, options.origins, open.size);
    if (refusal !== undefined) {
      refuse(browser, refusal);
      return;
    }
    open.add(browser);
    browser.once('close', () => open.delete(browser));
    passOn(asked, browser, options);
  });
  await listening(server, options.port);
  return {
    url: `ws://${LOOPBACK}:${options.port}${WEB_PHONE_PATH}`,
    async close() {
      for (const browser of open) browser.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function listening(server: Server, port: number): Promise<void> {
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
}

/** Status line of a refusal; undefined for a WebSocket that may pass. */
function refusalOf(asked: IncomingMessage, origins: readonly string[], open: number): string | undefined {
  if (asked.url !== WEB_PHONE_PATH) return '404 Not Found';
  if (!origins.includes(asked.headers.origin ?? '')) return '403 Forbidden';
  if (open >= MAX_PHONES) return '503 Service Unavailable';
  return undefined;
}

function refuse(browser: Duplex, status: string): void {
  browser.end(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`, () =>
    browser.destroy(),
  );
}

function passOn(asked: IncomingMessage, browser: Duplex, options: WebPhoneDoorOptions): void {
  const headers: Record<string, string> = { connection: 'Upgrade', upgrade: 'websocket' };
  for (const name of HANDSHAKE) {
    const value = asked.headers[name];
    if (value !== undefined) headers[name] = String(value);
  }
  const upstream: ClientRequest = request({
    host: LOOPBACK,
    port: options.asteriskPort,
    path: WEB_PHONE_PATH,
    localAddress: options.address,
    headers,
    timeout: UPGRADE_TIMEOUT_MS,
  });
  upstream.once('timeout', () => upstream.destroy(new Error('Asterisk did not answer')));
  upstream.once('error', () => refuse(browser, '502 Bad Gateway'));
  upstream.once('response', (response) => {
    response.resume();
    refuse(browser, '502 Bad Gateway');
  });
  upstream.once('upgrade', (response, asterisk, first) => {
    asterisk.setTimeout(0);
    asterisk.on('error', () => browser.destroy());
    browser.once('close', () => asterisk.destroy());
    asterisk.once('close', () => browser.destroy());
    browser.write(upgradeHead(response));
    if (first.length > 0) browser.write(first);
    asterisk.pipe(browser);
    browser.pipe(asterisk);
  });
  browser.once('close', () => upstream.destroy());
  upstream.end();
}

function upgradeHead(response: IncomingMessage): string {
  const lines = ['HTTP/1.1 101 Switching Protocols'];
  for (let at = 0; at + 1 < response.rawHeaders.length; at += 2) {
    lines.push(`${response.rawHeaders[at]}: ${response.rawHeaders[at + 1]}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}
