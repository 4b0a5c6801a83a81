import { SIGN_IN_FAULTS, type SignInFault } from '#contract';

/** Why nobody is signed in, and what to do. */
export interface SignInTrouble {
  readonly what: string;
  readonly todo: string;
}

/** The reason in the address of the page: `?faute=…`; null when there is none, or another one than the server gives. */
export function signInFault(query: string): SignInFault | null {
  const given = new URLSearchParams(query).get('faute');
  return SIGN_IN_FAULTS.find((fault) => fault === given) ?? null;
}

/** @param contact whom to ask, such as « le support, poste 4000 » */
export function signInTrouble(fault: SignInFault, contact: string): SignInTrouble {
  const troubles: Readonly<Record<SignInFault, SignInTrouble>> = {
    refused: {
      what: 'La connexion a été refusée ou annulée.',
      todo: `Recommencez. Si elle est encore refusée, demandez si votre compte a accès à Décroché : ${contact}.`,
    },
    expired: {
      what: 'La connexion a pris trop de temps, ou cette page a été rechargée.',
      todo: 'Recommencez : il suffit d’appuyer sur le bouton.',
    },
    mismatch: {
      what: 'Une autre connexion a été commencée dans ce navigateur.',
      todo: 'Fermez les autres onglets de connexion, puis recommencez ici.',
    },
    invalid: {
      what: 'La réponse du service de connexion n’a pas pu être vérifiée.',
      todo: `Recommencez. Si cela se reproduit, prévenez : ${contact}.`,
    },
    clock: {
      what: 'L’heure de Décroché et celle du service de connexion ne concordent pas.',
      todo: `Vous n’y pouvez rien : prévenez ${contact}, et dites que l’horloge d’un serveur est décalée. Les sessions déjà ouvertes continuent.`,
    },
    'provider-away': {
      what: 'Le service de connexion ne répond pas.',
      todo: 'Réessayez dans quelques minutes. Les sessions déjà ouvertes continuent : ne quittez pas un poste ouvert.',
    },
    'desk-away': {
      what: 'Décroché ne peut pas ouvrir de session pour le moment.',
      todo: `Réessayez dans une minute. Si cela dure, prévenez : ${contact}.`,
    },
    'no-role': {
      what: 'Votre compte est reconnu, mais il n’a aucun rôle dans Décroché.',
      todo: `Demandez un accès : ${contact}. Puis connectez-vous de nouveau.`,
    },
  };
  return troubles[fault];
}
