import { personalDataWords } from '@decroche/contracts/personal-data';
import type { AssistMode, DraftMode, DraftView, EvidenceOutcome, SaidOutcome } from '#contract';

/** What the agent reads when the assistant could not do its work: what happened, then what to do. */
export interface Notice {
  readonly what: string;
  readonly todo: string;
}

/** Modes in which no draft will come from the caller's own words. */
export const MODE_NOTICES: Readonly<Partial<Record<AssistMode, Notice>>> = {
  refused: {
    what: 'L’appelant a refusé l’assistant. Rien n’a été écouté.',
    todo: 'Demandez-lui pourquoi il appelle.',
  },
  silent: {
    what: 'L’appelant n’a rien dit avant la file d’attente.',
    todo: 'Demandez-lui pourquoi il appelle.',
  },
  'no-transcriber': {
    what: 'L’écoute est en panne. Cet appel n’a pas été écouté.',
    todo: 'Demandez à l’appelant pourquoi il appelle.',
  },
  'no-capacity': {
    what: 'Trop d’appels en même temps. Celui-ci n’a pas été écouté.',
    todo: 'Demandez à l’appelant pourquoi il appelle.',
  },
  'no-audio': {
    what: 'Le son de l’appel n’est pas arrivé à l’assistant.',
    todo: 'Demandez à l’appelant pourquoi il appelle.',
  },
  'not-understood': {
    what: 'L’assistant a entendu du bruit ou des mots qu’il n’a pas compris.',
    todo: 'Demandez à l’appelant pourquoi il appelle.',
  },
  'no-preparation': {
    what: 'L’assistant ne peut pas préparer de réponse. Cet appel n’a pas été écouté.',
    todo: 'Demandez à l’appelant pourquoi il appelle.',
  },
};

/** What was understood was read back to the caller, and nothing was understood of what he said after it. */
export const DENIED: Notice = {
  what: 'L’appelant a répondu non à ce que l’assistant avait compris.',
  todo: 'Demandez-lui pourquoi il appelle.',
};

/** The text that came before the loss may still give a draft. */
export const LISTENING_LOST: Notice = {
  what: 'L’écoute s’est coupée. Il manque peut-être des mots.',
  todo: 'Faites répéter la demande.',
};

/** There is no text although the caller spoke. */
export const SAID_NOTICES: Readonly<Record<Exclude<SaidOutcome, 'text'>, Notice>> = {
  'nothing-heard': {
    what: 'L’assistant n’a compris aucun mot.',
    todo: 'Demandez à l’appelant pourquoi il appelle.',
  },
  dropped: {
    what: 'Le texte contenait trop de données personnelles. Il a été effacé.',
    todo: 'Demandez à l’appelant pourquoi il appelle.',
  },
};

export const NOTHING_CAME: Notice = {
  what: 'Le texte de l’appel n’arrive pas.',
  todo: 'Commencez sans lui. Il s’affichera s’il arrive.',
};

export const SEARCH_AWAY: Notice = {
  what: 'La recherche ne répond pas.',
  todo: 'Commencez sans elle. La réponse s’affichera si elle arrive.',
};

export const DRAFT_LATE: Notice = {
  what: 'La réponse rédigée tarde.',
  todo: 'Voici déjà les textes trouvés.',
};

/** What kind of answer this is, when it is not a plain one. */
export const EVIDENCE_TITLES: Readonly<Record<Exclude<EvidenceOutcome, 'answer'>, string>> = {
  caution: 'Réponse peu sûre',
  'several-themes': 'Plusieurs sujets possibles',
  'other-body': 'Un autre organisme doit répondre',
  'personal-file': 'L’appelant parle de son dossier',
  nothing: 'Pas de réponse sûre dans la base',
  fraud: 'Fraude possible',
  distress: 'Urgence : la personne d’abord',
  human: 'Présentez-vous d’abord',
  'other-language': 'Une autre langue que le français',
};

/** How a draft came about, where that is not the composer alone. */
export const PROSE_NOTES: Readonly<Partial<Record<DraftMode, string>>> = {
  model: 'Rédigée par un modèle de langue, chaque phrase vérifiée dans les textes.',
  degraded: 'Le modèle de langue n’a rien donné de sûr : restez à la réponse ci-dessus.',
};

/** Texts answer, and nothing that was made of them could be proved. */
const UNPROVED = 'Réponse non vérifiée';

/** Title of a draft that is not a plain answer; null when it is one. */
export function evidenceTitle({ evidence, abstained, abstentionReason }: DraftView): string | null {
  if (abstentionReason === 'all-sentences-stopped') return UNPROVED;
  const outcome = abstained && evidence.outcome === 'answer' ? 'nothing' : evidence.outcome;
  return outcome === 'answer' ? null : EVIDENCE_TITLES[outcome];
}

export const SEARCHING = 'Recherche…';
export const SEARCH_SILENT = 'La recherche ne répond pas. Réessayez dans un instant.';
export const TOO_PERSONAL = 'Votre question contenait trop de données personnelles, elle a été effacée.';

/** Answers to a request that failed, by error code. */
export const REQUEST_FAULTS: Readonly<Record<string, string>> = {
  DEPENDENCY_AWAY: 'Le service ne répond pas. Réessayez dans un instant.',
  TOO_MANY_REQUESTS: 'Trop de demandes à la suite. Attendez une minute.',
  NOT_SIGNED_IN: 'Votre session est finie. Connectez-vous de nouveau.',
  FOREIGN_REQUEST: 'La page n’est plus à jour. Rechargez-la.',
  OTHER_VERSION: 'La page n’est plus à jour. Rechargez-la.',
  NOT_FOUND: 'Ce texte n’est plus là.',
  MALFORMED_REQUEST: 'Cette demande n’est pas acceptée. Deux mille caractères au plus.',
  EXTENSION_IN_USE: 'Ce poste est utilisé par quelqu’un d’autre.',
  EXTENSION_ELSEWHERE: 'Ce poste est pris par une autre organisation. Choisissez-en un autre.',
  EXTENSION_ASKED: 'Un collègue demande déjà ce poste. Réessayez dans une minute.',
  CALL_GOES_ON: 'Un vrai appel est là : l’entraînement attend qu’il soit fini.',
  NO_EXTENSION: 'Vous n’êtes plus sur ce poste. Rechargez la page.',
  UNREACHABLE: 'Pas de connexion. Réessayez dans un instant.',
};

/** Sentence for an error code. */
export function faultSentence(code: string): string {
  return REQUEST_FAULTS[code] ?? 'Quelque chose n’a pas marché. Réessayez.';
}

/** "un nom, une adresse et un numéro de téléphone", each kind once. */
export function removedList(types: readonly string[]): string {
  const labels = [
    ...new Set(types.map((type) => personalDataWords(type)?.reminder ?? 'une donnée personnelle')),
  ];
  return new Intl.ListFormat('fr', { type: 'conjunction' }).format(labels);
}

/** "1 appel en attente", "2 appels en attente", or nothing to say. */
export function waitingSentence(waiting: number): string {
  if (waiting === 0) return 'Aucun appel en attente';
  return waiting === 1 ? '1 appel en attente' : `${waiting} appels en attente`;
}
