import OpenAI, { type ClientOptions } from 'openai';

/** How a server is reached. */
export interface ServerAccess {
  /** Base address, such as `http://127.0.0.1:8000/v1`. */
  readonly baseUrl: string;
  /** Sent as a bearer token; empty for none. */
  readonly apiKey: string;
  /** Further headers of each request; they win over ours. */
  readonly headers: Readonly<Record<string, string>>;
  /** Longest time for a whole answer, milliseconds. */
  readonly deadlineMs: number;
}

/**
 * A client that sends what it is told to and nothing else: none of what the library would find in the environment
 * (`OPENAI_CUSTOM_HEADERS` and others), nothing about this machine.
 */
export function chatClient({ baseUrl, apiKey, headers, deadlineMs }: ServerAccess): OpenAI {
  const sent = {
    accept: 'text/event-stream, application/json',
    'content-type': 'application/json',
    'user-agent': 'decroche',
    ...(apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }),
    ...headers,
  };
  const send: NonNullable<ClientOptions['fetch']> = (address, request) =>
    fetch(address, { ...request, headers: sent });
  return new OpenAI({
    baseURL: baseUrl,
    // The library wants one; what is sent is ours.
    apiKey: 'none',
    // Otherwise it would look for these in the environment.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    fetch: send,
    // What callers said goes to the server that was named, and to no other that it names.
    fetchOptions: { redirect: 'error' },
    maxRetries: 0,
    timeout: deadlineMs,
    logLevel: 'off',
  });
}
