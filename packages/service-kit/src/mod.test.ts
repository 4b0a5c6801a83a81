import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Clients of stores, which have doors of their own: most services have no store. */
const STORES = ['@electric-sql/pglite', 'ioredis', 'kysely', 'kysely/migration', 'pg'];

/** Packages that a module and those beside it that it takes in need when they run. */
function packagesOf(file: string, seen: Set<string>): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  const taken = [...text.matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)';/gm)];
  return taken.flatMap(([, name = '']) => (name.startsWith('.') ? packagesOf(name, seen) : [name]));
}

it('a service without a store loads no client of one', () => {
  const seen = new Set<string>();
  const packages = packagesOf('./mod.ts', seen);
  expect(packages).toContain('@grpc/grpc-js');
  expect(packages.filter((name) => STORES.includes(name))).toEqual([]);
  expect(packagesOf('./database.ts', new Set())).toEqual(expect.arrayContaining(['kysely', 'pg']));
});
