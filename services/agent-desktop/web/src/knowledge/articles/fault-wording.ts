/** What the check of an article says, in the experts' words: pattern of its line, and the sentence. */
const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [
    /^expected a header between/,
    'L’en-tête manque : le texte commence par une ligne « --- », les champs, puis « --- ».',
  ],
  [
    /^the header is not YAML$/,
    'L’en-tête n’a pas la bonne forme : vérifiez les deux-points, les guillemets et les retraits.',
  ],
  [
    /^the file is not YAML$/,
    'Le texte n’a pas la bonne forme : vérifiez les deux-points, les guillemets et les retraits.',
  ],
  [
    /^expected "## Title <!-- role/,
    'Titre de section à corriger : « ## Titre <!-- role: conditions --> », avec un rôle connu.',
  ],
  [/^text before the first section$/, 'Il y a du texte avant la première section.'],
  [/^the section is empty$/, 'Cette section est vide.'],
  [/^expected at least one section$/, 'Il faut au moins une section.'],
  [/^longer than (\d+) characters/, 'Le texte est trop long : faites-en plusieurs articles.'],
  [/^expected a date such as/, 'Date attendue, comme 2026-09-01.'],
  [/^expected a day that exists/, 'Ce jour n’existe pas dans le calendrier.'],
  [/^expected a day not before validFrom$/, 'La fin de validité est avant le début.'],
  [/^expected a text that is not empty$/, 'Ce champ est vide.'],
  [/^expected a text$/, 'Un texte est attendu ici.'],
  [
    /^expected a web address; only/,
    'Adresse web attendue. Seules une note interne (avec sa référence) et une loi peuvent ne pas en avoir.',
  ],
  [/^expected a web address$/, 'Adresse web attendue.'],
  [/^expected lower-case ASCII/, 'Nom attendu en minuscules sans accents, avec des tirets.'],
  [/^expected a name such as/, 'Nom attendu, comme « reversion-conditions ».'],
  [/^expected somebody else than the author$/, 'Le relecteur n’est pas l’auteur.'],
  [/^expected a reviewer/, 'Un article publié a un relecteur.'],
  [
    /^expected null for a national article$/,
    'Un article national ne complète ni ne remplace un autre : mettez « null ».',
  ],
  [
    /^expected the reference of the note/,
    'Une note interne a une référence ; les autres sources n’en ont pas.',
  ],
  [/^expected null: nobody can have read/, 'Sans adresse, personne ne peut l’avoir lue : mettez « null ».'],
  [
    /^expected the day on which it was read/,
    'Donnez le jour de lecture : seuls un texte officiel ou une note peuvent ne pas en avoir.',
  ],
  [/^expected 2026, 2026-01/, 'Date attendue : une année, un mois ou un jour.'],
  [
    /^expected one of kind "loi"/,
    'Aucune source officielle : ajoutez la loi, ou l’organisme qui applique la règle.',
  ],
  [/^a source was last read on (.+)$/, 'Une source a été lue pour la dernière fois le $1 : relisez-la.'],
  [
    /^nobody has read an official source/,
    'Aucun texte officiel n’a été lu à son adresse : l’agent lira « non vérifié ».',
  ],
  [/^no sample question$/, 'Aucune façon de demander (sampleQuestions) : la recherche apprend d’elles.'],
  [
    /is not sure: section of role/,
    'Ce passage dit qu’il n’est pas sûr : mettez-le dans une section de rôle « a-verifier ».',
  ],
  [/says "on": write/, 'Qui est ce « on » ? Écrivez « vous », ou nommez qui le fait (« la caisse »).'],
  [
    /starts with an infinitive/,
    'La phrase commence par un infinitif : écrivez un ordre (« demandez ») ou « vous ».',
  ],
  [
    /has no address, so its title/,
    'Sans adresse, le titre doit nommer le texte : « article L. 353-1 », « décret n° 2015-1015 ».',
  ],
  [/names a whole code/, 'L’adresse mène à un code entier : donnez celle de l’article.'],
  [/goes to a home page/, 'L’adresse mène à un accueil : donnez celle de la page qui le dit.'],
  [
    /is declared "(\w+)", and .* is no official domain/,
    'Déclarée « $1 », mais l’adresse n’est pas celle d’un site officiel.',
  ],
  [/is declared "(\w+)"/, 'Déclarée « $1 », mais l’adresse est celle d’un organisme, pas de la loi.'],
  [/^there is no article (.+)$/, 'Il n’y a pas d’article « $1 ».'],
  [/^there is no national article (.+)$/, 'Il n’y a pas d’article national « $1 ».'],
  [
    /^(\S+) does not link back$/,
    '« $1 » ne renvoie pas vers cet article : ajoutez le lien dans les deux sens.',
  ],
  [/^Unrecognized key/, 'Champ inconnu : corrigez son nom ou retirez-le.'],
  [/^Invalid option/, 'Cette valeur n’est pas une de celles qui sont possibles.'],
  [/^Invalid input/, 'Ce champ manque, ou n’a pas la forme attendue.'],
  [/^a figure: a model/, 'Un chiffre : le modèle le répéterait. Les chiffres vont dans les articles.'],
  [/^an address:/, 'Une adresse : le contrôle arrête celles que les textes ne donnent pas.'],
  [/^the name of a person$/, 'Le nom d’une personne.'],
  [/^it lifts other rules$/, 'Cette ligne lève d’autres règles : le plancher ne se lève pas.'],
  [/^it asks for what no document says$/, 'Cette ligne demande ce qu’aucun document ne dit.'],
  [/^it asks for a promise$/, 'Cette ligne demande une promesse.'],
  [/^it asks for a computed amount$/, 'Cette ligne demande de calculer un montant.'],
  [/^it asks for the decision/, 'Cette ligne demande de décider d’un droit.'],
  [/^it asks for personal data$/, 'Cette ligne demande des données personnelles.'],
  [/^it leaves sources out$/, 'Cette ligne laisse les sources de côté.'],
  [/^it asks for another language$/, 'Cette ligne demande une autre langue.'],
];

/** One fault as a sentence; what is not known is shown as the check says it. */
export function faultWords(message: string): string {
  for (const [pattern, sentence] of SENTENCES) {
    const found = pattern.exec(message);
    if (found !== null) return sentence.replace('$1', found[1] ?? '');
  }
  return `À corriger : ${message}`;
}

/** Where a fault is: "Ligne 12", or the field or section. */
export function placeWords({ line, place }: { readonly line: number; readonly place: string }): string {
  if (line > 0) return `Ligne ${line}`;
  return place === '' ? 'Tout le texte' : place;
}
