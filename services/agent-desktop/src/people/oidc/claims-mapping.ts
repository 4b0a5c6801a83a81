import { parseSettingsFile } from '@decroche/service-kit/settings-file';
import { z } from 'zod';
import { type Organisation, PROVIDER_ROLES, ROLES, type Role } from '#contract';

/** What the claims of a person say of him. */
export interface MappedPerson {
  /** Name on the pages. */
  readonly name: string;
  readonly organisation: Organisation;
  /** At least one. */
  readonly roles: readonly Role[];
}

/** Claims of an ID token. */
export type Claims = Readonly<Record<string, unknown>>;

const MAX_NAME = 100;
/** Values of one claim that are looked at: groups of a large directory. */
const MAX_VALUES = 1_000;

const claimName = z
  .string('expected the name of a claim, such as realm_access.roles')
  .min(1)
  .max(200, 'expected the name of a claim, such as realm_access.roles');
const role = z.enum(ROLES, `expected one of ${ROLES.join(', ')}`);
const organisationId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'expected a short name, such as carsat-rhone-alpes');

const schema = z
  .strictObject(
    {
      contact: z
        .string('expected whom somebody without a role asks, such as "le support, poste 4000"')
        .min(1)
        .max(200),
      name: z
        .union([claimName.transform((one) => [one]), z.array(claimName).min(1).max(5)])
        .default(['name']),
      roles: z.strictObject(
        {
          claim: claimName,
          values: z.record(
            z.string(),
            z.union([role.transform((one) => [one]), z.array(role).min(1)], {
              error: `expected one or several of ${ROLES.join(', ')}`,
            }),
            'expected the values of the claim, each with its role',
          ),
        },
        'expected claim and values',
      ),
      organisations: z.record(
        organisationId,
        z.strictObject(
          {
            name: z.string('expected the name that pages show').min(1).max(MAX_NAME),
            kind: z.enum(['fund', 'provider'], 'expected fund or provider'),
          },
          'expected name and kind',
        ),
        'expected each organisation with name and kind',
      ),
      organisation: z
        .strictObject(
          {
            claim: claimName,
            values: z.record(
              z.string(),
              z.string(),
              'expected the values of the claim, each with one of organisations',
            ),
          },
          'expected claim and values',
        )
        .optional(),
    },
    'expected contact, roles and organisations',
  )
  .superRefine(({ organisations, organisation }, context) => {
    const fault = (path: string[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    const funds = Object.values(organisations).filter(({ kind }) => kind === 'fund').length;
    if (funds !== 1) fault(['organisations'], `expected exactly one of kind fund, found ${funds}`);
    if (organisation === undefined && Object.keys(organisations).length > 1) {
      fault(['organisations'], 'there are several: say under organisation which claim tells them apart');
    }
    for (const [value, id] of Object.entries(organisation?.values ?? {})) {
      if (!Object.hasOwn(organisations, id)) {
        fault(['organisation', 'values', value], `"${id}" is none of organisations; add it there`);
      }
    }
  });

/** Who is what, from the claims that the fund's identity provider makes: a person without a known value is nobody. */
export class ClaimsMapping {
  /** Whom somebody without a role asks. */
  readonly contact: string;
  readonly #mapping: z.infer<typeof schema>;

  private constructor(mapping: z.infer<typeof schema>) {
    this.contact = mapping.contact;
    this.#mapping = mapping;
  }

  /** @throws SettingsFileError with one line for each fault */
  static parse(text: string): ClaimsMapping {
    return new ClaimsMapping(parseSettingsFile(text, schema));
  }

  /** All of them. */
  get organisations(): readonly Organisation[] {
    return Object.entries(this.#mapping.organisations).map(([id, known]) => ({ id, ...known }));
  }

  /** The person of these claims; undefined when they give him no organisation or no role. */
  personOf(claims: Claims): MappedPerson | undefined {
    const organisation = this.#organisationOf(claims);
    if (organisation === undefined) return undefined;
    const { claim, values } = this.#mapping.roles;
    const given = new Set(
      valuesOf(claims, claim).flatMap((value) => (Object.hasOwn(values, value) ? (values[value] ?? []) : [])),
    );
    const roles = ROLES.filter(
      (each) => given.has(each) && (organisation.kind === 'fund' || PROVIDER_ROLES.includes(each)),
    );
    return roles.length === 0 ? undefined : { name: this.#nameOf(claims), organisation, roles };
  }

  #organisationOf(claims: Claims): Organisation | undefined {
    const { organisations, organisation } = this.#mapping;
    const ids =
      organisation === undefined
        ? Object.keys(organisations)
        : valuesOf(claims, organisation.claim).flatMap((value) =>
            Object.hasOwn(organisation.values, value) ? (organisation.values[value] ?? []) : [],
          );
    // Somebody of two organisations would see the people and figures of both.
    const [id, another] = new Set(ids);
    if (id === undefined || another !== undefined) return undefined;
    const known = organisations[id];
    return known === undefined ? undefined : { id, ...known };
  }

  #nameOf(claims: Claims): string {
    const parts = this.#mapping.name.flatMap((claim) => valuesOf(claims, claim).slice(0, 1));
    const name = parts
      .join(' ')
      .replaceAll(/[\p{C}\s]+/gu, ' ')
      .trim()
      .slice(0, MAX_NAME);
    return name === '' ? 'Sans nom' : name;
  }
}

/** Texts of a claim: under its whole name, or under the names between its dots, one in the other. */
function valuesOf(claims: Claims, name: string): string[] {
  const whole = own(claims, name);
  const value = whole ?? name.split('.').reduce<unknown>((inner, part) => own(inner, part), claims);
  const all = Array.isArray(value) ? value.slice(0, MAX_VALUES) : [value];
  return all.filter((each) => typeof each === 'string');
}

function own(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
