import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../src/command.ts';
import { layoutOf } from '../src/mod.ts';

describe("the container's start of Redis", () => {
  const passwords = {
    REDIS_PASSWORD_IVR_GATEWAY: 'password-of-one',
    REDIS_PASSWORD_AGENT_DESKTOP: 'password|of&two',
    REDIS_PASSWORD_FORGET_CHECK: 'password\\of/three',
  };
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'decroche-redis-'));
    const program = join(folder, 'redis-server');
    await writeFile(program, '#!/bin/sh\necho "$@"\nenv\n');
    await chmod(program, 0o700);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  function start(environment: Record<string, string>) {
    return runCommand(join(layoutOf().root, 'infra/redis/entrypoint.sh'), [], {
      env: {
        PATH: `${folder}:/usr/bin:/bin`,
        ...{ REDIS_DIR: folder, REDIS_ADDRESS: '0.0.0.0', REDIS_PORT: '6379', REDIS_MEMORY: '256mb' },
        ...environment,
      },
      timeoutMs: 10_000,
    });
  }

  it('writes every password into the file of users and none elsewhere', async () => {
    const { exitCode, bytes } = await start(passwords);
    expect(exitCode).toBe(0);
    const users = await readFile(join(folder, 'users.acl'), 'utf8');
    for (const password of Object.values(passwords)) {
      expect(users).toContain(` >${password} `);
      expect(bytes.toString()).not.toContain(password);
    }
    expect(users).toMatch(/^user default off$/m);
  });

  it.each(['', 'two words', 'a\nuser default on nopass'])(
    'is refused with the password %j',
    async (password) => {
      const { exitCode, stderr } = await start({ ...passwords, REDIS_PASSWORD_AGENT_DESKTOP: password });
      expect(exitCode).not.toBe(0);
      expect(stderr).toContain('REDIS_PASSWORD_AGENT_DESKTOP');
    },
  );
});
