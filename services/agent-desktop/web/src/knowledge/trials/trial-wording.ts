import type { AbstentionReason, DraftMode, EvidenceOutcome, SearchRuleName } from '#contract';
import { refusalSentence } from '../articles/refusal-wording.ts';

export const RULE_WORDS: Readonly<Record<SearchRuleName, string>> = {
  'recognised-need': 'son article répond au besoin reconnu',
  topic: 'ses mots sont ceux de la base',
  'named-in-title': 'son titre nomme ce que la question nomme',
  meaning: 'rapproché par le sens (modèle de l’exploitation)',
  reranked: 'reclassé par un modèle de l’exploitation',
  'own-generation': 'le texte de la génération de l’appelant passe avant',
  regional: 'la règle de la caisse et la règle nationale vont ensemble',
  'reading-order': 'mis à sa place de lecture',
  protocol: 'un protocole des experts décide',
  'several-needs': 'la question pose plusieurs besoins, traités tour à tour',
  'rest-named': 'une partie de la question reste sans réponse, et l’agent le lit',
  'personal-file': 'l’appelant parle de son dossier',
  'other-body': 'le meilleur article est l’affaire d’un autre organisme',
  'date-notice': 'une autre règle vaut à une autre date, et l’agent en est averti',
  'follow-up': 'la question continue la précédente',
  'typing-mended': 'des fautes de frappe ont été réparées',
  'other-language': 'la question n’est pas en français',
};

export const OUTCOME_WORDS: Readonly<Record<EvidenceOutcome, string>> = {
  answer: 'une réponse',
  caution: 'une réponse à vérifier',
  'several-themes': 'plusieurs sujets possibles : une question les départage',
  'other-body': 'renvoyer vers un autre organisme',
  'personal-file': 'regarder le dossier de l’appelant',
  nothing: 'rien de sûr',
  fraud: 'fraude possible : le protocole d’abord',
  distress: 'urgence : le protocole d’abord',
  human: 'l’appelant veut une personne',
  'other-language': 'l’appelant parle une autre langue',
};

export const ABSTENTION_WORDS: Readonly<Record<Exclude<AbstentionReason, 'none'>, string>> = {
  'nothing-heard': 'aucun mot n’a été compris',
  dropped: 'le texte contenait trop de données personnelles, il a été effacé',
  'nothing-found': 'aucun texte n’a été trouvé',
  'low-confidence': 'des textes ont été trouvés, qui ne répondent sans doute pas',
  'other-body': 'c’est l’affaire d’un autre organisme',
  'personal-file': 'la question porte sur le dossier de l’appelant',
  'all-sentences-stopped': 'les textes répondent, mais aucune phrase n’a passé le contrôle',
  'no-question': 'aucun texte ne répond à ce dont l’appelant a besoin',
};

export const MODE_WORDS: Readonly<Record<DraftMode, string>> = {
  'built-in': 'phrases de la base',
  model: 'phrases de la base, et une autre formulation par le modèle de langue',
  'extracts-only': 'aucune : les extraits seuls',
  degraded: 'phrases de la base ; le modèle de langue n’a rien donné de sûr',
};

const FAULT_WORDS: Readonly<Record<string, string>> = {
  'no-citation': 'elle ne cite aucun texte',
  'unknown-citation': 'elle cite un texte qui n’a pas été donné',
  'no-sentence': 'ce n’est pas une phrase entière',
  'unsupported-words': 'elle a un mot que le texte n’a pas',
  'left-out-words': 'elle oublie un mot du texte',
  'unsupported-figure': 'elle a un nombre ou une date que le texte n’a pas',
  'other-negation': 'elle ajoute, ôte ou déplace une négation',
  'other-modality': 'elle change « peut », « doit », un temps ou une promesse',
  'other-condition': 'elle ajoute ou ôte une condition',
  'other-bound': 'elle change une borne, comme « après » pour « avant »',
  'other-person': 'elle parle à « vous » ou dit « je » quand le texte ne le fait pas',
  'other-order': 'elle échange les rôles ou les places',
  contact: 'elle donne une adresse que le texte n’a pas',
  'points-nowhere': 'elle renvoie à une phrase d’avant qui manque',
  'not-verified': 'le modèle qui vérifie n’a pas dit un oui net',
  'verifier-away': 'le modèle qui vérifie était absent ou trop lent',
};

/** Why a sentence was stopped. */
export function faultOf(name: string): string {
  return FAULT_WORDS[name] ?? name;
}

const TRIAL_FAULTS: Readonly<Record<string, string>> = {
  PERSONAL_DATA: 'Une des phrases à juger semble désigner une personne. Écrivez-la sans.',
  MALFORMED_REQUEST:
    'Cet essai n’est pas accepté : une question de 2 000 caractères au plus, un jour qui existe, et dix phrases de 500 caractères au plus.',
};

/** Sentence for the code of a trial that failed. */
export function trialFault(code: string): string {
  return TRIAL_FAULTS[code] ?? refusalSentence(code);
}
