/**
 * Very common French words, inflected as they are heard, so that spelling repair leaves ordinary words alone.
 * Grouped by word class; accents as written.
 */

const list = (words: string): string[] => words.trim().split(/\s+/);

const FUNCTION_WORDS = list(`
  à au aux avec ce ceci cela ces cet cette ça chez comme comment contre dans de depuis derrière des dès dessous
  dessus devant donc dont du durant elle elles en encore entre envers est et eux hormis hors il ils je jusque la le
  les leur leurs lorsque lui ma mais malgré me même mêmes mes mien mienne miens miennes moi mon ne ni nos notre
  nôtre nous on or ou où par parce parmi pas pendant plusieurs pour pourquoi près puis puisque qu quand quant que
  quel quelle quelles quels quelqu quelque quelques qui quiconque quoi quoique sa sans sauf se selon ses si sien
  sienne soi son sous suivant sur ta te tel telle telles tels tes toi ton tous tout toute toutes tu un une vers via
  voici voilà vos votre vôtre vous y aucun aucune autre autres autrui celle celles celui ceux certain certaine
  certaines certains chacun chacune chaque nul nulle personne rien
`);

const ADVERBS = list(`
  ailleurs ainsi alors après assez aujourd'hui auparavant aussi aussitôt autant autrefois autrement autour avant
  beaucoup bien bientôt cependant certainement combien complètement couramment davantage debout déjà dehors demain
  directement doucement désormais effectivement encore enfin ensemble ensuite environ évidemment exactement exprès
  facilement forcément fort franchement gratuitement habituellement hier ici immédiatement jadis jamais juste
  justement là largement lentement loin longtemps lors maintenant mal malheureusement mieux moins naguère
  naturellement non normalement notamment nouvellement obligatoirement oui parfaitement parfois particulièrement
  partout personnellement peu peut-être pis plus plutôt pourtant pratiquement précisément presque probablement
  quasiment quelquefois rapidement rarement récemment réellement régulièrement sérieusement seulement
  simplement sinon sitôt soudain souvent spécialement strictement surtout tant tantôt tard tellement tôt totalement
  toujours toutefois très trop uniquement véritablement vite volontiers vraiment
`);

const SPOKEN = list(`
  allô bah ben bof bonjour bonsoir bref chut coucou dame euh hein hélas hop merci mince ouais oh ok okay pardon
  rebonjour salut tiens zut madame mademoiselle mesdames messieurs monsieur s'il plaît d'accord
`);

const NUMBERS_AND_TIME = list(`
  zéro deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante
  cinquante soixante cent cents mille million millions milliard premier première deuxième troisième quatrième
  cinquième sixième dernier dernière derniers dernières demi demie moitié tiers quart double triple an année années
  ans après-midi avril août automne décembre demain dimanche été février heure heures hiver janvier jeudi jour
  journée journées jours juillet juin lendemain lundi mai mardi mars matin matinée mercredi midi minuit minute
  minutes mois moment moments novembre nuit nuits octobre printemps quinzaine samedi seconde secondes semaine
  semaines septembre siècle soir soirée soirées temps trimestre trimestres vendredi veille week-end époque
`);

const BE_AND_HAVE = list(`
  être suis es est sommes êtes sont étais était étions étiez étaient serai seras sera serons serez seront serais
  serait serions seriez seraient sois soit soyons soyez soient fus fut furent été étant avoir ai as a avons avez
  ont avais avait avions aviez avaient aurai auras aura aurons aurez auront aurais aurait aurions auriez auraient
  aie aies ait ayons ayez aient eu eue eus eut eurent ayant
`);

