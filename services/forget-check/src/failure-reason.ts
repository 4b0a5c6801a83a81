import { storeRefusal } from '@decroche/service-kit/tls';

/** Why something did not answer: of a connection, `fetch` says it in the cause alone. */
export function reasonOf(error: unknown): string {
  const refusal = storeRefusal(error);
  if (refusal !== undefined) return refusal;
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? reasonOf(error.cause) : error.message;
}
