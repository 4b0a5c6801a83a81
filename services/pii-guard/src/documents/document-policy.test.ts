import { describe, expect, it } from 'vitest';
import { lexicon } from '../../test/word-lists.ts';
import { Redactor } from '../redaction.ts';
import { personalClasses } from './document-policy.ts';

const redactor = new Redactor(lexicon);
const classes = (text: string, around = ''): readonly string[] =>
  personalClasses(redactor, lexicon, text, around);

describe('what a base of rules must never take in', () => {
  it.each([
    ['NIR', 'Exemple : assuré 2 61 03 69 123 456 78, dossier en attente.'],
    ['NIR', 'NIR 161036912345678'],
    ['PERSON', 'Le dossier de M. Durand a été régularisé en mars.'],
    ['PERSON', 'Madame Kowalczyk demande sa réversion.'],
    ['PERSON', 'Contacter Sophie Lemaitre pour toute question sur cette fiche.'],
    ['PERSON', 'Rédactrice : Claire MARTIN'],
    ['PHONE', 'Son portable : 06 12 34 56 78.'],
    ['PHONE', 'Appeler le service au 07 98 76 54 32'],
    ['PHONE', 'Rappeler le 04 72 33 44 55 après 18 heures'],
    ['EMAIL', 'Écrire à jean.dupont@carsat-exemple.fr'],
    ['EMAIL', 'Écrire à retraite.info@gmail.com'],
    ['ADDRESS', "L'assurée habite 12 rue des Lilas à Villeurbanne."],
    ['ADDRESS', 'domicilié 3 bis avenue Jean Jaurès, 69007 Lyon'],
    ['IBAN', 'À verser sur FR76 3000 6000 0112 3456 7890 189'],
    [
      'NIR',
      'Verbatim : « mon numéro c’est le deux soixante et un zéro trois soixante-neuf cent vingt-trois quatre cent cinquante-six »',
    ],
    ['PHONE', 'Verbatim : « rappelez-moi au 03.71.06.55.04, on m’a dit d’appeler le 39 60 »'],
    ['EMAIL', 'Verbatim : « c’est paul tiret durand arobase laposte point net »'],
    ['PERSON', 'Verbatim : « mon voisin monsieur Boulanger m’a dit de vous appeler »'],
    ['PERSON', 'Verbatim : « je suis josiane chevallier et ma sœur ginette touche la même chose »'],
    ['ADDRESS', 'Verbatim : « j’habite trente-quatre route de l’église à Vienne »'],
    ['DOSSIER', 'Verbatim : « mon dossier RV-69812586 »'],
    ['OTHER_ID', 'Dossier n° 20261147852 à rouvrir.'],
  ])('%s: %s', (type, text) => {
    expect(classes(text)).toContain(type);
  });
});

describe('what public rules are made of', () => {
  it.each([
    'Le service est joignable au 39 60, ou au 09 71 10 39 60 depuis une box.',
    'Appelez la caisse au 04 72 33 44 55 du lundi au vendredi.',
    'Adresse postale : Carsat Rhône-Alpes, 35 rue Maurice Flandin, 69436 Lyon Cedex 03',
    'Accueil de Lyon Part-Dieu, 26 rue d’Aubigny, 69003 Lyon',
    'Écrire à retraite@carsat-exemple.fr ou contact@lassuranceretraite.fr',
    'Article L. 351-14-1 du code de la sécurité sociale, circulaire Cnav 2023-12 du 15 juin 2023.',
    'Loi n° 2023-270 du 14 avril 2023, réforme Touraine, loi Madelin, loi Evin.',
    'Une personne née le 12 mars 1965 part à 62 ans et 9 mois.',
    'Le cancer et la maladie d’Alzheimer ouvrent droit à une ALD.',
    'Formulaire Cerfa n° 13364*02 ; SIRET de la caisse 775 649 221 00015.',
    'Au 1er janvier 2026 : 1 043,59 € par mois, soit 12 523,14 € par an.',
    'Agence de Villeurbanne, place Jean Jaurès ; hôpital Édouard Herriot.',
    'Les conseillers France services aident les assurés de Saint-Étienne.',
    'Quel patron avez-vous inscrit pour moi en 1982, Garnier ou Fournier ?',
    '« les taux c’est zéro huit trois six quatre et six six »',
    'Pièce à demander au bureau, CSNJ Dax, ou au guichet.',
    '« si je pars au premier jean vier j’ai mes quatre trimestres »',
    'Ma cousine de Saint-Malo a été payée avant moi, pourquoi ?',
    'Je vis dans les Landes, à qui est-ce que je m’adresse ?',
    'Je ne suis pas née le jour que vous avez écrit, que faire ?',
  ])('%s', (text) => {
    expect(classes(text)).toEqual([]);
  });

  it('the address of an office named in the lines above', () => {
    expect(classes('11, rue de la Maison Blanche', 'Service central d’état civil')).toEqual([]);
    expect(classes('11, rue de la Maison Blanche')).toEqual(['ADDRESS']);
  });
});
