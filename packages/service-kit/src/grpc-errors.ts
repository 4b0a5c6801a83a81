import { status } from '@grpc/grpc-js';

/** A failure with a gRPC status that the caller may see. The message holds nothing that anyone said. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  /** Stable code, such as `AUDIO_FORMAT_UNKNOWN`. */
  readonly code: string;
  readonly status: status;

  constructor(rpcStatus: status, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = rpcStatus;
    this.code = code;
  }
}

const STATUS_OF_CODE: ReadonlyMap<unknown, status> = new Map([
  ['MALFORMED_EVENT', status.INVALID_ARGUMENT],
  ['UNSIGNED_TEXT', status.PERMISSION_DENIED],
  ['REPLAYED_TEXT', status.PERMISSION_DENIED],
  ['BUS_UNAVAILABLE', status.UNAVAILABLE],
]);

/** Status and public message of any error; what is not expected becomes INTERNAL without its message. */
export function toStatus(error: unknown): { code: status; details: string; errorCode: string } {
  if (error instanceof RpcError) return { code: error.status, details: error.message, errorCode: error.code };
  if (error instanceof Error) {
    const { code } = error as { code?: unknown };
    const known = STATUS_OF_CODE.get(code);
    if (known !== undefined) return { code: known, details: error.message, errorCode: String(code) };
  }
  return {
    code: status.INTERNAL,
    details: 'internal error; see the log of the service',
    errorCode: 'INTERNAL',
  };
}
