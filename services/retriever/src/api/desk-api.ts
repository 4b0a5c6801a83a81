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
import type { GrpcServer, Logger } from '@decroche/service-kit';
import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type { GapChange } from '../store/gap-store.ts';
import { comparisonCalls, type Signatures } from './comparison-api.ts';
import { actor, askerOf, type Call, type Desks, denied, deskCall, invalid, notFound } from './desk-call.ts';
import {
  gapMessage,
  gapStateOf,
  generationMessage,
  impactMessage,
  selectionOf,
  versionMessage,
  workflowStepOf,
} from './desk-messages.ts';
import { expertCalls } from './expert-api.ts';
import { checkedMessage } from './expert-messages.ts';
import { importCalls } from './import-api.ts';

/** Longest reason for sending a version back, characters. */
const MAX_REASON = 1_000;

/**
 * Serves `decroche.v1.KnowledgeDeskService`.
 *
 * @param desks undefined while the base is a folder without a database
 */
export function addDeskApi(
  server: GrpcServer,
  desks: Desks | undefined,
  signatures: Signatures,
  logger: Logger,
): void {
  const call = deskCall(desks, logger);
  const implementation: UntypedServiceImplementation = {
    ...workflowCalls(call),
    ...publicationCalls(call),
    ...gapCalls(call),
    ...expertCalls(call),
    ...importCalls(call),
    ...comparisonCalls(call, signatures),
  };
  server.add(KnowledgeDeskServiceService, implementation);
}

function workflowCalls(call: Call): UntypedServiceImplementation {
  return {
    listVersions: call<object, ListVersionsResponse>(async ({ desk }, _, caller) => ({
      versions: (await desk.versions()).map((state) => versionMessage(state, askerOf(caller))),
    })),
    getVersion: call<GetVersionRequest, GetVersionResponse>(
      async ({ desk, expert }, { slug, version }, caller) => {
        const found = await desk.version(slug, version).catch(() => undefined);
        if (found === undefined) throw notFound('VERSION_NOT_FOUND', 'no article has this slug and version');
        const { reading, faults } = checkedMessage(await expert.check(slug, found.markdown));
        return {
          version: versionMessage(found.state, askerOf(caller)),
          markdown: found.markdown,
          reading,
          faults,
        };
      },
    ),
    moveVersion: call<MoveVersionRequest, MoveVersionResponse>(
      async ({ desk, expert }, { slug, version, step, by, reason }, caller) => {
        const known = workflowStepOf(step);
        if (known === undefined) throw invalid('WORKFLOW_STEP_MISSING', 'step is not set');
        if (reason.length > MAX_REASON)
          throw invalid('REASON_TOO_LONG', `reason: at most ${MAX_REASON} characters`);
        const person = actor(caller, by);
        await expert.checkReason(reason.trim());
        const moved = await desk.move(known, slug, version, person, reason.trim());
        return { version: versionMessage(moved, person) };
      },
    ),
    lint: call<object, LintResponse>(async ({ desk }) => {
      const { articles, problems, warnings } = await desk.lint();
      return { articles, problems: [...problems], warnings: [...warnings] };
    }),
    listFiles: call<ListFilesRequest, ListFilesResponse>(async ({ desk }, { base }) => ({
      paths: [...(await desk.files(selectionOf(base))).keys()].sort(),
    })),
    getFile: call<GetFileRequest, GetFileResponse>(async ({ desk }, { base, path }) => {
      const content = (await desk.files(selectionOf(base))).get(path);
      if (content === undefined) throw notFound('FILE_NOT_FOUND', 'the base has no file with this path');
      return { content };
    }),
  };
}

function publicationCalls(call: Call): UntypedServiceImplementation {
  return {
    getImpact: call<object, GetImpactResponse>(async ({ desk }) => ({
      impact: impactMessage(await desk.impact()),
    })),
    publish: call<PublishRequest, PublishResponse>(async ({ desk }, { by, force }, caller) => {
      const person = actor(caller, by);
      if (force && !FORCED_PUBLISHERS.some((client) => client === caller.client)) {
        throw denied(
          'FORCE_NOT_ALLOWED',
          `${caller.client} may not publish although golden questions get worse`,
        );
      }
      const { problems, impact, generation } = await desk.publish(person.name, force);
      return {
        problems: [...problems],
        impact: impact === null ? undefined : impactMessage(impact),
        generation: generation === null ? undefined : generationMessage(generation),
      };
    }),
    rollback: call<object, RollbackResponse>(async ({ desk }, _, caller) => {
      actor(caller, '');
      return { generation: generationMessage(await desk.rollback()) };
    }),
    getStats: call<object, GetStatsResponse>(async ({ desk }) => {
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
    listGaps: call<ListGapsRequest, ListGapsResponse>(async ({ desk, expert }, { state, toldSinceMs }) => {
      const toldSince = toldSinceMs === 0 ? undefined : new Date(toldSinceMs);
      const gaps = await desk.gaps({ state: gapStateOf(state), toldSince });
      const themes = await expert.themesOf(gaps.map(({ words }) => words));
      return { gaps: gaps.map((gap, at) => gapMessage(gap, themes[at])) };
    }),
    setGapState: call<SetGapStateRequest, SetGapStateResponse>(async ({ desk }, request, caller) => ({
      gap: gapMessage(await desk.moveGap(request.id, changeOf(request, actor(caller, request.writer).name))),
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
