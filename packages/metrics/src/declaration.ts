/** Values that an attribute may have: a closed list, so that a metric has a bounded number of series. */
export type AttributeValues = Readonly<Record<string, readonly string[]>>;

/** Attributes of one measure, each with one of its declared values. */
export type AttributesOf<A extends AttributeValues> = { readonly [Key in keyof A]: A[Key][number] };

/** What a metric is, beside its kind. */
export interface Declaration<A extends AttributeValues = AttributeValues> {
  /** As OpenTelemetry writes names: words between dots, `decroche` first. */
  readonly name: string;
  /** As UCUM writes it: `s`, `By`, `1`, or what is counted in braces, such as `{call}`. */
  readonly unit: string;
  /** One English sentence without a full stop. */
  readonly description: string;
  readonly attributes: A;
}

/** What stands in place of a value that is not declared. */
export const OTHER = 'other';
/** Series that one metric may have. */
export const MAX_SERIES = 120;

/** All combinations of the declared values. */
export function combinations(attributes: AttributeValues): Record<string, string>[] {
  return Object.entries(attributes).reduce<Record<string, string>[]>(
    (all, [key, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [key]: value }))),
    [{}],
  );
}

/** The given attributes as they leave the process: declared keys only, each with a declared value or {@link OTHER}. */
export function declaredOnly(
  declared: AttributeValues,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(declared).map(([key, values]) => {
      const value = given[key];
      return [key, value !== undefined && values.includes(value) ? value : OTHER];
    }),
  );
}
