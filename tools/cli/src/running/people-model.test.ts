import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PeopleModel } from './people-model.ts';

let folder = '';
const said: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'people-model-'));
  said.length = 0;
});
afterEach(() => rm(folder, { recursive: true }));

/** The recogniser for people, with `./run models` in the place of which a script answers. */
async function peopleModel(
  fetch: string,
  { here = false, chosenForPeople = false, offline = false } = {},
): Promise<PeopleModel> {
  const program = join(folder, 'models.mjs');
  const models = [
    { name: 'embedded', here: true, chosen: true, demonstrationOnly: !chosenForPeople },
    { name: 'whisper-base', here, chosen: false, demonstrationOnly: false },
  ];
  const list = `console.log(${JSON.stringify(JSON.stringify({ models }))})`;
  const lines = [
    "import { getPriority } from 'node:os';",
    "import { writeFileSync } from 'node:fs';",
    `if (process.argv[2] === 'list') ${list};`,
    `else { ${fetch} }`,
  ];
  await writeFile(program, lines.join('\n'));
  return new PeopleModel({ say: (line) => said.push(line), offline, program });
}

const note = (what: string): string =>
  `writeFileSync(${JSON.stringify(join(folder, 'ran'))}, String(${what}));`;
const ran = (): Promise<string> => readFile(join(folder, 'ran'), 'utf8').catch(() => '');

it('says when the fetch begins and when people are understood, and fetches with the lowest priority', async () => {
  await (await peopleModel(`setTimeout(() => { ${note('getPriority()')} }, 200)`)).start();
  expect(said).toEqual([
    expect.stringMatching(/is being fetched/),
    expect.stringMatching(/People are understood/),
  ]);
  expect(await ran()).toBe('19');
});

it('says in one line why people are not understood yet', async () => {
  const fetch =
    "console.error('whisper-base: 3 MB'); console.error('models: the index is away'); process.exit(1)";
  await (await peopleModel(fetch)).start();
  expect(said.at(-1)).toMatch(/^People are not understood yet: the index is away\. .*\.\/run models fetch/);
});

it.each([
  ['the model is here', { here: true }],
  ['nothing may be fetched', { offline: true }],
  ['a model for people was chosen', { chosenForPeople: true }],
])('fetches nothing when %s', async (_, state) => {
  await (await peopleModel(note('1'), state)).start();
  expect(await ran()).toBe('');
});

it('ends with the stack and says nothing more', async () => {
  const model = await peopleModel(`${note('process.pid')} setInterval(() => {}, 1000)`);
  const started = model.start();
  await vi.waitFor(async () => expect(await ran()).not.toBe(''), { timeout: 5_000 });
  model.stop();
  await started;
  expect(said).toHaveLength(1);
  const pid = Number(await ran());
  expect(() => process.kill(pid, 0)).toThrow();
});
