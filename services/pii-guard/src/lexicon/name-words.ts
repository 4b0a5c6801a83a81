const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/**
 * First names that a dictionary also knows as words, but that are names nearly whenever they are said. Others, such
 * as Rose, Pierre, Clément or Marin, need a context.
 */
export const NAMES_THOUGH_WORDS: ReadonlySet<string> = list(`
  marie jean jacques louis rene robert joseph julien pascal madeleine olivier marc veronique maxime guillaume renee
  serge paulette germaine gilles virginie jules denis charlotte benjamin patrice sylvain benoit elise micheline
  baptiste pascale alexandra angelique auguste richard laure regis sabine romane robin victoria marina lise manuel
  martial clarisse oscar amine diane jeannette rosa leonard maya loris jack alexandrine celestin octave moise ana
  lois cesar henry moussa brandon luis daphne jenny dina sana lino philippine aubin mina fatma casimir florentin
  muguette matis  tommy rosette doris nadir peter octavie victorien hilaire hermine francisque florentine
  guillemette narcisse gloria sibylle seraphin amadou matisse delia cherif lexie lysa merlin lorette pierrot lamine
  rosie balthazar mark dora tomas benoite batiste gerome islam rida cheikh bernardine eustache melchior
  radia rami saturnin collette clairette octavia moira jan jeannot fritz servais bernardin vanda gemma ivette
  toma zain anisa gracie lori archange nicodeme horst florin houssine bouchera honora ives sherif marie-jeanne
  jacque denia romain andre maria lucette pauline claudine
`);

/** First names that are grammar as well: names only beside a surname or a relative, and with their capital letter. */
export const NAMES_THOUGH_GRAMMAR: ReadonlySet<string> = list('juste');

/** Words that stand inside a name: `van der Meersch`, `Dos Santos`, `de la Tour`, `El Amrani`. */
export const PARTICLES: ReadonlySet<string> = list(`
  de du des d n l le la les van von vom den der zu zur ten ter dos das da do di del della degli dalla e y i
  el al ben bin bint ibn abou abu ould ait ouled oulad mac mc saint sainte st ste o sidi si san santa mba
`);

/** Particles that are no ordinary French words: alone they already speak for a foreign name. */
export const FOREIGN_PARTICLES: ReadonlySet<string> = list(`
  van von vom den der zur ten ter dos das del della degli el ben bin bint ibn abou abu ould ouled oulad mac mc mba
`);

/** What is said before a name out of courtesy. */
export const CIVILITIES: ReadonlySet<string> = list(`
  monsieur madame mademoiselle messieurs mesdames mr mme mlle mmes mlles melle docteur dr maitre professeur abbe
`);

/** Persons around a caller: a name may follow. */
export const RELATIVES: ReadonlySet<string> = list(`
  mari femme epoux epouse conjoint conjointe compagnon compagne concubin concubine partenaire fils fille enfant
  enfants pere mere papa maman frere soeur freres soeurs oncle tante cousin cousine neveu niece parrain marraine
  beau-pere belle-mere beau-frere belle-soeur beau-fils belle-fille beaux-parents ex-mari ex-femme ex-epoux
  ex-epouse grand-pere grand-mere petit-fils petite-fille gendre bru voisin voisine ami amie copain copine collegue
  patron patronne tuteur tutrice curateur curatrice mandataire notaire medecin avocat avocate conseiller conseillere
  employeur defunt defunte assure assuree beneficiaire titulaire veuve assistante gestionnaire interlocuteur
  interlocutrice infirmiere infirmier tonton tata tatie mamie memere locataire proprietaire proche jumeau jumelle
`);

/** Ranks, offices and groups before a name. */
export const TITLES: ReadonlySet<string> = list(`
  famille familles epoux consorts heritiers succession voisins voisines juge comtesse comte baron baronne marquis marquise colonel
  commandant capitaine lieutenant adjudant pasteur
`);

/** After a civility, who is meant by his office and not by name. */
export const OFFICES: ReadonlySet<string> = list(`
  directeur directrice president presidente maire ministre conseiller conseillere juge procureur prefet prefete
  mediateur mediatrice responsable chef gestionnaire tuteur notaire huissier avocat assistante retraite accueil
  traitant traitante certifie certifiee agrege agregee auxiliaire auxiliaires contractuel contractuelle titulaire stagiaire
  generaliste specialiste conseil standard service caisse retraites propriétaire inconnu untel unetelle tous toutes machin truc bonne bon chere cher
`);

/** Words before the name of an employer that may hold a person's name. */
export const FIRMS: ReadonlySet<string> = list(`
  chez etablissements etablissement ets maison garage boulangerie boucherie patisserie pharmacie cabinet etude
  menuiserie plomberie imprimerie transports entreprise societe scierie charpente maconnerie restaurant cafe salon
  quincaillerie librairie fromagerie charcuterie epicerie poissonnerie serrurerie carrosserie conserverie filature
  tuilerie brasserie clinique laboratoire atelier ateliers usine usines sarl sas eurl
`);
