import { HESITATIONS, isFunctionWord, isStopWord } from '@decroche/french';

const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Verb forms, adverbs and connectors that follow a name in speech, folded: none of them is part of it. */
const AFTER_NAMES = list(`
  est etait etaient sera serait fut sont a avait aura aurait ont va vont vais vient venait veut veux voulait voudrait
  peut pouvait doit devait dit disait m-a touche touchait percoit percevait recoit recevait habite habitait vit vivait
  travaille travaillait travaillent part partait prend prenait demande demandait souhaite souhaiterait cherche
  appelle appelait appelez rappelle rappelez rappeler reste restait gagne gagnait cotise cotisait s-appelle decede
  decedee decedes mort morte mourut veuf veuve divorce divorcee marie mariee maries celibataire retraite retraitee
  retraites ne nee nes nees age agee ages fait faisait met mettait tient tenait fut eut voici puis
  ensuite maintenant aujourd'hui hier demain depuis pendant avant apres vers chez avec sans sous sur pour par
  contre entre jusqu jusque car mais ou et ni or que qui quoi dont comment combien quand pourquoi parce puisque
  lorsque si comme ainsi aussi bien tres trop assez peu plus moins toujours jamais encore deja souvent parfois
  peut-etre sinon surtout vraiment justement seulement exactement actuellement normalement effectivement ici la
  la-bas dessus dessous dedans dehors est-ce oui non merci bonjour bonsoir allo ok pardon
  desole desolee svp stp monsieur madame mademoiselle tout toute tous toutes chaque quelque quelques aucun aucune
  rien personne numero telephone portable mail email courriel adresse date naissance dossier reference arobase
  point tiret code nom prenom qu-est-ce pourtant cependant habitent arrive arrivait arrivera repond repondu
  joignable disponible present absente absent beaucoup merci attend attendait attends attendez ecoutez ecoute
  accord d-accord rappeler voudrais voudrions aimerais aimerait pense penser crois croit sais sait savoir veulent
  peuvent doivent cherchent travaillais travaillaient gere gerait suit suivait occupe occupait envoie envoye
  envoyait ecrit ecrivait signe signait parle parlait explique expliquait confirme confirmait conteste refuse
  accepte accepter demander declarer signaler prevenir ouvre ouvert ferme perdu perd trouve trouvait bloque
  juste mal faux fausse incorrect incorrecte exact different differente change orthographie ecrite suivant suivante
  affirme assure exige reclame estime indique precise pretend soutient insiste propose suggere prefere desire prescrit
 quelqu'un quelqu'une quelques-uns prud'hommes aujourd'hui
  concernant sujet propos rapport titre nomme nommee prenomme surnomme lui elle eux moi toi soi leur leurs apparait figure correspond manque
`);

/** The words between a first name and what is said of it. */
export function endsName(norm: string): boolean {
  return AFTER_NAMES.has(norm) || isFunctionWord(norm) || isStopWord(norm);
}

/** Words that interrupt a number being said without ending it. */
export const INTERRUPTIONS: ReadonlySet<string> = new Set([
  ...HESITATIONS,
  ...list(`
  puis ensuite apres attendez attends attention pardon non oui
  espace tiret point slash barre virgule plus c est ce le la les une un cle pour excusez excuse moi je cherche vois
  regarde dis reprends reprend corrige trompe suis me desole desolee ah oh fin debut suite vous notez avez note
  crois que ecoute ecoutez
  repete redonne redis repetez doucement lentement bien
  d accord ok encore parentheses fois zut mince finit termine par commence s l ca fait deux-points
`),
]);
