import type * as z from 'zod/mini';

/** The object with the fields of the schema only. */
export function picked<T extends object, K extends keyof T & string>(
  from: T,
  { shape }: { readonly shape: Readonly<Record<K, z.ZodMiniType>> },
): Pick<T, K> {
  const fields = Object.keys(shape) as K[];
  return Object.fromEntries(fields.map((field) => [field, from[field]])) as Pick<T, K>;
}
