import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import type { Permission } from '#contract';
import { NotFoundError, NotSignedInError } from '../http/request-errors.ts';
import { carriesSecret, type SharedSecret } from '../http/shared-secret.ts';
import type { SessionGuard } from './session-guard.ts';

declare module 'fastify' {
  /** Who may use a route: each one says it, in one of these ways. */
  interface FastifyContextConfig {
    /** A session with this permission; what changes something also comes from our own page. */
    permission?: Permission;
    /** A tool that carries this secret, instead of a session or besides. */
    secret?: SharedSecret;
    /** Everybody, signed in or not. */
    public?: true;
  }
}

/** A route that says nobody, or everybody and somebody, may use it: the server does not start with it. */
class UndeclaredRouteError extends Error {
  override readonly name = 'UndeclaredRouteError';
  readonly code = 'UNDECLARED_ROUTE';

  constructor({ method, url }: Pick<RouteOptions, 'method' | 'url'>) {
    super(
      `${method} ${url} does not say who may use it: give its config a permission, a secret, or public: true`,
    );
  }
}

/** A route of the server, and who may use it. */
export interface ServedRoute {
  readonly method: string;
  /** Pattern of its address. */
  readonly url: string;
  /** Undefined where no session opens it. */
  readonly permission: Permission | undefined;
  readonly public: boolean;
}

type Admitting = Pick<SessionGuard, 'admit'>;

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses every request whose route does not let its sender in, before its handler runs.
 *
 * @returns the routes, which grow as they are registered
 */
export function enforceRouteAccess(app: FastifyInstance, guard: Admitting): readonly ServedRoute[] {
  const routes: ServedRoute[] = [];
  app.addHook('onRoute', (route) => {
    const { permission, secret, public: open } = route.config ?? {};
    if ((permission === undefined && secret === undefined) !== (open === true)) {
      throw new UndeclaredRouteError(route);
    }
    for (const method of [route.method].flat()) {
      routes.push({ method, url: route.url, permission, public: open === true });
    }
  });
  app.addHook('preValidation', (request) => admit(request, guard));
  return routes;
}

async function admit(request: FastifyRequest, guard: Admitting): Promise<void> {
  const { permission, secret, public: open } = request.routeOptions.config;
  if (open || request.is404) return;
  if (secret !== undefined && carriesSecret(request, secret)) return;
  if (permission === undefined) {
    if (secret?.value === undefined) throw new NotFoundError(`this door (${secret?.setting} is not set)`);
    throw new NotSignedInError();
  }
  await guard.admit(request, permission, { own: !READS.has(request.method) });
}
