import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as sentences from '../../../services/agent-desktop/web/src/wording/sentences.ts';
import {
  EVIDENCE_TITLES,
  MODE_NOTICES,
  type Notice,
  REQUEST_FAULTS,
  SAID_NOTICES,
} from '../../../services/agent-desktop/web/src/wording/sentences.ts';
import { commandNames, loadCommand } from './commands.ts';
import { ROOT } from './root.ts';

const SKIPPED = new Set(['node_modules', '.git', '.local', 'dist', 'coverage', 'gen', 'recipe']);
const GUIDE = 'docs/guides/exploitation.md';
const SERVICES = readdirSync(join(ROOT, 'services')).filter((name) =>
  existsSync(join(ROOT, 'services', name, 'src/config.ts')),
);

/** Does its work and ends, so that nobody asks whether it is ready. */
const TASK = 'forget-check';

function filesUnder(folder: string, wanted: RegExp): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesUnder(path, wanted);
    return wanted.test(entry.name) ? [path] : [];
  });
}

function read(path: string): string {
  return readFileSync(resolve(ROOT, path), 'utf8');
}

/** Documents for people: every Markdown file but the articles that the retriever reads. */
const DOCUMENTS = filesUnder(ROOT, /\.md$/).filter((path) => !/[/]articles[/]/.test(relative(ROOT, path)));

const FENCED = /^(```|~~~)[\s\S]*?^\1[ \t]*$/gm;

function withoutFences(text: string): string {
  return text.replace(FENCED, '');
}

/** Fenced blocks and code spans: where commands and names are meant literally. */
function codeOf(text: string): string[] {
  const spans = [...withoutFences(text).matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
  return [...(text.match(FENCED) ?? []), ...spans];
}

/** Fragment ids of a document's headings, as GitHub makes them. */
function anchorsOf(text: string): Set<string> {
  const headings = [...withoutFences(text).matchAll(/^#{1,6}[ \t]+(.+?)[ \t]*$/gm)];
  return new Set(
    headings.map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** Names of the settings that a configuration file declares. */
function declaredIn(path: string): Set<string> {
  return new Set([...read(path).matchAll(/^ {2}([A-Z][A-Z0-9_]*):/gm)].map((match) => match[1] ?? ''));
}

const COMMON = declaredIn('packages/service-kit/src/config.ts');

/** Groups of settings that only some services take over from the service kit. */
const GROUPS = new Map(
  [
    ...read('packages/service-kit/src/grpc-access.ts').matchAll(/^export const (\w+Env) = \{([\s\S]*?)^\}/gm),
  ].map(([, group = '', body = '']) => [
    group,
    [...body.matchAll(/^ {2}([A-Z][A-Z0-9_]*):/gm)].map((match) => match[1] ?? ''),
  ]),
);

/** Settings of one service beyond those that every service has. */
function ownSettings(service: string): string[] {
  const path = `services/${service}/src/config.ts`;
  const taken = [...read(path).matchAll(/^ {2}\.\.\.(\w+Env),$/gm)].flatMap(
    ([, group = '']) => GROUPS.get(group) ?? [],
  );
  return [...new Set([...declaredIn(path), ...taken])].filter((name) => !COMMON.has(name)).sort();
}

/** Settings in the first column of the tables under a heading. */
function tabledUnder(text: string, heading: RegExp): string[] {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => heading.test(line));
  if (from < 0) return [];
  const level = /^#+/.exec(lines[from] ?? '')?.[0].length ?? 1;
  const length = lines.slice(from + 1).findIndex((line) => new RegExp(`^#{1,${level}} `).test(line));
  const section = length < 0 ? lines.slice(from + 1) : lines.slice(from + 1, from + 1 + length);
  const first = section.filter((line) => line.startsWith('|')).map((line) => line.split('|')[1] ?? '');
  const names = first.flatMap((cell) => [...cell.matchAll(/`([A-Z][A-Z0-9_]*)`/g)]);
  return [...new Set(names.map((match) => match[1] ?? ''))].sort();
}