const COMMON_VERBS = list(`
  aller vais vas va allons allez vont allais allait allaient irai ira irons irez iront irais irait aille allé allée
  allés allées faire fais fait faisons faites font faisais faisait faisaient ferai fera ferons ferez feront ferais
  ferait fasse fassent faite faits faisant dire dis dit disons dites disent disais disait disaient dirai dira
  dirais dirait dise disant pouvoir peux peut pouvons pouvez peuvent pouvais pouvait pouvaient pourrai pourra
  pourrons pourrez pourront pourrais pourrait pourriez pourraient puisse puissent pu vouloir veux veut voulons
  voulez veulent voulais voulait voulaient voudrai voudra voudrais voudrait voudriez voudraient veuille veuillez
  voulu devoir dois doit devons devez doivent devais devait devaient devrai devra devrez devront devrais devrait
  devriez devraient doive dû due savoir sais sait savons savez savent savais savait savaient saurai saura saurais
  saurait sauriez sache sachant su voir vois voit voyons voyez voient voyais voyait verrai verra verrez verrais
  voie vu vue vus vues venir viens vient venons venez viennent venais venait viendrai viendra viendrais viendrait
  vienne venu venue venus falloir faut fallait faudra faudrait faille fallu prendre prends prend prenons prenez
  prennent prenais prenait prendrai prendra prendrais prenne pris prise mettre mets met mettons mettez mettent
  mettais mettait mettra mette mis mise croire crois croit croyez croyais croyait cru tenir tiens tient tenez
  tenait tenu donner donne donnes donnons donnez donnent donnais donnait donnera donné donnée données trouver
  trouve trouves trouvez trouvent trouvais trouvait trouvé trouvée parler parle parles parlez parlent parlais
  parlait parlé passer passe passes passez passent passais passait passé passée passés regarder regarde regardez
  regardé aimer aime aimes aimez aiment aimais aimait aimerais aimerait aimé demander demande demandes demandez
  demandent demandais demandait demanderai demandé demandée rester reste restes restez restent restait restera
  resté restée penser pense penses pensez pensent pensais pensait pensé appeler appelle appelles appelez appellent
  appelais appelait appellerai appelé appelée entendre entends entend entendez entendais entendu comprendre
  comprends comprend comprenez comprenais comprenne compris attendre attends attend attendez attendent attendais
  attendait attendu sortir sors sort sortez sorti sortie rendre rends rend rendez rendait rendu vivre vis vit
  vivons vivez vivent vivais vivait vécu connaître connais connaît connaissez connaissais connu arriver arrive
  arrives arrivez arrivent arrivais arrivait arrivera arrivé arrivée sembler semble semblait porter porte portez
  portait porté laisser laisse laissez laissait laissé chercher cherche cherchez cherchais cherché répondre réponds
  répond répondez répondu perdre perds perd perdez perdu perdue perdus commencer commence commencez commençais
  commençait commencé finir finis finit finissez fini finie ouvrir ouvre ouvrez ouvert ouverte écrire écris écrit
  écrivez écrite lire lis lit lisez lu envoyer envoie envoies envoyez envoyais enverrai envoyé envoyée envoyés
  recevoir reçois reçoit recevez reçoivent recevais recevait recevrai reçu reçue reçus payer paie paye payez
  payent payais payait paiera payé payée acheter achète achetez acheté vendre vends vend vendu jouer joue joué
  travailler travaille travailles travaillez travaillent travaillais travaillait travaillé travaillant tomber tombe
  tombait tombé tombée naître né née nés mourir meurt mort morte décédé décédée partir pars part partez partent
  partais partait partirai partira partirais parti partie partis revenir reviens revient revenez revenu devenir
  deviens devient devenu essayer essaie essaye essayez essayais essayé changer change changez changent changeait
  changera changé compter compte comptez comptent comptait compté expliquer explique expliquez expliqué montrer
  montre montrez montré toucher touche touches touchez touchent touchais touchait toucherai touchera touché remplir
  remplis remplit remplissez rempli remplie signer signe signez signé aider aide aidez aidé oublier oublie oublié
  manger mange mangé boire bois boit bu dormir dors dort dormi habiter habite habitez habitent habitais habitait
  habité garder garde gardez gardé servir sert servait servi suivre suis suit suivez suivi espérer espère espérez
  préférer préfère préférez permettre permet permettez permis obtenir obtient obtenu refuser refuse refusé accepter
  accepte accepté vérifier vérifie vérifiez vérifié joindre joins joint jointe rappeler rappelle rappelez rappelé
  renvoyer renvoie renvoyé retrouver retrouve retrouvé retourner retourne retourné rentrer rentre rentré monter
  monte monté descendre descend quitter quitte quitté arrêter arrête arrêtez arrêtais arrêté continuer continue
  continuez continué bouger bouge marcher marche marchait toucherais utiliser utilise utilisé choisir choisis
  choisit choisi agir agit agissait apprendre apprends appris conseiller conseille conseillé concerner concerne
  concerné correspondre correspond dépendre dépend exister existe existait importer importe manquer manque manquent
  manquait manqué marier marie mariés marié mariée divorcer divorce divorcé divorcée séparer séparé séparée
  déménager déménage déménagé élever élève élevé élevée soigner soigne soigné occuper occupe occupais occupé
  occupée cotiser cotise cotisé calculer calcule calculé toucheront bénéficier bénéficie profiter profite
  souhaiter souhaite souhaitez souhaiterais poser pose posé régler règle réglé coûter coûte coûtait augmenter
  augmente augmenté baisser baisse baissé diminuer diminue diminué valider valide validé prévenir préviens prévenu
  avancer avance avancé reculer recule terminer termine terminé préparer prépare préparé
`);

