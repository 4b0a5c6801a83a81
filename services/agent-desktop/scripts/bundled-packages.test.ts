import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { bundledPackages } from './bundled-packages.ts';

const SERVICE = resolve(import.meta.dirname, '..');
const ROBOTO = '@font-face{font-family:Roboto Flex Variable;src:url(data:font/woff2;base64,AA)}';

test('a web app carries the packages of its modules, the fonts of its style sheets and the builder, with their licences', async () => {
  const react = resolve(SERVICE, 'node_modules/react');
  const packages = await bundledPackages(SERVICE, new Set([react]), [ROBOTO, ROBOTO]);
  expect(packages.map(({ name, licence }) => [name, licence])).toEqual([
    ['@fontsource-variable/roboto-flex', 'OFL-1.1'],
    ['react', 'MIT'],
    ['rolldown', 'MIT'],
    ['vite', 'MIT'],
  ]);
  for (const { text } of packages) expect(text).toMatch(/Copyright|Google/);
});

test('a font whose package is not known stops the build', async () => {
  const css = "@font-face { font-style: normal; font-family: 'Marianne'; src: url(x) }";
  await expect(bundledPackages(SERVICE, new Set(), [css])).rejects.toThrow(
    /the font Marianne: name its package/,
  );
});
