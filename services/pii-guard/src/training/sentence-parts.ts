import type { Rules } from './grammar.ts';

/** A rule's text may go over several lines. */
const choices = (text: string): string => `[${text.replace(/\s*\n\s*/g, '')}]`;

/** What sentences about a pension are put together from. `{w}` is any ordinary word, `{t}` a town that may stay. */
export const PARTS: Rules = {
  matter:
    choices(`ma retraite|mon dossier|ma pension|ma réversion|mes trimestres|la réversion|un rendez-vous|une attestation
    |mon relevé de carrière|mes droits|un rachat de trimestres|la complémentaire|l'aspa|ma pension de veuve|le minimum vieillesse
    |mon changement d'adresse|mon rib|un trop-perçu|ma carrière longue|mes années en [allemagne|italie|tunisie|suisse]
    |la retraite de <relative>|une question|un renseignement|ma demande|la majoration pour enfants|le cumul emploi retraite
    |un certificat de vie|une aide à domicile|ma demande de <month>|la csg|mon impôt`),
  'need-short':
    choices(`une question|reçu un courrier|un souci|perdu mes papiers|eu quelqu'un hier|envoyé le dossier|<number> trimestres
    |<number> ans|pas reçu mon virement|laissé un message|un rendez-vous demain|tout envoyé`),
  'caller-does':
    choices(`je voudrais savoir si <clause>|j'attends toujours ma pension|je vous appelle pour <matter>|j'ai <number> ans
    |n'ai jamais travaillé|ne comprends pas votre courrier|touche l'aspa|pars en retraite en <year>|suis à la retraite
    |suis veuve depuis <year>|n'ai pas d'ordinateur|vis seule|travaille encore|suis au chômage|cotise depuis <number> ans
    |vous ai déjà envoyé <paper>|peux demander la réversion|n'ai pas tous mes trimestres|je touche une petite retraite`),
  'we-do':
    choices(`est pacsés depuis <number> ans|va se marier|vit ensemble|touche la même retraite|a trois enfants|est séparés
    |a travaillé ensemble|attend une réponse|veut partir en même temps|a fait la demande`),
  does: choices(`est mort[e|]|est décédé[e|] [en <year>|l'an dernier|au printemps]|touche [plus que moi|une pension|l'aspa|la réversion|l'allocation et pas moi|plus rien]
    |n'a [rien reçu|jamais travaillé|pas signé|pas répondu|pas tous ses trimestres|plus de papiers|jamais cotisé|rien envoyé|rien laissé]
    |a [eu trois enfants|travaillé [à l'usine|en allemagne|dans les mines|à l'étranger|toute sa vie]|envoyé <paper>|rempli <paper>|signé <paper>|perdu <paper>|fait sa demande [en ligne|hier|en <month>]|fait appel|gardé <paper>|<number> ans|eu la prime|eu un autre calcul|demandé la réversion|une carte de séjour|touché la réversion|cotisé <number> ans]
    |était [artisan|mineur|ouvrier agricole|fonctionnaire|institutrice|marin|boulanger|maçon|femme de ménage|commerçante]|est [en maison de retraite|à l'hôpital|ma tutrice|en invalidité|veuve|veuf|divorcé|handicapée|parti à soixante ans|retraitée|au chômage|ma voisine|mon fils|en congé]
    |va partir en retraite|veut [savoir ses droits|partir plus tôt|un relevé|faire sa demande]|voudrait [un relevé|un rendez-vous|savoir si <clause>]|doit [encore <infinitive>|rappeler|signer]|peut [signer à ma place|toucher la réversion|partir plus tôt|encore <infinitive>]
    |vit [chez moi|avec moi|seule|en france]|habite avec moi|habitait ici|cotisait à la msa|cotise déjà|percevait une pension|perçoit l'aah|conteste <paper>|réclame [sa part|les arrérages|une pension]|demande [un rachat|la date de paiement|le minimum vieillesse|une révision|un relevé de carrière|la réversion]
    |s'occupe de [mes papiers|tout|moi|mon dossier]|s'en occupe|m'aide [avec internet|pour les papiers]|remplit les papiers|gère mes comptes|ne parle pas français|ne comprend pas|ne répond jamais|n'est plus là|m'a donné votre numéro|m'a [conseillé|dit|demandé] de <infinitive>|m'employait|travaillait [au congo|avec moi|à la mairie|aux chemins de fer|chez renault]|travaille encore|partira en <year>|rappelle pour la troisième fois|vous a écrit|qui <caller-does>|touchait une pension|est né[e|] en <year>|part en <month>|attend toujours|a reçu <paper>`),
  'they-do':
    choices(`sont mes [voisins|parents|enfants]|ont [deux retraites|eu une majoration|signé|reçu <paper>|travaillé avec moi|trois enfants|divorcé en <year>|contesté|tout vendu]
    |contestent|touchent [l'aspa|plus que nous|une pension]|sont né[es|s] en <year>|vivent [avec moi|à l'étranger]|attendent <paper>|habitent ensemble|n'ont rien reçu|sont d'accord|demandent la réversion|veulent partir ensemble|sont à ma charge`),
  'who-does': choices('qui <does>|mon père|ma mère|mon mari|ma femme'),
  'and-does': choices('et il <does>|et elle <does>|il <does>|elle <does>'),
  done: choices(
    `conseillé de <infinitive>|rempli <paper>|donné <paper>|dit que <clause>|envoyé ici|fait un certificat|perdu mes bulletins|laissé une rente|expliqué le calcul|jamais déclaré[e|]|licencié en <year>|rassurée|écrit`,
  ),
  'thing-does': choices(
    `n'est pas [réglée|réglé|arrivé|complet]|est [bloquée|bloqué|perdu|chez vous depuis <month>|suspendue|à refaire|en attente|au tribunal|fausse|vendue]|a été [refusée|refusé|suspendue|payée|vendue|perdu]|traîne depuis <year>|date de <year>|n'avance pas|ne correspond pas|c'est pour l'aspa|vous l'avez reçu|doit être corrigé|a disparu`,
  ),
  clause: choices(
    `c'était trop tard|j'y avais droit|il fallait rappeler|c'était bon|je peux partir|mes trimestres comptent|je touche la réversion|c'est à vous de payer|il manque <paper>|le dossier est complet|ça prend trois mois`,
  ),
  infinitive: choices(
    `vous appeler|demander l'aspa|envoyer <paper>|attendre|rappeler demain|faire une demande|signer|racheter des trimestres|venir à l'agence|écrire au médiateur|payer|remplir <paper>|partir plus tôt`,
  ),
  paper: choices(
    `le formulaire|les papiers|mon dossier|le certificat|l'attestation|le relevé|mes bulletins|le livret de famille|l'acte de décès|le courrier|la demande|un chèque|la lettre|mes fiches de paie|l'acte de naissance|le certificat de travail|le contrat|le rib`,
  ),
  relative: choices(
    `mon mari|ma femme|mon père|ma mère|mon fils|ma fille|mon frère|ma sœur|mon oncle|ma tante|mon beau-père|ma belle-mère|mon beau-frère|ma belle-sœur|mon gendre|ma belle-fille|mon neveu|ma nièce|mon cousin|ma cousine|mon compagnon|ma compagne|mon ex|mon ex-mari|ma voisine|mon voisin|ma collègue|mon collègue|mon ami|mon amie|ma grand-mère|mon grand-père|mon petit-fils|ma petite-fille|mon conjoint|ma copine|mon copain|mon tuteur|ma curatrice|mon parrain|ma marraine|son mari|sa femme|sa mère|son père|son fils|leur fille|notre fils|notre fille|mon pauvre mari|ma défunte mère|mon aîné|ma cadette|le petit dernier|mon frère jumeau|l'aîné|mon pauvre|ma pauvre|mon cher|ma petite|mon grand`,
  ),
  'relative-noun': choices(
    'fille|sœur|mère|femme|voisine|cousine|tante|amie|fils|frère|père|mari|voisin|tutrice|nièce|neveu|patronne',
  ),
  'plural-relatives': choices(
    'filles|fils|enfants|sœurs|frères|petits-enfants|neveux|nièces|jumeaux|cousins|voisines',
  ),
  'plural-what': choices(
    'mes employeurs|mes collègues|mes voisins|mes parents|mes associés|mes témoins|mes patrons|mes beaux-parents|cousins',
  ),
  role: choices(
    `docteur|notaire|patron|chef|directeur|maire|avocat|comptable|facteur|juge|curé|médecin|fermier|syndic|gérant|contremaître|adjoint|conseiller|huissier|kiné|plombier|banquier|propriétaire|gardien|professeur|instituteur|chef de service|apprenti|ouvrier|collègue|locataire|associé|boulanger|garagiste|voisin|aide-soignant|infirmier|éducateur|gendarme|capitaine|commandant|pasteur|imam|rabbin|abbé|entrepreneur|artisan|menuisier|secrétaire|employeur|mandataire|stagiaire|pharmacien|dentiste|député`,
  ),
  'role-f': choices(
    `comptable|secrétaire|infirmière|assistante sociale|directrice|avocate|notaire|gardienne|patronne|conseillère|pharmacienne|nourrice|concierge|référente|curatrice|tutrice|juge|maire|adjointe|mandataire|aide à domicile|dame de compagnie|gestionnaire|collègue|voisine|propriétaire|standardiste|factrice|médecin|docteure|couturière|coiffeuse|bonne|maîtresse|institutrice|kiné|psychologue|stagiaire|cheffe|responsable|éducatrice|auxiliaire de vie|femme de ménage|locataire`,
  ),
  origin: choices(
    'breton|basque|polonais|portugais|alsacien|corse|arménien|laotien|vietnamien|malgache|russe|turc|roumain|italien|espagnol|kabyle|sénégalais|flamand|hongrois|tamoul|ivoirien|libanais|créole|gitan|grec|croate',
  ),
  letter: choices('a|e|i|o|h|k|l|m|n|p|r|s|t|x|y|z|w|d|c'),
  'letter-words': choices(
    'un <letter>|deux <letter>|un <letter> et deux <letter>|<letter> <letter>|un <letter> à la fin',
  ),
  number: choices(
    'deux|trois|cinq|six|dix|douze|quinze|vingt|trente|quarante-deux|soixante|soixante-trois|quatre-vingt-deux|cent soixante|12|30|64|168',
  ),
  year: choices(
    'mille neuf cent cinquante-huit|soixante et un|quatre-vingt-dix|deux mille douze|deux mille vingt|1959|1974|1998|2004|2019|2025|cinquante-neuf|soixante-douze|quatre-vingt-onze|deux mille vingt-six',
  ),
  day: choices('premier|deux|cinq|douze|quatorze|vingt-deux|3|17|28'),
  month: choices('janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre'),
  department: choices(
    "le cantal|l'ain|la creuse|le morbihan|l'hérault|les landes|la drôme|l'aveyron|le nord|la somme|le var|la sarthe",
  ),
  'typed-head': choices(
    `Dossier|Dossier de|Appel de|Appel|Rappeler|Pour|Vu avec|Échange avec|Demande de|Demande faite par|Réclamation de|Courrier de|Conjoint décédé :|Conjointe :|Tutelle de|Assuré|Assurée|Assuré :|Voir|À rappeler :|Contact :|Interlocuteur :|Message de|Entretien avec|RDV avec|Relance de|Succession|Ayant droit :|Employeur :|L'employeur|La fille,|Époux|Suite à l'appel de|Transmis par|Signalement de|Enfant :|Titulaire :|Mandataire :|Famille`,
  ),
  'typed-tail': choices(
    `relevé de carrière à corriger|demande de réversion incomplète|carrière longue, <number> trimestres|droits au minimum vieillesse ?|dossier transmis|conteste le trop-perçu|retraité[e|] MSA|rappelle pour la troisième fois|manque <paper>|divorce de <year>|né[e|] en <year>|quels droits ?|date de paiement ?|le rachat est-il possible ?|double dossier|pièces reçues|souhaite un rendez-vous|sans acte de naissance|pension suspendue|réversion partagée|demande l'Aspa|aide à domicile|polypensionné[e|]|en attente|à traiter|<does>|veuve depuis <year>|impayé de <month>`,
  ),
};
