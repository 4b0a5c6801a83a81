import { fold } from '@decroche/french';
import type { Candidate } from './candidate.ts';

/** What somebody who asks how to do a thing wants to know besides its steps, in the order in which he needs it. */
const PARTS = ['papers', 'delay', 'where'] as const;
export type PartOfProcedure = (typeof PARTS)[number];

/** Words that name where a thing is asked for, or handed in. */
const PLACE =
  /\b(?:en ligne|sur (?:le site )?[\w-]+(?:\.[\w-]+)*\.(?:fr|org)|espace personnel|par courrier|guichet|(?:a|aupres de) (?:la|votre|sa|cette) (?:caisse|carsat|mairie|banque)|aupres du|au notaire)\b/;
/** Verbs with which papers are asked for: an item of a list says nothing by itself. */
const ASKED_FOR =
  /\b(?:faut|est|sont|peut|peuvent|doit|doivent|joign\w+|fourn\w+|apport\w+|envoy\w+|ajout\w+|demande|suffit|suffisent|prouve\w*)\b/;
/** Words of a time: "le choix est définitif" stands under a delay and says none. */
const TIME = /\d|\b(?:mois|semaines?|jours?|annees?|ans|date)\b/;
const ROLES = ['plain', 'demarche', 'pieces', 'delai'];

/** True when what was asked is a procedure for which these passages have steps. */
export function isOfProcedure(candidates: readonly Candidate[]): boolean {
  return candidates.some(({ isAskedFor, passage }) => isAskedFor && passage.role === 'demarche');
}

/** The parts that nothing among these speaks of yet, in their order. */
export function partsLeftOut(chosen: readonly Candidate[]): PartOfProcedure[] {
  return PARTS.filter((part) => !chosen.some((one) => speaksOf(one, part)));
}

/** Whether a candidate speaks of a part of a procedure: by the role of its section and its words. */
export function speaksOf({ passage: { role }, sentences }: Candidate, part: PartOfProcedure): boolean {
  const said = fold(sentences.join(' '));
  if (part === 'papers') return role === 'pieces' && ASKED_FOR.test(said);
  if (part === 'delay') return role === 'delai' && TIME.test(said);
  return (role === 'demarche' || role === 'plain') && PLACE.test(said);
}

/** Place of a candidate in the order of a procedure: the plain wording, its steps, the papers, the delay; then the rest. */
export function placeInProcedure({ passage: { role } }: Candidate): number {
  const at = ROLES.indexOf(role);
  return at < 0 ? ROLES.length : at;
}