const NOUNS = list(`
  accident accord achat acte activité adresse affaire affaires âge agence agent aide aides allocation ami amie amis
  amie appareil appartement appel appels argent armée arrêt arrivée article assurance attestation attention avance
  avenir avion avis avocat banque base bateau bâtiment besoin besoins bien biens boîte bon bord bouche bout bras
  bruit bureau bus but cabinet cadeau cadre caisse caisses calcul campagne capital carte cartes cas cause centre
  certificat chambre chance changement charge charges chef chemin chèque cher chiffre chiffres chien chômage chose
  choses cimetière classe clé client clients code coeur coin colis collègue collègues comité commande commerce
  commune compagnie complément compte comptes concubin condition conditions conduite confiance congé congés
  conjoint conjointe conseil conseils contact contrat contrats copain copine copie corps côté coup couple cour
  courrier courriers cours coût cousin cousine couverture création crédit cuisine date dates début décès décision
  déclaration délai délais demande demandes demandeur démarche démarches démission dent dents départ département
  dépense dépenses dette dettes différence difficulté difficultés dimanche directeur direction docteur document
  documents dossier dossiers doute droit droits durée eau école effet effets église élève emploi emplois employé
  employée employeur employeurs endroit enfance enfant enfants ennui enquête entreprise entreprises entretien
  enveloppe envie épouse époux équipe erreur erreurs espace espèces espoir esprit essai est étage état étranger
  étude études euro euros événement examen exemple exemplaire expérience explication explications extrait façon
  facture factures faim faute femme femmes fenêtre ferme fête feu feuille feuilles fiche fiches fille filles fils fin
  fois fonction fond fonds force forme formation formulaire formulaires foyer frais français francs frère frères
  fruit garage garantie garçon gare gauche gens gestion goût gouvernement grand-mère grand-père grands-parents groupe
  guerre guichet habitude handicap haut hésitation histoire homme hommes hôpital horaire horaires hôtel huissier
  idée identité image immeuble impôt impôts information informations infirmier infirmière intérêt internet
  invalidité jambe jardin jeu jeune jeunes joie journal juge jugement justice justificatif justificatifs lait langue
  lettre lettres lieu ligne lignes liste lit livre livret logement loi lois loyer lunettes main mains maire mairie
  maison maladie malade maman manière marchand marché mari mariage matériel maternité matin médecin médecins membre
  mémoire ménage mensualité menuisier mer mère message messages mesure métier métiers milieu minimum ministère
  mission mobile modèle moitié monde monnaie montant montants mot mots mort moyen moyenne moyens mur musique
  naissance nature neige nez nièce neveu niveau nom noms nombre nord notaire note nourrice nouvelle nouvelles numéro
  numéros objet obligation occasion oeil yeux oncle opération opinion ordinateur ordre oreille organisme organismes
  originaire origine oubli ouest ouvrier ouvrière page pages paie pain paiement paiements paix papa papier papiers
  parcours parent parents parole part partage partenaire parti partie pays peine pension pensions perception père
  période périodes permis personnel personnes perte petit-fils petite-fille peur photo photocopie pièce pièces pied
  pieds place placement plafond plainte plaisir plan plat plein pluie plupart poids point points police politique
  pompier pont porte poste postes pourcentage pouvoir pratique prélèvement prélèvements prénom prénoms prescription
  présence président preuve preuves prévision prime primes prison prix problème problèmes procédure procuration
  produit profession professeur profit programme projet promesse propos propriétaire protection province public
  qualité quantité quartier question questions queue raison raisons rapport recherche réclamation reconnaissance
  recours réduction réforme refus région règle règles règlement relation relevé relevés remboursement remplacement
  rencontre rendez-vous renseignement renseignements rente repas répondeur réponse réponses repos représentant
  reprise réseau responsable reste restaurant résultat retard retour retraite retraites retraité retraitée retraités
  réunion revenu revenus revue richesse risque rôle route rue salaire salaires salarié salariée salle samedi sang
  santé secret secrétaire secteur sécurité sécu séjour sens séparation série service services signature site
  situation situations social société soeur soeurs soin soins solde soldat soleil solution somme sommes sommeil
  sorte souci soucis soutien souvenir stage sud suite sujet supplément surface syndicat système table tableau taille
  tante tarif taux taxe taxi téléphone télévision témoin terrain terre testament tête texte théorie timbre titre
  tour train traitement transport transports travail travailleur travaux tribunal trou tuteur tutelle type union
  univers urgence usine vacances valeur vélo vent vente vérité version versement versements veuf veuve veuvage vêtement
  viande vie vieillesse ville villes virement virements visage visite voie voisin voisine voisins voiture voix vol
  volonté voyage voyages vue
`);

