import { z } from 'zod';

/** Where the value of a setting comes from. */
export const SETTING_ORIGINS = ['environment', 'file', 'default', 'absent'] as const;

/** A setting as it is in force, fit to be shown to an operator. */
export const settingInForceSchema = z.object({
  name: z.string(),
  /** `file`: the environment names the file that holds it; `absent`: nothing was given and nothing stands in for it. */
  origin: z.enum(SETTING_ORIGINS),
  /** What it is; null where nobody may read it, or there is nothing. */
  value: z.string().nullable(),
});
export type SettingInForce = Readonly<z.infer<typeof settingInForceSchema>>;

type Env = Readonly<Record<string, string | undefined>>;
type Schema = z.core.$ZodType;

/** Parts of a name that make its value a secret, whatever else is said of it. */
export const SECRET_NAME = /PASS(WORD|WD|PHRASE|_|$)|SECRET|TOKEN(?!S)|KEY|CREDENTIAL|CLIENTS|HEADERS/;
/** A file or folder whose content is the setting. */
const OF_A_FILE = /_FILE$|_TLS_DIR$/;
const MAX_SHOWN = 200;

/** Marks a setting whose text may be shown. Numbers, switches and choices may be without it; no other text is. */
export function shown<S extends z.ZodType>(schema: S): S {
  return schema.meta({ shown: true }) as S;
}

/**
 * The settings of a program, as they are in force, by name. A value is given where it is a number, a switch, a choice or the
 * default, or where its schema says so by {@link shown}; never for the name of a secret. Of an address only scheme, host and port are given:
 * nobody knows what else of it is secret.
 */
export function settingsInForce(schema: z.ZodObject, env: Env): readonly SettingInForce[] {
  return Object.entries(schema.shape as Record<string, Schema>)
    .map(([name, setting]) => inForce(name, setting, env[name]))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function inForce(name: string, schema: Schema, given: string | undefined): SettingInForce {
  const fallback = given ? undefined : defaultOf(schema);
  const origin = given ? (OF_A_FILE.test(name) ? 'file' : 'environment') : fallback ? 'default' : 'absent';
  const text = given || fallback;
  const readable = OF_A_FILE.test(name) || (!SECRET_NAME.test(name) && (!given || mayBeShown(schema)));
  return { name, origin, value: text && readable ? safe(text) : null };
}

function mayBeShown(schema: Schema): boolean {
  return layersOf(schema).some((layer) => isPlain(layer) || isMarked(layer));
}

function isMarked(schema: Schema): boolean {
  return z.globalRegistry.get(schema)?.shown === true;
}

function isPlain(schema: Schema): boolean {
  return ['number', 'int', 'boolean', 'enum', 'literal'].includes(schema._zod.def.type);
}

/** A schema and those that it wraps, the outermost first. */
function layersOf(schema: Schema): readonly Schema[] {
  const { innerType, in: taken, out } = schema._zod.def as { innerType?: Schema; in?: Schema; out?: Schema };
  return [
    schema,
    ...[innerType, taken, out].flatMap((layer) => (layer === undefined ? [] : layersOf(layer))),
  ];
}

function defaultOf(schema: Schema): string | undefined {
  for (const { _zod } of layersOf(schema)) {
    if (!('defaultValue' in _zod.def)) continue;
    const { defaultValue } = _zod.def as { defaultValue: unknown };
    return Array.isArray(defaultValue) ? defaultValue.join(',') : String(defaultValue);
  }
  return undefined;
}

/** Addresses without what may open them. */
function safe(text: string): string {
  const parts = text.split(',').map((part) => {
    if (!part.includes('://')) return part.includes('@') ? '…' : part;
    const url = URL.parse(part.trim());
    return url === null ? '…' : `${url.protocol}//${url.host}`;
  });
  return parts.join(',').slice(0, MAX_SHOWN);
}
