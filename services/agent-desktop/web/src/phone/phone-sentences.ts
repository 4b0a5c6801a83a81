import type { DeskPhoneState } from '#contract';
import type { Notice } from '../wording/sentences.ts';
import type { PhoneState } from './agent-phone.ts';
import type { ConsultationView } from './consultation.ts';
import type { MicrophoneFault } from './microphone.ts';
import type { CallEnd } from './voice-call.ts';

/** What somebody reads when his browser gives no voice: what happened, then what to do. */
export const MICROPHONE_NOTICES: Readonly<Record<MicrophoneFault, Notice>> = {
  refused: {
    what: 'Le navigateur n’a pas le droit d’utiliser le micro.',
    todo: 'Cliquez sur l’icône à gauche de l’adresse de la page, autorisez le micro, puis recommencez.',
  },
  'not-found': {
    what: 'Aucun micro n’a été trouvé.',
    todo: 'Branchez un micro ou un casque, puis recommencez.',
  },
  'in-use': {
    what: 'Le micro ne répond pas. Une autre application s’en sert peut-être.',
    todo: 'Fermez-la, ou débranchez et rebranchez le micro, puis recommencez.',
  },
  'not-secure': {
    what: 'Le navigateur ne donne pas le micro à cette adresse.',
    todo: 'Ouvrez la page à l’adresse affichée dans le terminal (http://127.0.0.1…), ou en https.',
  },
  failed: {
    what: 'Le micro n’a pas pu être ouvert.',
    todo: 'Rechargez la page. Si cela continue, essayez un autre navigateur.',
  },
};

/** How a call ended, for whoever placed it; null when nothing went wrong. */
export const CALL_FAULTS: Readonly<Record<CallEnd, Notice | null>> = {
  'hung-up': null,
  'other-hung-up': null,
  'not-answered': {
    what: 'Personne n’a répondu.',
    todo: 'Appelez de nouveau.',
  },
  refused: {
    what: 'Le standard a refusé l’appel.',
    todo: 'Rechargez la page : elle date peut-être d’un démarrage précédent.',
  },
  busy: {
    what: 'Le standard est occupé.',
    todo: 'Appelez de nouveau dans un instant.',
  },
  unreachable: {
    what: 'Le standard n’est pas joignable.',
    todo: 'Vérifiez dans le terminal que la démonstration tourne toujours, puis appelez de nouveau.',
  },
  'no-voice-path': {
    what: 'La voix ne passe pas, ou plus, entre le navigateur et le standard.',
    todo: 'Si la démonstration tourne toujours, un réseau privé (VPN) ou une extension du navigateur la bloque peut-être : coupez-les, puis appelez de nouveau.',
  },
  failed: {
    what: 'L’appel n’a pas abouti.',
    todo: 'Rechargez la page, puis appelez de nouveau.',
  },
};

/** What became of the call to a colleague, for who placed it; null when nothing is to be said. */
export const CONSULTATION_ENDS: Readonly<Record<CallEnd, string | null>> = {
  'hung-up': null,
  'other-hung-up': 'votre collègue a raccroché.',
  'not-answered': 'personne ne répond.',
  refused: 'ce n’est pas le poste d’un collègue.',
  busy: 'occupé, ou téléphone éteint.',
  unreachable: 'personne ne répond.',
  'no-voice-path': 'la voix ne passait pas.',
  failed: 'l’appel n’a pas abouti.',
};

/** Where a consultation stands. */
export function consultationState({ number, call, together }: ConsultationView): string {
  if (together) return `À trois avec le poste ${number}`;
  return call.stage === 'talking' ? `En aparté avec le poste ${number}` : `Appel du poste ${number}…`;
}

/** Where the agent's phone stands while no call is on it. */
export const PHONE_STATES: Readonly<Record<PhoneState, string>> = {
  off: 'Votre téléphone est éteint : aucun appel ne sonne ici.',
  elsewhere: 'Votre téléphone est allumé dans un autre onglet.',
  'no-account': 'Votre téléphone n’a pas pu s’allumer. Rechargez la page, ou prévenez votre administrateur.',
  connecting: 'Connexion de votre téléphone…',
  open: 'Téléphone prêt',
  lost: 'Téléphone déconnecté : aucun appel ne sonne ici. Nouvel essai en cours…',
  refused: 'Le standard refuse votre téléphone. Prévenez votre administrateur.',
};

/** Where the phone on the table stands, as the telephone system sees it. */
export const TABLE_PHONE_STATES: Readonly<Record<DeskPhoneState, string>> = {
  ready: 'Téléphone prêt',
  ringing: 'Téléphone : sonne',
  'in-call': 'Téléphone : en ligne',
  unreachable: 'Téléphone injoignable',
};
