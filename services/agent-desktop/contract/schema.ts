import * as z from 'zod/mini';

// The pages forbid code that is made at run time (content security policy): a mere try is reported as a violation.
z.config({ jitless: true });

export { z };

/** What a schema takes, as it is read: nobody changes it. */
export type Sent<S extends z.ZodMiniType> = Unchanged<z.output<S>>;

type Unchanged<T> = T extends readonly (infer Item)[]
  ? readonly Unchanged<Item>[]
  : T extends object
    ? { readonly [Field in keyof T]: Unchanged<T[Field]> }
    : T;

/** Id of a conversation, or of a turn in it. */
export const conversationIdSchema = z.uuidv7('expected a UUIDv7');
