import { z } from 'zod';
import { officialKindOf } from './official-domains.ts';
import { filled, isoDay, isoPeriod } from './schema-parts.ts';
import { SOURCE_KINDS, type Source } from './source.ts';

const address = z.url('expected a web address');

const readText = z.strictObject({
  title: filled,
  url: address,
  issued: isoPeriod.nullable().default(null),
  checkedOn: isoDay,
});

/** What is worth nothing when nobody read it. */
const ONLY_ONCE_READ: ReadonlySet<Source['kind']> = new Set(['organisme', 'autre']);

/** A source in an article's header. Without a kind, its address says which. */
export const sourceSchema = z
  .strictObject({
    title: filled,
    kind: z.enum(SOURCE_KINDS).optional(),
    url: address.nullable().default(null),
    reference: filled.nullable().default(null),
    issued: isoPeriod.nullable().default(null),
    checkedOn: isoDay.nullable().default(null),
    readIn: z.array(readText).default([]),
  })
  .transform(
    ({ title, kind, ...rest }): Source => ({ title, kind: kind ?? kindByAddress(rest.url), ...rest }),
  )
  .refine(({ kind, reference }) => (kind === 'interne') === (reference !== null), {
    path: ['reference'],
    error: 'expected the reference of the note for a source of kind "interne", and for no other',
  })
  .refine(({ kind, url }) => kind === 'interne' || kind === 'loi' || url !== null, {
    path: ['url'],
    error: 'expected a web address; only kind "interne", with a reference, and kind "loi" may have none',
  })
  .refine(({ kind, url, checkedOn }) => kind === 'interne' || url !== null || checkedOn === null, {
    path: ['checkedOn'],
    error: 'expected null: nobody can have read a text at an address that is not known',
  })
  .refine(({ kind, checkedOn }) => !ONLY_ONCE_READ.has(kind) || checkedOn !== null, {
    path: ['checkedOn'],
    error: 'expected the day on which it was read; only an official text or a note may be named without',
  });

function kindByAddress(url: string | null): Source['kind'] {
  return (url === null ? undefined : officialKindOf(url)) ?? 'autre';
}
