import { Redirect } from 'wouter';

/** Leads on to the first page of whoever is signed in. */
export function SignedInAlready() {
  return <Redirect to="/" replace />;
}