const ADJECTIVES = list(`
  actuel actuelle actuels administratif administrative âgé âgée âgés agréable ancien ancienne anciens anciennes
  annuel annuelle automatique bas basse beau bel belle belles beaux bizarre blanc blanche bleu bleue bon bonne
  bonnes bons bref brève calme capable célibataire célibataires certain cher chère chaud chaude clair claire commun
  commune complet complète compliqué compliquée concerné content contente correct correcte courant court courte
  dangereux définitif définitive différent différente différents différentes difficile difficiles direct directe
  disponible divers diverses doux dur dure égal égale entier entière étrange étrangère exact exacte extérieur facile
  faible familial familiale fatigué fatiguée faux fausse favorable ferme final finale financier financière fiscal
  fiscale fort forte froid froide futur future gentil gentille général générale grand grande grandes grands grave
  gratuit gratuite gros grosse handicapé handicapée haut haute heureux heureuse humain immédiat important importante
  impossible inquiet inquiète intéressant interne inutile invalide jeune joli jolie juste large léger légère lent
  libre local locale long longue longs longues lourd lourde maigre malade malades malheureux mauvais mauvaise
  médical médicale meilleur meilleure meilleurs mensuel mensuelle mieux mince moindre moderne multiple national
  nationale naturel nécessaire net nette neuve noir noire nombreux nombreuses normal normale nouveau nouvel nouvelle
  nouveaux nouvelles nul obligatoire obligé obligée ouvert pareil pareille partiel partielle particulier
  particulière pauvre perdu personnel personnelle petit petite petites petits plein pleine possible possibles
  postal postale précis précise prêt prête prévu prévue principal principale privé privée prochain prochaine propre
  provisoire public publique pur rapide rare récent récente réel réelle régional régulier régulière riche rond rose
  rouge sage sale satisfait sec sérieux sérieuse seul seule seuls simple simples sociale sociaux soudain spécial
  spéciale supplémentaire supplémentaires sûr sûre tardif total totale tranquille triste unique urgent utile valable
  valide vert verte vide vieille vieilles vieux vif vivant vivante vrai vraie
`);

/** About 2,150 word forms; duplicates between the groups are removed. */
export const COMMON_WORDS: readonly string[] = [
  ...new Set([
    ...FUNCTION_WORDS,
    ...ADVERBS,
    ...SPOKEN,
    ...NUMBERS_AND_TIME,
    ...BE_AND_HAVE,
    ...COMMON_VERBS,
    ...NOUNS,
    ...ADJECTIVES,
  ]),
];
