import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { ShippedPart } from './shipped-parts.ts';

/** Data in images: who made it, and under which licence it may be passed on. Paths are those of the repository. */
interface DataSource extends Pick<ShippedPart, 'name' | 'licence'> {
  /** Begins the path of each of its files. */
  readonly under: string;
}

const OWN = 'Apache-2.0';
const SOURCES: readonly DataSource[] = [
  {
    under: 'services/pii-guard/data/given-names.txt',
    name: 'INSEE, fichier des prénoms, édition 2023',
    licence: 'etalab-2.0',
  },
  {
    under: 'services/pii-guard/data/communes.txt',
    name: 'INSEE, code officiel géographique',
    licence: 'etalab-2.0',
  },
  { under: 'services/generator/data/', name: 'sentences of the proof gate', licence: OWN },
  // Said by espeak-ng, whose licence does not reach what it says.
  { under: 'services/transcriber/assets/', name: 'synthetic speech for the self-benchmark', licence: OWN },
  { under: 'infra/asterisk/sounds/', name: 'prompts and music on hold', licence: OWN },
  { under: 'knowledge/training/', name: 'training calls', licence: OWN },
  { under: 'knowledge/', name: 'demonstration knowledge base', licence: OWN },
];

/** What has a list of its own: program text, its licence, models by their manifest, the web app by its build. */
const LISTED_ELSEWHERE =
  /(?:\.ts|(?:^|\/)package\.json|^LICENSE)$|^models\/|^\.local\/models\/|\/web\/dist\//;

/**
 * Data under a root whose paths are those of the repository, each source once.
 *
 * @param folders of it that count, all by default
 * @returns with a licence that is empty what no source is known for: the policy refuses it
 */
export async function dataParts(root: string, folders: readonly string[] = ['.']): Promise<ShippedPart[]> {
  const entries = await Promise.all(
    folders.map((folder) => readdir(join(root, folder), { recursive: true, withFileTypes: true })),
  );
  const paths = entries
    .flat()
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !LISTED_ELSEWHERE.test(path));
  const parts = new Map(paths.map((path) => sourceOf(path)).map((part) => [part.name, part]));
  return [...parts.values()];
}

function sourceOf(path: string): ShippedPart {
  const { name, licence } = SOURCES.find(({ under }) => path.startsWith(under)) ?? {
    name: path,
    licence: '',
  };
  return { kind: 'data', name, version: '', licence };
}