describe('links', () => {
  it.each(DOCUMENTS.map((path) => relative(ROOT, path)))('%s leads somewhere', (document) => {
    const text = withoutFences(read(document)).replace(/`[^`\n]+`/g, '');
    const broken = [...text.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)].flatMap(([, target = '']) => {
      if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return [];
      const [path = '', fragment] = target.split('#');
      const file = path === '' ? resolve(ROOT, document) : resolve(ROOT, dirname(document), decodeURI(path));
      if (!existsSync(file)) return [target];
      if (fragment === undefined || statSync(file).isDirectory()) return [];
      return anchorsOf(readFileSync(file, 'utf8')).has(decodeURI(fragment)) ? [] : [target];
    });
    expect(broken).toEqual([]);
  });

  it('the index of decisions names each of them', () => {
    const decisions = readdirSync(join(ROOT, 'docs/adr')).filter((name) => /^\d{4}-.*\.md$/.test(name));
    const index = read('docs/adr/README.md');
    expect(decisions.filter((name) => !index.includes(`](${name})`))).toEqual([]);
    expect(new Set(decisions.map((name) => name.slice(0, 4))).size).toBe(decisions.length);
  });
});

describe('commands', () => {
  const named = new Map<string, string>();
  for (const path of DOCUMENTS) {
    for (const code of codeOf(readFileSync(path, 'utf8'))) {
      for (const [, name = ''] of code.matchAll(/\.\/run ([a-z][a-z-]*)/g))
        named.set(name, relative(ROOT, path));
    }
  }

  it('each ./run command that a document names exists', () => {
    const known = [...commandNames(), 'help'];
    expect([...named].filter(([name]) => !known.includes(name))).toEqual([]);
  });

  it('each of them can be loaded and has help', async () => {
    for (const name of commandNames().filter((command) => named.has(command))) {
      expect((await loadCommand(name))?.help, name).toContain(`./run ${name}`);
    }
  });
});

describe('settings', () => {
  const guide = read(GUIDE);

  it('there are services and settings to compare', () => {
    expect(SERVICES).toContain('ivr-gateway');
    expect(ownSettings('ivr-gateway')).toContain('CALL_LEASE_MS');
    expect([...COMMON]).toContain('NATS_URL');
    expect(ownSettings('retriever')).toContain('GRPC_CLIENTS');
  });

  it.each(SERVICES)(`the settings of %s are those of its table in ${GUIDE}`, (service) => {
    const tabled = tabledUnder(guide, new RegExp(`^### ${service}$`));
    expect(tabled, `bring ${GUIDE} and services/${service}/src/config.ts together`).toEqual(
      ownSettings(service),
    );
  });

  it(`the settings of every service are in their table of ${GUIDE}`, () => {
    const tabled = tabledUnder(guide, /^### Tous les services$/);
    expect(tabled.filter((name) => !name.startsWith('OTEL_'))).toEqual([...COMMON].sort());
  });

  it.each(SERVICES.filter((service) => existsSync(join(ROOT, 'services', service, 'README.md'))))(
    'the README of %s names its settings and no others',
    (service) => {
      const text = read(`services/${service}/README.md`);
      if (!/^## Configuration$/m.test(text)) return;
      const tabled = tabledUnder(text, /^## Configuration$/);
      expect(tabled.filter((name) => !COMMON.has(name))).toEqual(ownSettings(service));
    },
  );
});

describe('names', () => {
  it('each name in capitals that a document gives is in the code', () => {
    const code = ['packages', 'services', 'tools', 'infra', 'proto', 'bench', 'e2e']
      .flatMap((folder) => filesUnder(join(ROOT, folder), /\.(ts|tsx|proto|conf|part|json|ya?ml|sh)$/))
      .filter((path) => !path.endsWith('docs.test.ts'))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n');
    // What a release took away is still named where the release is told.
    const unknown = DOCUMENTS.filter((path) => !path.endsWith('CHANGELOG.md')).flatMap((path) =>
      codeOf(readFileSync(path, 'utf8')).flatMap((span) =>
        [...span.matchAll(/(?<![\w/.-])[A-Z][A-Z0-9]*_[A-Z0-9_]*(?![\w/.-])/g)]
          .map(([name]) => name)
          // Errors and variables of Node itself.
          .filter((name) => !/^(ERR|NODE)_/.test(name) && !code.includes(name))
          .map((name) => `${relative(ROOT, path)}: ${name}`),
      ),
    );
    expect([...new Set(unknown)]).toEqual([]);
  });

  it.each(SERVICES.filter((service) => service !== TASK))(
    `what /ready of %s checks is in ${GUIDE}`,
    (service) => {
      const sources = filesUnder(join(ROOT, 'services', service, 'src'), /(?<!\.test)\.ts$/);
      const checks = sources.flatMap((path) =>
        [...readFileSync(path, 'utf8').matchAll(/\{ name: '([^']+)', ready:/g)].map(
          (match) => match[1] ?? '',
        ),
      );
      const row = read(GUIDE)
        .split('\n')
        .find(
          (line) =>
            line.startsWith(`| \`${service}\` |`) && checks.some((name) => line.includes(`\`${name}\``)),
        );
      expect(checks.length).toBeGreaterThan(0);
      expect(checks.filter((name) => !row?.includes(`\`${name}\``))).toEqual([]);
    },
  );
});

describe("the agent's guide", () => {
  const guide = read('docs/guides/conseiller.md');

  it('says every sentence with which the desk tells that something failed', () => {
    const notices: Notice[] = [...Object.values(MODE_NOTICES), ...Object.values(SAID_NOTICES)];
    for (const value of Object.values(sentences)) {
      if (typeof value === 'object' && 'what' in value && 'todo' in value) notices.push(value as Notice);
    }
    const shown = [
      ...notices.flatMap(({ what, todo }) => [what, todo]),
      ...Object.values(EVIDENCE_TITLES),
      ...Object.values(REQUEST_FAULTS),
    ];
    expect(shown.length).toBeGreaterThan(20);
    const unsaid = shown.filter((sentence) => !guide.includes(sentence));
    expect(unsaid, 'say in docs/guides/conseiller.md what the agent does then').toEqual([]);
  });

  it('names every key of the desk', () => {
    const dialog = read('services/agent-desktop/web/src/calls/shortcuts-dialog.tsx');
    const rows = [...dialog.matchAll(/\['([^']+)', '([^']+)'\]/g)].map(
      ([, keys, what]) => `| ${keys} | ${what} |`,
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((row) => !guide.includes(row))).toEqual([]);
  });
});
