import type {
  CallOptions,
  Client,
  ClientDuplexStream,
  ClientUnaryCall,
  Metadata,
  ServiceError,
} from '@grpc/grpc-js';
import { type MethodDefinition, makeClientConstructor, type ServiceDefinition } from '@grpc/grpc-js';

/** What the sample methods take and give. */
export interface Sample {
  readonly text: string;
}

function method(path: string, stream: boolean): MethodDefinition<Sample, Sample> {
  const serialize = (value: Sample): Buffer => Buffer.from(JSON.stringify(value));
  const deserialize = (bytes: Buffer): Sample => JSON.parse(bytes.toString('utf8')) as Sample;
  return {
    path: `/sample.Sample/${path}`,
    requestStream: stream,
    responseStream: stream,
    requestSerialize: serialize,
    requestDeserialize: deserialize,
    responseSerialize: serialize,
    responseDeserialize: deserialize,
  };
}

/** A service with one unary method and one stream of both directions. */
export const SampleDefinition: ServiceDefinition = {
  ask: method('Ask', false),
  talk: method('Talk', true),
};

/** Client of {@link SampleDefinition}. */
export interface SampleClient extends Client {
  ask(
    request: Sample,
    metadata: Metadata,
    options: Partial<CallOptions>,
    callback: (error: ServiceError | null, response: Sample) => void,
  ): ClientUnaryCall;
  ask(request: Sample, callback: (error: ServiceError | null, response: Sample) => void): ClientUnaryCall;
  talk(): ClientDuplexStream<Sample, Sample>;
}

export const SampleClient = makeClientConstructor(SampleDefinition, 'Sample') as unknown as new (
  ...parameters: ConstructorParameters<typeof Client>
) => SampleClient;
