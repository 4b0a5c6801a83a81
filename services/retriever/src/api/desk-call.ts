import { isSamePerson } from '@decroche/french';
import { type Caller, type Logger, RpcError, unary } from '@decroche/service-kit';
import { type handleUnaryCall, status } from '@grpc/grpc-js';
import type { BaseImport } from '../kb/base-import.ts';
import type { KnowledgeDesk } from '../kb/commands.ts';
import type { ExpertDesk } from '../kb/expert-desk.ts';
import type { Person } from '../store/person.ts';

/** Statuses of the errors that an expert can act on. */
const STATUSES: Readonly<Record<string, status>> = {
  WORKFLOW: status.FAILED_PRECONDITION,
  NO_GENERATION: status.FAILED_PRECONDITION,
  PUBLICATION_CONFLICT: status.ABORTED,
  PUBLISHED_VERSION: status.FAILED_PRECONDITION,
  VERSION_CHANGED: status.ABORTED,
  INSPECTOR: status.FAILED_PRECONDITION,
  IMPORT_SOURCE: status.FAILED_PRECONDITION,
  PERSONAL_DATA: status.FAILED_PRECONDITION,
};

/** What experts do with a base in a database. */
export interface Desks {
  readonly desk: KnowledgeDesk;
  readonly expert: ExpertDesk;
  readonly imports: BaseImport;
}

/**
 * Does what one call asks with the base.
 *
 * @param signal aborts when nobody waits for the answer any more
 */
type DeskHandler<Request, Response> = (
  desks: Desks,
  request: Request,
  caller: Caller,
  signal: AbortSignal,
) => Promise<Response>;

/** Makes a handler of what one call does with the base. */
export type Call = <Request, Response>(
  handle: DeskHandler<Request, Response>,
) => handleUnaryCall<Request, Response>;

/** @param desks undefined while the base is a folder without a database: every call says so */
export function deskCall(desks: Desks | undefined, logger: Logger): Call {
  return <Request, Response>(handle: DeskHandler<Request, Response>): handleUnaryCall<Request, Response> =>
    unary<Request, Response>(logger, async (request, { caller, signal }) => {
      if (desks === undefined) {
        throw new RpcError(
          status.FAILED_PRECONDITION,
          'NO_DATABASE',
          'the base is a folder; set DATABASE_URL, or make a database with kb import',
        );
      }
      try {
        return await handle(desks, request, caller, signal);
      } catch (error) {
        const { code, message } = error as { code?: unknown; message: string };
        const known = typeof code === 'string' ? STATUSES[code] : undefined;
        throw known === undefined ? error : new RpcError(known, String(code), message, { cause: error });
      }
    });
}

/**
 * Who does something: the person for whom the caller asks, as the server knows him. A name in the request is only held
 * against that.
 */
export function actor({ client, person, handle }: Caller, claimed: string): Person {
  if (person === undefined) {
    throw denied(
      'PERSON_MISSING',
      `${client} asks for nobody; give its secret to one person, or sign in at the desk`,
    );
  }
  if (claimed.trim() !== '' && !isSamePerson(claimed, person)) {
    throw denied('PERSON_MISMATCH', 'the request names somebody else than who asks; leave the name empty');
  }
  return { name: person, handle };
}

/** Who asks; undefined when it is nobody. */
export function askerOf({ person, handle }: Caller): Person | undefined {
  return person === undefined ? undefined : { name: person, handle };
}

export function denied(code: string, message: string): RpcError {
  return new RpcError(status.PERMISSION_DENIED, code, message);
}

export function invalid(code: string, message: string): RpcError {
  return new RpcError(status.INVALID_ARGUMENT, code, message);
}

export function notFound(code: string, message: string): RpcError {
  return new RpcError(status.NOT_FOUND, code, message);
}
