import { createHash } from 'node:crypto';
import type { ServiceDefinition } from '@grpc/grpc-js';
import { GeneratorServiceService } from './gen/decroche/v1/draft.ts';
import { KnowledgeDeskServiceService } from './gen/decroche/v1/knowledge_desk.ts';
import { LiveListeningServiceService } from './gen/decroche/v1/live_listening.ts';
import { RetrieverServiceService } from './gen/decroche/v1/passages.ts';
import { PhonesServiceService } from './gen/decroche/v1/phones.ts';
import { PiiGuardServiceService } from './gen/decroche/v1/pii_guard.ts';
import { TranscriberServiceService } from './gen/decroche/v1/transcriber.ts';
import { TurnSource } from './gen/decroche/v1/turn.ts';
import type { BusClient } from './subject-permissions.ts';

/**
 * Who may call a service: the services themselves, the command line of the experts (`./run kb`), the evaluations
 * (`./run eval`, on instances of their own) and the check of forgetting.
 */
export type GrpcClientName = BusClient | 'knowledge-cli' | 'evaluation' | 'forget-check';

/** Who serves and who may call each method of one gRPC service. */
export interface MethodPermissions {
  readonly server: BusClient;
  readonly definition: ServiceDefinition;
  /** By the name of the method in the contract. */
  readonly callers: Readonly<Record<string, readonly GrpcClientName[]>>;
}

const EXPERTS: readonly GrpcClientName[] = ['agent-desktop', 'knowledge-cli'];
/**
 * Who may ask what would be answered and why: the evaluations, and the desk for its experts, whose right to ask it checks
 * itself. The question must have been signed by the redactor, and what was found by the retriever.
 */
const EXPLAINED_TO: readonly GrpcClientName[] = ['agent-desktop', 'evaluation'];

/** Every method of every service; what is not in it is refused to everybody. */
export const METHOD_PERMISSIONS: readonly MethodPermissions[] = [
  {
    server: 'transcriber',
    definition: TranscriberServiceService,
    callers: {
      Listen: ['ivr-gateway', 'agent-desktop', 'evaluation'],
      GetStatus: ['ivr-gateway', 'agent-desktop', 'evaluation'],
    },
  },
  {
    server: 'pii-guard',
    definition: PiiGuardServiceService,
    callers: {
      RedactTyped: ['ivr-gateway', 'agent-desktop', 'forget-check', 'evaluation'],
      CheckTyped: ['agent-desktop'],
    },
  },
  {
    server: 'ivr-gateway',
    definition: LiveListeningServiceService,
    callers: { SetLiveListening: ['agent-desktop'] },
  },
  {
    server: 'ivr-gateway',
    definition: PhonesServiceService,
    callers: { ListPhones: ['agent-desktop'] },
  },
  {
    server: 'retriever',
    definition: RetrieverServiceService,
    callers: {
      Search: EXPLAINED_TO,
      GetArticle: ['agent-desktop'],
      ListThemes: ['agent-desktop'],
      GetInstructions: ['generator'],
    },
  },
  {
    server: 'generator',
    definition: GeneratorServiceService,
    callers: { Compose: EXPLAINED_TO, Judge: EXPLAINED_TO },
  },
  {
    server: 'retriever',
    definition: KnowledgeDeskServiceService,
    callers: {
      ListArticles: ['agent-desktop'],
      GetDossier: ['agent-desktop'],
      CheckText: ['agent-desktop'],
      SaveDraft: ['agent-desktop'],
      ImportDocuments: ['agent-desktop'],
      GetLexicon: ['agent-desktop'],
      ListPublications: ['agent-desktop'],
      CompareQuestion: ['agent-desktop'],
      ListVersions: EXPERTS,
      GetVersion: EXPERTS,
      MoveVersion: EXPERTS,
      Lint: EXPERTS,
      GetImpact: EXPERTS,
      Publish: EXPERTS,
      Rollback: EXPERTS,
      ListFiles: EXPERTS,
      GetFile: EXPERTS,
      ListGaps: EXPERTS,
      SetGapState: EXPERTS,
      GetStats: EXPERTS,
    },
  },
];

/**
 * Whose speech each program may have heard: the gateway that of both sides of a call, the desk what an agent dictates. A
 * program that is not in it may have any.
 */
const HEARD_SOURCES: Readonly<Partial<Record<GrpcClientName, readonly TurnSource[]>>> = {
  'ivr-gateway': [TurnSource.CALLER_IVR, TurnSource.CALLER_LIVE, TurnSource.AGENT_LIVE],
  'agent-desktop': [TurnSource.AGENT_DICTATED],
};

/** Whether a program that may call `TranscriberService.Listen` may say that a voice is of that source. */
export function mayBeHeard(client: string, source: TurnSource): boolean {
  return HEARD_SOURCES[client as GrpcClientName]?.includes(source) ?? true;
}

const TYPED_SOURCES: ReadonlySet<TurnSource> = new Set([
  TurnSource.AGENT_TYPED,
  TurnSource.TRAINING,
  TurnSource.TRIAL,
]);

/** Whether a program that may call `PiiGuardService.RedactTyped` may say that a text is of this source. */
export function mayBeTyped(client: string, source: TurnSource): boolean {
  if (client === 'ivr-gateway') return source === TurnSource.CALLER_KEYPAD;
  return TYPED_SOURCES.has(source);
}

/** Who may publish although golden questions get worse. */
export const FORCED_PUBLISHERS: readonly GrpcClientName[] = ['knowledge-cli'];

/**
 * How a server knows a caller: an entry of its setting `GRPC_CLIENTS`, with the digest of the secret.
 *
 * @param person who alone has the secret, for a caller that asks for one person
 */
export function callerEntry(client: GrpcClientName, token: string, person?: string): string {
  const digest = createHash('sha256').update(token).digest('hex');
  return `${person === undefined ? '' : `${person}@`}${client}=${digest}`;
}

/** Every name of a caller. */
export const GRPC_CLIENTS: readonly GrpcClientName[] = [
  'ivr-gateway',
  'transcriber',
  'pii-guard',
  'retriever',
  'generator',
  'agent-desktop',
  'knowledge-cli',
  'evaluation',
  'forget-check',
];

const CALLERS = new Map(
  METHOD_PERMISSIONS.flatMap(({ definition, callers }) =>
    Object.values(definition).map(({ path }) => [path, callers[path.split('/').at(-1) ?? ''] ?? []] as const),
  ),
);

/** The rules as a server wants them. */
export const GRPC_RULES = {
  /** Who may call the method with that path, such as `/decroche.v1.RetrieverService/Search`; nobody an unknown one. */
  callersOf: (path: string): readonly GrpcClientName[] => CALLERS.get(path) ?? [],
  /** Who is believed when it says for whom it asks: the desk knows who signed in. */
  personAsserters: ['agent-desktop'] as readonly GrpcClientName[],
} as const;
