import {
  type ComposeRequest,
  type ComposeResponse,
  type Draft,
  GeneratorServiceService,
  type JudgeRequest,
  type JudgeResponse,
  type SignedEvent,
} from '@decroche/contracts';
import { type GrpcServer, type Logger, unary } from '@decroche/service-kit';
import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type { Drafting } from '../drafting/drafting.ts';

/** Serves `decroche.v1.GeneratorService`. */
export function addGeneratorApi(
  server: GrpcServer,
  drafting: Drafting,
  sign: (draft: Draft) => SignedEvent,
  logger: Logger,
): void {
  const implementation: UntypedServiceImplementation = {
    compose: unary<ComposeRequest, ComposeResponse>(logger, async ({ signedPassages, last }, { signal }) => {
      const { draft, stopped } = await drafting[last ? 'last' : 'first'](signedPassages, signal);
      return {
        draft,
        signedDraft: sign(draft),
        stopped: stopped.map(({ sentence: { text }, fault }) => ({ text, fault })),
      };
    }),
    judge: unary<JudgeRequest, JudgeResponse>(logger, async ({ signedPassages, sentences }) => ({
      verdicts: drafting
        .judge(signedPassages, sentences)
        .map(({ text, fault = '', sourceId = '', evidence = '' }) => ({ text, fault, sourceId, evidence })),
    })),
  };
  server.add(GeneratorServiceService, implementation);
}
