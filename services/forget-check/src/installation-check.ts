import {
  eventSubject,
  everySubject,
  PiiGuardServiceClient,
  RedactTypedRequest,
  Said,
  TurnSource,
} from '@decroche/contracts';
import {
  type Certificates,
  type ClientAccess,
  callUnary,
  createGrpcClient,
  startTelemetry,
} from '@decroche/service-kit';
import { v7 as uuidv7 } from 'uuid';
import { searchPostgres } from './database-search.ts';
import { CanariesNotPlantedError, type ForgetReport } from './forget-report.ts';
import { type FreshCanary, freshCanary } from './fresh-canary.ts';
import { type QdrantAccess, searchQdrant } from './qdrant-search.ts';
import { searchRedis } from './redis-search.ts';
import {
  absentStore,
  type BusAccess,
  connectBus,
  type StoreFinding,
  searchFiles,
  searchStream,
} from './stores.ts';

/** Where a running installation keeps what it keeps. What is not given is told as not searched. */
export interface Installation {
  /** `host:port` of pii-guard: the canary is typed there. */
  readonly piiGuard: string;
  /** How this check says to it who it is. */
  readonly access: ClientAccess;
  /** Its certificates, for stores too. */
  readonly tls?: Certificates | undefined;
  /** Credentials that may read the stream of call events, such as those of agent-desktop. */
  readonly bus: BusAccess;
  readonly redisUrl?: string | undefined;
  readonly databaseUrl?: string | undefined;
  readonly qdrant?: QdrantAccess | undefined;
  /** Folders of logs, exported spans and services, searched file by file. */
  readonly folders: readonly string[];
}

const REDACT_TIMEOUT_MS = 10_000;
/** Longest wait for the draft that answers the canary: search and drafting have seen it then. */
const DRAFT_TIMEOUT_MS = 30_000;

/**
 * Types a canary into a running installation, lets it go the whole way to a draft that no desk shows, then searches
 * every store that is given. Every run uses another canary.
 *
 * @throws CanariesNotPlantedError when the redactor or the draft did not answer
 */
export async function checkInstallation(
  installation: Installation,
  onStep: (step: string) => void,
): Promise<ForgetReport> {
  const canary = freshCanary();
  onStep('typing a made-up question');
  await plant(installation, canary);
  onStep('searching every store');
  const { redisUrl, databaseUrl, qdrant, folders, tls } = installation;
  const { traces } = canary;
  const stores: StoreFinding[] = [
    await searchStream(installation.bus, traces),
    redisUrl === undefined
      ? absentStore('redis', 'no address given')
      : await searchRedis(redisUrl, traces, tls),
    databaseUrl === undefined
      ? absentStore('postgresql', 'no address given')
      : await searchPostgres(databaseUrl, traces, tls),
    qdrant === undefined ? absentStore('qdrant', 'no address given') : await searchQdrant(qdrant, traces),
    await searchFolders(folders, traces),
  ];
  const found = stores.reduce((sum, store) => sum + store.found.length + store.faults.length, 0);
  return { scope: 'installation', stores, found, checkedAt: new Date().toISOString() };
}

async function plant(installation: Installation, canary: FreshCanary): Promise<void> {
  const turn = { conversationId: uuidv7(), turnId: uuidv7(), source: TurnSource.AGENT_TYPED };
  const bus = await connectBus(installation.bus);
  const telemetry = startTelemetry('forget-check', {});
  const guard = createGrpcClient(PiiGuardServiceClient, installation.piiGuard, {
    tracer: telemetry.tracer,
    access: installation.access,
    server: 'pii-guard',
  });
  try {
    const drafts = bus.subscribe(everySubject('draft'));
    const subject = eventSubject(turn.conversationId, 'draft');
    await bus.flush();
    const { said } = await callUnary(
      guard.redactTyped.bind(guard),
      RedactTypedRequest.fromPartial({ turn, text: canary.text }),
      { deadlineMs: REDACT_TIMEOUT_MS },
    );
    if (said === undefined || Said.decode(said.said).text === '')
      throw new CanariesNotPlantedError('the redactor let nothing of the made-up question through');
    const late = setTimeout(() => drafts.unsubscribe(), DRAFT_TIMEOUT_MS);
    let drafted = false;
    for await (const message of drafts) {
      drafted = message.subject === subject;
      if (drafted) break;
    }
    clearTimeout(late);
    if (!drafted)
      throw new CanariesNotPlantedError(
        `no draft answered the made-up question within ${DRAFT_TIMEOUT_MS / 1_000} s: retriever or generator is down`,
      );
  } finally {
    guard.close();
    await bus.close();
    await telemetry.shutdown();
  }
}

async function searchFolders(folders: readonly string[], traces: readonly string[]): Promise<StoreFinding> {
  if (folders.length === 0) return absentStore('disk', 'no folder given');
  const found = await Promise.all(folders.map((folder) => searchFiles('disk', folder, undefined, traces)));
  return {
    store: 'disk',
    searchedBytes: found.reduce((sum, { searchedBytes }) => sum + searchedBytes, 0),
    found: [...new Set(found.flatMap((each) => each.found))],
    oldestMs: found.reduce<number | null>(
      (oldest, { oldestMs }) => (oldestMs === null ? oldest : Math.max(oldest ?? 0, oldestMs)),
      null,
    ),
    faults: found.flatMap(({ faults }) => faults),
  };
}
