import { wordSet } from './word-set.ts';

/** What happened, in whatever form a date is said: neither a year nor a day beside it is that of a birth. */
const EVENTS = `
  service armee militaire apprentissage stage embauche embauchee entre entree commence commencee travaille
  travaillais chomage licencie licenciee licenciement arret maladie accident marie mariee maries mariage divorce
  divorcee divorces pacs pacse separe separee separes deces decede decedee mort morte veuf veuve contrat loi
  reforme decret circulaire parti partie effet depart
`;

/** Beside a year: sums, papers and times of which a base tells by the year; beside a whole day they say little. */
const YEARLY = `
  regiment apprenti stages embauches debute debut bosse pacses bulletin bulletins salaire salaires fiche fiches
  releve annee annees etranger conge maternite parental rachat revalorisation augmentation plafond montant
  montants smic
`;

/** Beside a whole day: letters, payments, texts of law, steps of a file; beside a year alone a caller may well say his birth. */
const DAILY = `
  commencer rentre veuvage retraite arrive arrivee ordonnance arrete convention accord periode pacsee installe
  installee cree ouvert courrier lettre notification recu recue version instruction reglement directive demande
  envoye envoyee depose deposee signe signee date attestation embarque cotise emploi poste journal officiel
  rendez-vous rdv rappel appel appele facture versement paiement virement liquidation liquide operation liberation
  incorporation engage engagee promulguee application vigueur creation
`;

/** Bounds of a rule or of a time that a whole day gives. */
const BOUNDS = "depuis jusqu jusqu'au avant apres partir compter des";

/** Words, folded, that make a year the one in which something else than a birth happened. */
export const EVENTS_OF_A_YEAR: ReadonlySet<string> = wordSet(EVENTS, YEARLY);

/** Words, folded, that make a whole date that of something else than a birth. */
export const EVENTS_OF_A_DAY: ReadonlySet<string> = wordSet(EVENTS, DAILY, BOUNDS);
