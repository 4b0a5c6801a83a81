import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageIndexOf } from './pip-configuration.ts';

let home = '';

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pip-home-'));
  await mkdir(join(home, '.config/pip'), { recursive: true });
  const lines = [
    '[install]',
    'index-url = https://other.example/',
    '[global]',
    '# ours',
    'index_url: https://own.example/simple',
  ];
  await writeFile(join(home, '.config/pip/pip.conf'), `${lines.join('\n')}\ncert = /own.pem\n`);
  await writeFile(
    join(home, 'asked.conf'),
    '[global]\nindex-url=https://asked.example/a\n[download]\nindex-url=https://asked.example/b/\n',
  );
});

afterAll(() => rm(home, { recursive: true, force: true }));

test('the user’s own configuration names the index and the certificates', async () => {
  expect(await packageIndexOf({ home, inherited: {} })).toEqual({
    address: 'https://own.example/simple/',
    certificates: '/own.pem',
    folders: [],
  });
});

test('a variable wins over a file, and a file that is named over the usual ones', async () => {
  const named = { PIP_CONFIG_FILE: join(home, 'asked.conf') };
  expect(await packageIndexOf({ home, inherited: named })).toEqual({
    address: 'https://asked.example/b/',
    certificates: '/own.pem',
    folders: [],
  });
  const variables = {
    ...named,
    PIP_INDEX_URL: 'https://variable.example/x/',
    PIP_CERT: '/variable.pem',
    PIP_FIND_LINKS: '/wheels file:///more%20wheels https://links.example/',
  };
  expect(await packageIndexOf({ home, inherited: variables })).toEqual({
    address: 'https://variable.example/x/',
    certificates: '/variable.pem',
    folders: ['/wheels', '/more wheels'],
  });
});

test('without any, it is the public index', async () => {
  const bare = { home: '/nowhere', inherited: { PIP_CONFIG_FILE: '/dev/null' } };
  expect(await packageIndexOf(bare)).toEqual({
    address: 'https://pypi.org/simple/',
    certificates: undefined,
    folders: [],
  });
});
