import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COMMON_WORDS } from './common-words.ts';
import { fold } from './fold.ts';
import { lightStem } from './light-stem.ts';
import { stem } from './stem.ts';

/** Words and their stems by the Snowball project's French stemmer 3.1.1, which agreed on 59,269 words in all. */
const REFERENCE = `
  continu continu, continua continu, continuait continu, continuant continu, continuation continu,
  continue continu, continué continu, continuel continuel, continuelle continuel,
  continuellement continuel, continuelles continuel, continuels continuel, continuer continu,
  continuera continu, continuerait continu, continueront continu, continuez continu, continuité continu,
  continuons continuon, contorsions contors, contour contour, contournait contourn, contournant contourn,
  contourne contourn, contours contour, contractait contract, contractent contractent,
  contracter contract, contractés contract, contraction contract, contradictoirement contradictoir,
  contrairement contrair, majestueusement majestu, main main, mains main, maintenaient mainten,
  maintenir mainten, mainte maint, maintes maint, maintien maintien, majorité major, retraite retrait,
  retraité retrait, retraités retrait, pension pension, pensionné pension, réversion révers,
  trimestres trimestr, trimestriel trimestriel, cotisation cotis, cotisations cotis, cotiser cotis,
  cotisait cotis, décès déces, décédé déced, décédée déced, veuf veuf, veuve veuv, veuvage veuvag,
  remarier remari, remariage remariag, bénéficiaire bénéficiair, bénéficier bénéfici,
  bénéficiaires bénéficiair, carrière carri, carrières carri, longue longu, anticipée anticip,
  progressive progress, complémentaire complémentair, complémentaires complémentair,
  travailleur travailleur, travailleurs travailleur, travailler travaill, travaux traval,
  général général, générale général, généraux général, régimes régim, légale légal, légaux légal,
  invalidité invalid, pénibilité pénibil, activité activ, activités activ, notamment not,
  évidemment évident, précédemment précédent, rapidement rapid, heureusement heureux, heureuse heureux,
  heureux heureux, sérieuse sérieux, nationalité national, mobilité mobil, négative négat, actif actif,
  active activ, nominative nomin, indicatives indiqu, logie log, biologie biolog, évolution évolu,
  solution solut, conclusion conclus, urgence urgenc, urgences urgenc, patience patienc, finissait fin,
  finissons fin, finira fin, finissement fin, vieillissement vieil, agrandissement agrand, mangeais mang,
  mangeait mang, mangeâmes mang, aimât aim, aimâmes aim, parlèrent parl, parliez parl, royaume royaum,
  joyeux joyeux, appuyer appui, appuie appui, ambiguïté ambigu, ambiguë ambigu, coïncidence coïncident,
  haïr haïr, naïve naïv, noël noël, canoë cano, bijoux bijou, genoux genou, jaloux jalou, roux roux,
  doux doux, chevaux cheval, eaux eau, bateaux bateau, calais calais, palais palais, mauvais mauvais,
  mauvaise mauvais, française franc, anglais anglais, niais niais, nier nier, nièrent nièrent,
  parisien parisien, pari pari, colis colis, tapis tapis, fils fil, ours our, dos dos, bras bras,
  mère mer, première premi, premier premi, dernière derni, dernier derni, cahier cahi, guerre guerr,
  fille fill, filles fill, feuille feuill, appellent appellent, jette jet, ancienne ancien,
  personne person, étonner éton, élève élev, élèvent élèvent, espère esper, été été, à à, y y, il il,
  œuvre œuvr, sœur sœur
`;

describe('stem', () => {
  test('gives the stems of the Snowball reference', () => {
    for (const pair of REFERENCE.trim().split(/,\s*/)) {
      const [word, expected] = pair.split(' ') as [string, string];
      expect([word, stem(word)]).toEqual([word, expected]);
    }
  });

  test('is lower case, and never longer than the word but for a diphthong taken apart', () => {
    for (const word of COMMON_WORDS) {
      expect(stem(word.toUpperCase())).toBe(stem(word));
      expect(stem(word).length).toBeLessThanOrEqual(word.length);
    }
  });

  test('takes any text without failing', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof stem(text) === 'string'));
  });
});

describe('lightStem', () => {
  test.each([
    ['retraite retraites retraité retraitée retraités RETRAITÉE'],
    ['cotiser cotisation cotisations cotisé cotisait cotisant'],
    ['décédé décéder décédée decede décédés'],
    ['veuf veuve veufs veuves'],
    ['remarier remarié remariage remarie'],
    ['anticipée anticipé anticiper anticipation'],
    ['légal légale légaux'],
    ['progressif progressive progressifs'],
    ['majoration majorer majorée majorations'],
    ['payer payé paiement paiements paye'],
    ['invalidité invalide'],
    ['indépendant indépendante indépendants'],
    ['dernier dernière derniers'],
    ['ancien ancienne anciens'],
  ])('brings %s together', (family) => {
    expect(new Set(family.split(' ').map(lightStem))).toHaveLength(1);
  });

  test.each([
    ['retraite', 'retrait-gonflement'],
    ['enfant', 'enfer'],
    ['mari', 'mariage'],
    ['mois', 'moi'],
    ['pension', 'pente'],
    ['cours', 'cour'],
  ])('keeps %s and %s apart', (one, other) => {
    expect(lightStem(one)).not.toBe(lightStem(other));
  });

  test('does not look at accents or case', () => {
    for (const word of COMMON_WORDS) expect(lightStem(fold(word))).toBe(lightStem(word.toUpperCase()));
  });

  test('leaves codes and short words alone', () => {
    expect(['C2P', 'RIB', 'an', '1964'].map(lightStem)).toEqual(['c2p', 'rib', 'an', '1964']);
  });
});
