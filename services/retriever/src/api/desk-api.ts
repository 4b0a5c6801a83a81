import {
  FORCED_PUBLISHERS,
  type GetFileRequest,
  type GetFileResponse,
  type GetImpactResponse,
  type GetStatsResponse,
  type GetVersionRequest,
  type GetVersionResponse,
  KnowledgeDeskServiceService,
  type LintResponse,
  type ListFilesRequest,
  type ListFilesResponse,
  type ListGapsRequest,
  type ListGapsResponse,
  type ListVersionsResponse,
  type MoveVersionRequest,
  type MoveVersionResponse,
  type PublishRequest,
  type PublishResponse,
  type RollbackResponse,
  type SetGapStateRequest,
  type SetGapStateResponse,
} from '@decroche/contracts';
import { isSamePerson } from '@decroche/french';
import { type Caller, type GrpcServer, type Logger, RpcError, unary } from '@decroche/service-kit';
import { type handleUnaryCall, status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import type { KnowledgeDesk } from '../kb/commands.ts';
import type { GapChange } from '../store/gap-store.ts';
import {
  gapMessage,
  gapStateOf,
  generationMessage,
  impactMessage,
  selectionOf,
  versionMessage,
  workflowStepOf,
} from './desk-messages.ts';

/** Statuses of the errors that an expert can act on. */
const STATUSES: Readonly<Record<string, status>> = {
  WORKFLOW: status.FAILED_PRECONDITION,
  NO_GENERATION: status.FAILED_PRECONDITION,
  PUBLICATION_CONFLICT: status.ABORTED,
};

/**
 * Serves `decroche.v1.KnowledgeDeskService`.
 *
 * @param desk undefined while the base is a folder without a database
 */
export function addDeskApi(server: GrpcServer, desk: KnowledgeDesk | undefined, logger: Logger): void {
  const call = <Request, Response>(
    handle: (desk: KnowledgeDesk, request: Request, caller: Caller) => Promise<Response>,
  ): handleUnaryCall<Request, Response> =>
    unary<Request, Response>(logger, async (request, { caller }) => {
      if (desk === undefined) {
        throw new RpcError(
          status.FAILED_PRECONDITION,
          'NO_DATABASE',
          'the base is a folder; set DATABASE_URL, or make a database with kb import',
        );
      }
      try {
        return await handle(desk, request, caller);
      } catch (error) {
        const { code, message } = error as { code?: unknown; message: string };
        const known = typeof code === 'string' ? STATUSES[code] : undefined;
        throw known === undefined ? error : new RpcError(known, String(code), message, { cause: error });
      }
    });
  const implementation: UntypedServiceImplementation = {
    ...workflowCalls(call),
    ...publicationCalls(call),
    ...gapCalls(call),
  };
  server.add(KnowledgeDeskServiceService, implementation);
}

type Call = <Request, Response>(
  handle: (desk: KnowledgeDesk, request: Request, caller: Caller) => Promise<Response>,
) => handleUnaryCall<Request, Response>;

function workflowCalls(call: Call): UntypedServiceImplementation {
  return {
    listVersions: call<object, ListVersionsResponse>(async (desk) => ({
      versions: (await desk.versions()).map(versionMessage),
    })),
    getVersion: call<GetVersionRequest, GetVersionResponse>(async (desk, { slug, version }) => {
      const found = await desk.version(slug, version).catch(() => undefined);
      if (found === undefined) throw notFound('VERSION_NOT_FOUND', 'no article has this slug and version');
      return { version: versionMessage(found.state), markdown: found.markdown };
    }),
    moveVersion: call<MoveVersionRequest, MoveVersionResponse>(
      async (desk, { slug, version, step, by }, caller) => {
        const known = workflowStepOf(step);
        if (known === undefined) throw invalid('WORKFLOW_STEP_MISSING', 'step is not set');
        return { version: versionMessage(await desk.move(known, slug, version, actor(caller, by))) };
      },
    ),
    lint: call<object, LintResponse>(async (desk) => {
      const { articles, problems, warnings } = await desk.lint();
      return { articles, problems: [...problems], warnings: [...warnings] };
    }),
    listFiles: call<ListFilesRequest, ListFilesResponse>(async (desk, { base }) => ({
      paths: [...(await desk.files(selectionOf(base))).keys()].sort(),
    })),
    getFile: call<GetFileRequest, GetFileResponse>(async (desk, { base, path }) => {
      const content = (await desk.files(selectionOf(base))).get(path);
      if (content === undefined) throw notFound('FILE_NOT_FOUND', 'the base has no file with this path');
      return { content };
    }),
  };
}

function publicationCalls(call: Call): UntypedServiceImplementation {
  return {
    getImpact: call<object, GetImpactResponse>(async (desk) => ({
      impact: impactMessage(await desk.impact()),
    })),
    publish: call<PublishRequest, PublishResponse>(async (desk, { by, force }, caller) => {
      const person = actor(caller, by);
      if (force && !FORCED_PUBLISHERS.some((client) => client === caller.client)) {
        throw denied(
          'FORCE_NOT_ALLOWED',
          `${caller.client} may not publish although golden questions get worse`,
        );
      }
      const { problems, impact, generation } = await desk.publish(person, force);
      return {
        problems: [...problems],
        impact: impact === null ? undefined : impactMessage(impact),
        generation: generation === null ? undefined : generationMessage(generation),
      };
    }),
    rollback: call<object, RollbackResponse>(async (desk, _, caller) => {
      actor(caller, '');
      return { generation: generationMessage(await desk.rollback()) };
    }),
    getStats: call<object, GetStatsResponse>(async (desk) => {
      const { live, byStatus, ...counts } = await desk.stats();
      return {
        ...counts,
        byStatus: { ...byStatus },
        live: live === null ? undefined : generationMessage(live),
      };
    }),
  };
}

function gapCalls(call: Call): UntypedServiceImplementation {
  return {
    listGaps: call<ListGapsRequest, ListGapsResponse>(async (desk, { state, toldSinceMs }) => {
      const toldSince = toldSinceMs === 0 ? undefined : new Date(toldSinceMs);
      return { gaps: (await desk.gaps({ state: gapStateOf(state), toldSince })).map(gapMessage) };
    }),
    setGapState: call<SetGapStateRequest, SetGapStateResponse>(async (desk, request, caller) => ({
      gap: gapMessage(await desk.moveGap(request.id, changeOf(request, actor(caller, request.writer)))),
    })),
  };
}

function changeOf({ state, answeredBy }: SetGapStateRequest, person: string): GapChange {
  switch (gapStateOf(state)) {
    case 'open':
      return { state: 'open' };
    case 'being-written':
      return { state: 'being-written', writer: person };
    case 'answered':
      if (answeredBy === '') throw invalid('ARTICLE_SLUG_MISSING', 'answered_by is empty');
      return { state: 'answered', answeredBy };
    default:
      throw invalid('GAP_STATE_MISSING', 'state is not set');
  }
}

/**
 * Who does something: the person for whom the caller asks, as the server knows him. A name in the request is only held
 * against that.
 */
function actor({ client, person }: Caller, claimed: string): string {
  if (person === undefined) {
    throw denied(
      'PERSON_MISSING',
      `${client} asks for nobody; give its secret to one person, or sign in at the desk`,
    );
  }
  if (claimed.trim() !== '' && !isSamePerson(claimed, person)) {
    throw denied('PERSON_MISMATCH', 'the request names somebody else than who asks; leave the name empty');
  }
  return person;
}

function denied(code: string, message: string): RpcError {
  return new RpcError(status.PERMISSION_DENIED, code, message);
}

function invalid(code: string, message: string): RpcError {
  return new RpcError(status.INVALID_ARGUMENT, code, message);
}

function notFound(code: string, message: string): RpcError {
  return new RpcError(status.NOT_FOUND, code, message);
}
