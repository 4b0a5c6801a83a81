import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { type RequestOptions, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { until } from '@decroche/test-kit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ensure,
  type LocalStack,
  type PhoneCall,
  placeCall,
  startAgentPhone,
  startLocalStack,
} from '../src/mod.ts';
import { processesIn } from './conditions.ts';
import { GatewayDouble } from './gateway-double.ts';

/**
 * What Asterisk grants the account of ari.conf, which the gate of ARI has, and the gateway's own account of the manager
 * interface, once somebody has stolen them.
 */
let stack: LocalStack;
let gateway: GatewayDouble;

beforeAll(async () => {
  await ensure(['asterisk', 'sipp', 'nats', 'redis']);
  stack = await startLocalStack({ agents: 2, redisUsers: 'services' });
  gateway = await GatewayDouble.connect(stack);
}, 300_000);

afterAll(async () => {
  gateway?.close();
  await stack.stop();
});

async function inApplication(): Promise<{ call: PhoneCall; channelId: string }> {
  await gateway.beat();
  gateway.events.length = 0;
  const call = await placeCall({ stack, hangUpAfterMs: 30_000 });
  const { channelId = '' } = await gateway.event('StasisStart');
  return { call, channelId };
}

/** Status of a request with the account of ari.conf; the path goes out as it is written. */
function ariStatus(method: string, path: string, body?: object): Promise<number> {
  const { ariUrl, ariUser, ariPassword } = stack.asterisk;
  const { hostname, port, pathname } = new URL(ariUrl);
  return rawStatus(
    { hostname, port, method, path: `${pathname}/${path}`, auth: `${ariUser}:${ariPassword}` },
    body,
  );
}

function rawStatus(options: RequestOptions, body?: object): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({ ...options, agent: false, timeout: 5_000 }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    asked.once('error', reject);
    if (body) asked.setHeader('content-type', 'application/json');
    asked.end(body && JSON.stringify(body));
  });
}

describe('the account of ari.conf', () => {
  it('cannot call through the trunk: no INVITE leaves, wherever it is addressed', async () => {
    const sink = createSocket('udp4');
    sink.bind(0, '127.0.0.1');
    await once(sink, 'listening');
    const seen: string[] = [];
    sink.on('message', (message) => seen.push(message.toString('latin1').split('\r\n')[0] ?? ''));
    const there = `127.0.0.1:${sink.address().port}`;
    const targets = [
      `PJSIP/pstn/sip:0900000000@${there}`,
      `PJSIP/pstn/sip:0900000000@${there};transport=udp;lr`,
      `PJSIP/0900000000@pstn`,
      'PJSIP/pstn',
      `PJSIP/trunk/sip:0900000000@${there}`,
      `PJSIP/none/sip:0900000000@${there}`,
      'Local/0900000000@from-agent',
      'Local/0900000000@transfers',
      'Local/0900000000@queues',
    ];
    const named = (endpoint: string) => encodeURIComponent(endpoint);
    for (const endpoint of targets) {
      await ariStatus('POST', `channels?app=decroche&endpoint=${named(endpoint)}`);
      await ariStatus(
        'POST',
        `channels?context=queues&extension=retraite&priority=1&endpoint=${named(endpoint)}`,
      );
      await ariStatus('POST', 'channels', { endpoint, app: 'decroche' });
    }
    // A caller's whole call passes through the same Asterisk meanwhile.
    const { call } = await inApplication();
    await call.hangUp();
    await call.ended;
    sink.close();
    expect(seen).toEqual([]);
  });

  it.each([
    ['record a caller', 'POST', 'record?name=stolen&format=wav'],
    ['record a caller into another folder', 'POST', 'record?name=..%2F..%2Fetc%2Fstolen&format=wav'],
  ])('cannot %s: no file appears', async (_, method, deed) => {
    const { call, channelId } = await inApplication();
    const before = await filesOf(join(stack.dir, 'asterisk'));
    await ariStatus(method, `channels/${channelId}/${deed}`);
    // A recording begins at the first frame of voice.
    await gateway.ari('GET', `channels/${channelId}`);
    await call.hangUp();
    await call.ended;
    expect(await filesOf(join(stack.dir, 'asterisk'))).toEqual(before);
  });

  it.each([
    ['load a module', 'POST', 'asterisk/modules/app_system.so'],
    ['load a module from another folder', 'POST', 'asterisk/modules/..%2F..%2Fapp_system.so'],
    ['reload a module', 'PUT', 'asterisk/modules/res_pjsip.so'],
    ['unload a module', 'DELETE', 'asterisk/modules/app_queue.so'],
    ['open a log file', 'POST', 'asterisk/logging/stolen?configuration=verbose,debug,dtmf'],
    ['write configuration', 'PUT', 'asterisk/config/dynamic/res_pjsip/endpoint/thief'],
    ['read configuration', 'GET', 'asterisk/config/dynamic/res_pjsip/auth/1001'],
    ['list recordings', 'GET', 'recordings/stored'],
  ])('cannot %s', async (_, method, path) => {
    expect([403, 404]).toContain(await ariStatus(method, path));
  });

  it('reads no configuration and loads no module by any other spelling of the path', async () => {
    const { ariUrl, ariUser, ariPassword } = stack.asterisk;
    const { hostname, port } = new URL(ariUrl);
    const auth = `${ariUser}:${ariPassword}`;
    const ask = (method: string, path: string) => rawStatus({ hostname, port, auth, method, path });
    const targets = fc.constantFrom(
      ['GET', '/ari/asterisk/config/dynamic/res_pjsip/auth/1001'] as const,
      ['GET', '/ari/asterisk/modules'] as const,
      ['POST', '/ari/asterisk/modules/app_system.so'] as const,
      ['POST', '/ari/asterisk/logging/stolen?configuration=dtmf'] as const,
    );
    const spelling = fc.array(fc.constantFrom('as it is', 'escaped', 'doubled', 'capital', 'dotted'), {
      maxLength: 60,
    });
    const spell = (path: string, how: readonly string[]) =>
      [...path]
        .map((letter, index) => {
          const hex = letter.charCodeAt(0).toString(16);
          if (how[index] === 'escaped' && index > 0) return `%${hex}`;
          if (how[index] === 'doubled' && letter === '/') return '//';
          if (how[index] === 'dotted' && letter === '/') return '/./';
          return how[index] === 'capital' ? letter.toUpperCase() : letter;
        })
        .join('');
    await fc.assert(
      fc.asyncProperty(targets, spelling, async ([method, path], how) => {
        expect([400, 403, 404, 405]).toContain(await ask(method, spell(path, how)));
      }),
      { numRuns: 300 },
    );
    expect([400, 403, 404]).toContain(await ask('GET', `http://${hostname}:${port}/ari/asterisk/modules`));
  });
});

