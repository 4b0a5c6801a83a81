import { type ComposeRequest, type ComposeResponse, GeneratorServiceService } from '@decroche/contracts';
import { type GrpcServer, type Logger, RpcError, unary } from '@decroche/service-kit';
import { status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import type { Generator } from '../generator.ts';

/** Serves `decroche.v1.GeneratorService`. */
export function addGeneratorApi(server: GrpcServer, generator: Generator, logger: Logger): void {
  const implementation: UntypedServiceImplementation = {
    compose: unary<ComposeRequest, ComposeResponse>(logger, async ({ passages }, { signal }) => {
      if (passages === undefined) {
        throw new RpcError(status.INVALID_ARGUMENT, 'PASSAGES_MISSING', 'passages is missing');
      }
      return { draft: await generator.compose(passages, signal) };
    }),
  };
  server.add(GeneratorServiceService, implementation);
}
