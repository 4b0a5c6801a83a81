import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseProtocols } from '../../knowledge/protocols.ts';
import { ProtocolSpotter } from './protocol-spotter.ts';

const content = await readFile(new URL('../../../../../knowledge/protocols.yaml', import.meta.url), 'utf8');
const lookups = parseProtocols('protocols.yaml', content).filter(({ frame }) => frame === 'personal-file');
const spotter = new ProtocolSpotter(lookups);

describe('what the experts want looked up in a file', () => {
  it.each(lookups)('$id says where to look, and what to ask', ({ notice, asks }) => {
    expect(notice).toMatch(/^L'appelant .*(?:regardez|ouvrez) /u);
    expect(notice).toContain("vérifications d'identité");
    expect(asks).toMatch(/ \?$/u);
  });

  it.each([
    ['quelqu’un de chez vous devait me rappeler pour mon dossier hier', 'dossier-rappel'],
    ['vous m’avez laissé un message au sujet de ma demande', 'dossier-rappel'],
    ['j’ai un rendez-vous jeudi, il est confirmé pour mon dossier', 'dossier-rendez-vous'],
    ['mon rdv de lundi est bien maintenu', 'dossier-rendez-vous'],
    ['mon recours, la commission l’a examiné', 'dossier-recours'],
    ['ma réclamation de mars, vous l’avez lue', 'dossier-recours'],
    ['mon nouvel iban est-il enregistré', 'dossier-coordonnees'],
    ['j’ai changé d’adresse, c’est noté chez vous', 'dossier-coordonnees'],
    ['le virement d’octobre n’est pas arrivé', 'dossier-paiement'],
    ['j’ai été payée moins que d’habitude', 'dossier-paiement'],
    ['vous m’avez prélevé soixante euros pourquoi', 'dossier-paiement'],
    ['mes trimestres de 1984, vous les avez ajoutés', 'dossier-carriere'],
    ['mon relevé de carrière a-t-il été corrigé', 'dossier-carriere'],
    ['votre lettre du 12, que veut-elle dire', 'dossier-courrier'],
    ['mes pièces, vous les avez reçues', 'dossier-courrier'],
    ['ça en est où ma retraite', 'dossier-demande'],
    ['mon dossier avance', 'dossier-demande'],
    ['état de la demande d’aspa', 'dossier-demande'],
  ])('« %s » is looked up under %s', (text, id) => {
    expect(spotter.spot(text)[0]?.id).toBe(id);
  });

  it('is nothing for what has nothing to do with a file', () => {
    expect(spotter.spot('quel temps fera-t-il demain')).toEqual([]);
  });
});
