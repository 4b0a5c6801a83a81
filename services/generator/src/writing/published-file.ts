import { RetrieverServiceClient } from '@decroche/contracts';
import { callUnary, clientAccess, createGrpcClient, type Tracer } from '@decroche/service-kit';
import type { GeneratorConfig } from '../config.ts';
import { instructionsFile } from './experts-instructions.ts';

const DEADLINE_MS = 2_000;

/** Where the published instructions are: with the retriever, in its live generation, or in the folder of a base. */
export class PublishedFile {
  readonly #retriever: RetrieverServiceClient | undefined;
  readonly #folder: string;

  constructor(config: GeneratorConfig, tracer: Tracer) {
    const { RETRIEVER_TARGET: target } = config;
    this.#folder = config.KNOWLEDGE_DIR;
    this.#retriever =
      target === undefined
        ? undefined
        : createGrpcClient(RetrieverServiceClient, target, {
            tracer,
            access: clientAccess(config),
            server: 'retriever',
          });
  }

  /** @throws RpcError when the retriever does not give it in time */
  async read(signal: AbortSignal): Promise<string> {
    if (this.#retriever === undefined) return instructionsFile(this.#folder);
    const ask = this.#retriever.getInstructions.bind(this.#retriever);
    const { file } = await callUnary(ask, {}, { deadlineMs: DEADLINE_MS, signal });
    return file;
  }

  close(): void {
    this.#retriever?.close();
  }
}
