import { expect, test } from 'vitest';
import { isMarkedUnchecked } from './unchecked-mark.ts';

test.each([
  'Le rachat coûte 481 € (probable).',
  'France Travail répond au 3949 (numéro à vérifier).',
  'Un congé à temps partiel ne donne rien (fiche de 2021, à vérifier).',
  'La majoration est réduite (calculé, probable).',
  'Ces repères sont probables, pas certains.',
  'Les montants de juin sont à confirmer.',
  'Les horaires sont de 8 h à 17 h, à vérifier.',
  'Liste indicative, à vérifier sur le formulaire.',
  'La règle vaut 2 ans, à confirmer pour chaque cas.',
  'Un report est à voir auprès du service avant de répondre.',
  'Chiffre non vérifié.',
])('“%s” says that it is not sure', (text) => {
  expect(isMarkedUnchecked(text)).toBe(true);
});

test.each([
  'L’effet du rachat sur l’impôt est à vérifier auprès des impôts.',
  'L’attestation sert surtout à vérifier le montant.',
  'Le logement fait partie de la succession, à vérifier avec le notaire.',
  'La caisse vérifie le relevé.',
])('“%s” is sure', (text) => {
  expect(isMarkedUnchecked(text)).toBe(false);
});
