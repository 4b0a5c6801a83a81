import { wordSet } from '@decroche/french';
import { CIVILITIES, RELATIVES } from '../lexicon/name-words.ts';
import { FREQUENT_SURNAMES } from '../lexicon/surnames.ts';
import type { Utterance } from '../utterance.ts';
import { looksLikeName } from './name-run.ts';

/** Public surnames that many bear: a word of public life must be said as well. */
const SHARED = wordSet('hollande touraine borne barnier fillon attal rocard');
/** What a person of public life is spoken of for. */
const PUBLIC_LIFE = wordSet(`
  reforme reformes loi lois ministre ministres president presidente presidence gouvernement promis promesse promesses ordonnance
  ordonnances decret decrets rapport suspendu suspension assemblee senat depute politique politiques mesure mesures annonce annonces
  csg penibilite elu elue election elections vote voter parti television tele elysee matignon quinquennat mandat cree creee instaure instauree
`);
/** Who says so speaks of himself or of somebody he knows. */
const OF_SOMEBODY_NEAR = wordSet(
  `suis appelle nomme nom dossier compte numero pension retraite retraites carriere releve adresse signe succession heritiers courrier
  lettre deces passe ici allo bonjour bonsoir epouse veuve part`,
);
const NEAR_BEHIND = wordSet(
  'appareil nee ne epouse veuve veuf habite demeurant domicilie domiciliee prenom tel telephone',
);
const REACH = 6;
const REACH_BEHIND = 3;

/**
 * `monsieur Macron`: whether the name behind a courtesy title at `civility` is that of somebody of public life, and nothing
 * says that a caller of the same name is meant.
 */
export function isPublicPerson(utterance: Utterance, civility: number, at: number): boolean {
  const { lexicon, norms, words } = utterance;
  const name = lexicon.publicPersonAt(norms, at);
  if (name === undefined) return false;
  const to = at + name.length;
  const next = words[to];
  if (next !== undefined && looksLikeName(next)) return false;
  if (isOfSomebodyNear(utterance, civility, to)) return false;
  return name.whole || !isShared(utterance, at, to) || norms.some((norm) => PUBLIC_LIFE.has(norm));
}

const isShared = (utterance: Utterance, at: number, to: number): boolean =>
  utterance.words
    .slice(at, to)
    .filter(({ particle }) => !particle)
    .some(
      ({ norm, ordinary, given }) =>
        ordinary || given !== undefined || FREQUENT_SURNAMES.has(norm) || SHARED.has(norm),
    );

function isOfSomebodyNear(utterance: Utterance, civility: number, to: number): boolean {
  const before = utterance.norms.slice(Math.max(0, civility - REACH), civility);
  const behind = utterance.norms.slice(to, to + REACH_BEHIND);
  const near = before.some(
    (norm) => OF_SOMEBODY_NEAR.has(norm) || RELATIVES.has(norm) || CIVILITIES.has(norm),
  );
  const ofTown = /^(?:de|d|a)$/.test(utterance.norm(to)) && utterance.words[to + 1]?.commune === true;
  return near || ofTown || behind.some((norm) => NEAR_BEHIND.has(norm));
}
