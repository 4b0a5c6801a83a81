import { faultSentence } from '../../wording/sentences.ts';

/** What the base answered to an expert, by code. */
const REFUSALS: Readonly<Record<string, string>> = {
  NO_DATABASE:
    'La base est encore un dossier de fichiers : elle se lit, mais ne s’écrit pas ici. Demandez à l’exploitation de la mettre dans une base de données (./run kb import).',
  WORKFLOW:
    'Cette étape n’est pas possible : la version a changé d’état, ou vous l’avez écrite ou remise. Rechargez la page.',
  VERSION_CHANGED:
    'Quelqu’un a modifié ce brouillon depuis que vous l’avez ouvert. Rien n’a été remplacé : comparez avec sa version avant de continuer.',
  PUBLISHED_VERSION:
    'Cette version est publiée et ne change plus. Écrivez la suivante : augmentez « version » d’un.',
  INSPECTOR:
    'La recherche de données personnelles ne marche pas : rien n’est enregistré. Prévenez l’exploitation. Votre texte reste dans ce navigateur.',
  PERSONAL_DATA: 'Ce texte semble désigner une personne. Écrivez-le sans.',
  NO_GENERATION: 'Il n’y a rien à publier, ou aucune publication à laquelle revenir.',
  PUBLICATION_CONFLICT:
    'Une autre publication a eu lieu entre-temps. Regardez de nouveau l’effet, puis publiez.',
  NOT_FOUND: 'Cet article n’existe pas, ou plus.',
  MALFORMED_REQUEST: 'Cette demande n’est pas acceptée : un champ n’a pas la forme attendue.',
};

/** Sentence for an error code on an expert's page. */
export function refusalSentence(code: string): string {
  return REFUSALS[code] ?? faultSentence(code);
}
