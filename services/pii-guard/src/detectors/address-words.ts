import { HESITATION_SOUNDS, wordSet } from '@decroche/french';

/** Ways that are hardly ever said of anything else. */
export const SURE_WAYS = wordSet(
  'rue avenue av ave boulevard bd boul impasse allee allees lotissement ruelle venelle hameau lieu-dit lieudit faubourg rond-point esplanade rocade traverse sente bvd bld imp corniche za zi zac bp cs rua travessa calle carrer avenida praca plaza piazza viale strada derb hay',
);
/** Words that are a way only beside a number or a place. */
export const OTHER_WAYS = wordSet(
  'place chemin route rte quai square cours passage sentier villa clos cite residence montee parc quartier domaine chaussee crs ch che res sq pl all chem lot fg promenade cour levee berge ferme moulin chateau voie immeuble batiment bat tour foyer domaine mas resid ehpad chaussee via largo corso',
);
export const EXTENSIONS = wordSet('bis ter quater b t');
/** Where someone lives. */
export const HOME = wordSet(
  'habite habites habitons habitait habitais reside residons resident residant domicilie domiciliee demeurant demeure loge vis adresse domicile demenage demenagee demenages demenageons demenager originaire grandi natif native heberge hebergee installer installe installee installes installees installons habitant habitent resident demeurent vit vivons vivent vivez vivre vivais vivait vivaient vivrai vivra vivrons vivraient vivions viviez vivrez vivront vivrait vivrais vecu habiter habitaient habitera habiterai habiterons habiterait habitions habitiez habiteront habiterez habiterais residais residait residaient demeurais demeuraient logeais logeait logeons resider residera residerai residerons installera installerai installerons installerait installait installais installions installeront installerez installerait etablir etabli etablie etablis etablira',
);
export const INSIDE = wordSet(
  'de du des d la le les l en sur sous lez les a au aux saint sainte st ste et notre-dame vieux petit grand',
);
/** Words at which an address has ended. */
export const ENDS = wordSet(
  `
  je j tu il elle on nous vous ils elles c ce ca qui que qu dont ou mais donc car parce puisque quand si comme avec pour
  sans depuis pendant maintenant voila merci non oui alors mon ma mes ton ta tes son sa ses notre votre nos vos leur
  leurs est etait suis ai as a-t ont avait y ne n pas plus tout telephone tel mail email courriel ne nee attention pardon
  aujourd'hui hier actuellement bonjour et-puis ensuite puis apres avant chez monsieur madame m mme mr attendez vient
  un une troisieme deuxieme premier quatrieme cinquieme etage porte rez-de-chaussee joignable merci svp se sont dans ici
`,
  ...HESITATION_SOUNDS,
);
/** What carries a number inside an address. */
export const NUMBERED = wordSet(
  'numero bloc batiment bat appartement appt apt escalier esc entree hall lot villa chambre pavillon logement bte boite n departementale nationale',
);
export const BUILDINGS = wordSet(
  'ehpad residence res resid bourg lieu-dit lieudit hameau foyer domaine appartement appt apt logement escalier esc batiment bat immeuble bloc porte entree lotissement bp cs clos villa mas cite tour quartier village maison',
);
