import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  baseEnv,
  ConfigError,
  flag,
  grpcTarget,
  listenAddress,
  milliseconds,
  natsEnv,
  readEnv,
} from './config.ts';

/** The message with which an environment is refused. */
function refusal(shape: z.ZodRawShape, env: Record<string, string>): string {
  try {
    readEnv('a-service', z.object(shape), env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('the environment was accepted');
}

describe('the environment of a service', () => {
  it('gives typed values, with defaults for what is absent or empty', () => {
    const config = readEnv('a-service', z.object({ ...baseEnv, ...natsEnv }), {
      NATS_URL: 'nats://127.0.0.1:4222',
      NATS_USER: 'a-service',
      NATS_PASSWORD: 'secret',
      LOG_LEVEL: '',
      DRAIN_TIMEOUT_MS: '2500',
      OTHER: 'not ours',
    });
    expect(config).toEqual({
      NATS_URL: 'nats://127.0.0.1:4222',
      NATS_USER: 'a-service',
      NATS_PASSWORD: 'secret',
      LOG_LEVEL: 'info',
      PLAINTEXT_ALLOWED: [],
      DRAIN_TIMEOUT_MS: 2500,
      HEALTH_LISTEN: { host: '127.0.0.1', port: 0 },
    });
  });

  it('is frozen, with the lists and addresses in it', () => {
    const targets = z.string().transform((value) => value.split(','));
    const shape = { ...baseEnv, TARGETS: targets };
    const config = readEnv('a-service', z.object(shape), { TARGETS: 'one,two' });
    expect(() => Object.assign(config, { LOG_LEVEL: 'debug' })).toThrow(TypeError);
    expect(() => Object.assign(config.HEALTH_LISTEN, { port: 1 })).toThrow(TypeError);
    expect(() => config.TARGETS.push('three')).toThrow(TypeError);
  });

  it('is refused in one line that names the service and every wrong setting', () => {
    const message = refusal(
      { ...baseEnv, ...natsEnv },
      { NATS_URL: 'http://\nhere', LOG_LEVEL: 'loud', NATS_USER: '' },
    );
    expect(message.split('\n')).toHaveLength(1);
    expect(message.split('; ')).toEqual([
      expect.stringMatching(/^a-service: LOG_LEVEL="loud" is wrong: .*"info"/),
      'NATS_URL="http://\\nhere" is wrong: expected nats://host:port',
      'NATS_USER is not set: expected the user name of this service',
      'NATS_PASSWORD is not set: expected the password of this service',
    ]);
  });

  it('names the setting once when several parts of its list are wrong', () => {
    const TARGETS = z
      .string()
      .transform((value) => value.split(','))
      .pipe(z.array(grpcTarget));
    expect(refusal({ TARGETS }, { TARGETS: 'one,two' })).toBe(
      'a-service: TARGETS="one,two" is wrong: expected host:port of a gRPC server, such as 127.0.0.1:9090',
    );
  });

  it.each([
    'NATS_PASSWORD',
    'DB_PASS',
    'SESSION_SECRET',
    'TIMELINE_TOKEN',
    'SAID_PRIVATE_KEY',
    'CLOUD_CREDENTIALS',
  ])('never repeats the value of %s', (name) => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (value) => {
        const given = `canary${value}`;
        expect(refusal({ [name]: z.string().regex(/^$/, 'expected another one') }, { [name]: given })).toBe(
          `a-service: ${name}=(hidden) is wrong: expected another one`,
        );
      }),
    );
  });

  it.each([
    ['redis://:canary@127.0.0.1:port', 'redis://(hidden)@127.0.0.1:port'],
    ['postgres://user:ca/na@ry@host/base', 'postgres://(hidden)@host/base'],
    ['user:canary@host', '(hidden)@host'],
    ['http://host/?user=me&api_key=canary&mode=x', 'http://host/?user=me&api_key=(hidden)&mode=x'],
    ['plain', 'plain'],
  ])('hides the credentials inside an address: %s', (given, repeated) => {
    const message = refusal({ SOME_URL: z.string().regex(/^$/, 'expected an address') }, { SOME_URL: given });
    expect(message).toBe(`a-service: SOME_URL=${JSON.stringify(repeated)} is wrong: expected an address`);
  });
});

describe('an address to listen on', () => {
  it.each([
    ['127.0.0.1:8080', { host: '127.0.0.1', port: 8080 }],
    ['0.0.0.0:0', { host: '0.0.0.0', port: 0 }],
    ['my-host.example:65535', { host: 'my-host.example', port: 65_535 }],
    ['[::1]:9090', { host: '::1', port: 9090 }],
  ])('%s', (value, address) => expect(listenAddress.parse(value)).toEqual(address));

  it.each(['8080', 'host', 'host:', ':8080', 'host:65536', 'host:123456', 'ho st:80', 'http://host:80'])(
    'refuses %s',
    (value) => expect(listenAddress.safeParse(value).success).toBe(false),
  );
});

describe('settings of other kinds', () => {
  it('a target of gRPC is host:port', () => {
    expect(grpcTarget.parse('transcriber-0.transcriber:9090')).toBe('transcriber-0.transcriber:9090');
    expect(grpcTarget.parse('[::1]:9090')).toBe('[::1]:9090');
    for (const wrong of ['host', 'dns:///host:1', 'host:1,host:2', ''])
      expect(grpcTarget.safeParse(wrong).success).toBe(false);
  });

  it('milliseconds are whole and within their bounds', () => {
    const setting = milliseconds(10, 1000);
    expect(setting.parse('10')).toBe(10);
    expect(setting.parse('1000')).toBe(1000);
    for (const wrong of ['9', '1001', '10.5', 'ten', '-20', 'Infinity', 'NaN']) {
      expect(setting.safeParse(wrong).error?.issues[0]?.message).toBe(
        'expected whole milliseconds from 10 to 1000',
      );
    }
  });

  it('a flag is true or false, nothing else', () => {
    expect([flag.parse('true'), flag.parse('false')]).toEqual([true, false]);
    for (const wrong of ['1', 'yes', 'TRUE', 'off']) expect(flag.safeParse(wrong).success).toBe(false);
  });

  it('NATS is reached by nats:// or tls://', () => {
    for (const url of ['nats://host:4222', 'tls://host:4222'])
      expect(natsEnv.NATS_URL.safeParse(url).success).toBe(true);
    for (const url of ['http://host', 'host:4222', ''])
      expect(natsEnv.NATS_URL.safeParse(url).success).toBe(false);
  });
});