/** Answers of the manager interface to one action after the login. */
async function amiAnswer(action: string, ...fields: string[]): Promise<string> {
  const { amiHost, amiPort, amiUser, amiPassword } = stack.asterisk;
  const socket = connect({ host: amiHost, port: amiPort });
  let heard = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    heard += chunk;
  });
  socket.write(`Action: Login\r\nUsername: ${amiUser}\r\nSecret: ${amiPassword}\r\nEvents: off\r\n\r\n`);
  socket.write([`Action: ${action}`, 'ActionID: asked', ...fields, '', ''].join('\r\n'));
  const answer = () => /(?:^|\r\n\r\n)(Response:[\s\S]*?ActionID: asked[\s\S]*?\r\n\r\n)/.exec(heard)?.[1];
  try {
    await until(`an answer to ${action}`, () => answer() !== undefined);
    return answer() ?? '';
  } finally {
    socket.destroy();
  }
}

describe("the gateway's AMI account", () => {
  it.each([
    ['ModuleLoad', 'Module: app_system.so', 'LoadType: load'],
    ['GetConfig', 'Filename: manager.conf'],
    ['GetConfigJSON', 'Filename: ari.conf'],
    ['ListCategories', 'Filename: pjsip-agents.conf'],
    ['UpdateConfig', 'SrcFilename: manager.conf', 'DstFilename: manager.conf'],
    ['CreateConfig', 'Filename: stolen.conf'],
    ['Command', 'Command: core show channels'],
    ['Originate', 'Channel: PJSIP/pstn/sip:0900000000@127.0.0.1', 'Application: Hangup'],
    ['QueueAdd', 'Queue: retraite', 'Interface: PJSIP/1001/sip:0900000000@127.0.0.1'],
    ['DBPut', 'Family: registrar', 'Key: contact', 'Val: x'],
    ['LoggerRotate'],
    ['PJSIPShowAuths'],
    ['MixMonitor', 'Channel: any', 'File: stolen.wav'],
  ])('cannot do %s', async (action, ...fields) => {
    expect(await amiAnswer(action, ...fields)).toMatch(
      /Message: (Permission denied|Invalid\/unknown command)/,
    );
  });

  it('can do what the gateway does with it', async () => {
    const { call, channelId } = await inApplication();
    const lease = ['Variable: TIMEOUT(absolute)', 'Value: 5'];
    expect(await amiAnswer('Setvar', `Channel: ${channelId}`, ...lease)).toContain('Response: Success');
    expect(await amiAnswer('Ping')).toContain('Response: Success');
    await call.hangUp();
    await call.ended;
  });
});

describe('the processes of a stack', () => {
  it('show no password on their command lines', async () => {
    const phone = await startAgentPhone({ stack, extension: '1002', ringMs: 100 });
    const call = await placeCall({ stack, hangUpAfterMs: 10_000 });
    await call.answered;
    const secrets = [
      ...[stack.asterisk.ariPassword, stack.asterisk.amiPassword],
      ...stack.agents.map(({ secret }) => secret),
      ...stack.nats.users.map(({ password }) => password),
      ...stack.redis.users.map(({ password }) => password),
    ];
    const pids = await processesIn(stack.dir, stack.instance.memory);
    const shown = await Promise.all(
      pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
    );
    for (const program of ['asterisk', 'nats-server', 'redis-server', 'sipp']) {
      expect(
        shown.some((line) => new RegExp(`(^|/)${program}[\\0 ]`).test(line)),
        program,
      ).toBe(true);
    }
    for (const line of shown) for (const secret of secrets) expect(line).not.toContain(secret);
    await call.hangUp();
    await call.ended;
    await phone.stop();
  });
});

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
