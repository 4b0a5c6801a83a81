import { type DateSpan, isPlausibleBirthYear, resolveTwoDigitYear } from '@decroche/french';
import { wordSet } from '../detector.ts';
import type { PiiSpan } from '../span.ts';
import type { Utterance } from '../utterance.ts';

const BIRTH = wordSet('ne nee nes nees naissance naquit anniversaire naissances neu');
/** Words that make a date the boundary of a rule: `les assurés nés à partir du 1er septembre 1961`. */
const BOUNDARY = wordSet("partir compter avant apres entre jusqu'au jusqu au-dela depuis");
/** Words that make a date something else than a birth. */
const EVENTS = wordSet(`
  commence commencee commencer travaille travaillais embauche embauchee entre entree rentre marie mariee maries mariage divorce divorcee
  divorces veuf veuve veuvage deces decede decedee mort morte parti partie retraite service armee militaire arrive
  arrivee depuis effet loi decret ordonnance arrete circulaire convention accord periode contrat chomage licencie
  licenciee licenciement pacs pacse pacsee separes separe separee installe installee cree ouvert courrier lettre
  notification recu recue version jusqu jusqu'au avant apres partir compter entre des instruction reglement directive
  demande envoye envoyee depose deposee signe signee date attestation apprentissage embarque cotise emploi poste
  journal officiel reforme rendez-vous rdv rappel appel appele facture versement paiement virement liquidation liquide
  depart arret accident operation maladie stage liberation incorporation engage engagee promulguee application vigueur
`);
const REACH = 8;
/** Someone who calls about a retirement is at least this old; a date after it is not taken for his birth. */
const YOUNGEST_INSURED = 16;

/**
 * Dates of birth: day and month go, the year stays because it changes the law that applies. A whole date of the
 * past century counts as one unless something else is said to have happened then.
 */
export function detectBirthDates(utterance: Utterance, thisYear: number): PiiSpan[] {
  return utterance.dates.flatMap((date): PiiSpan[] => {
    if (date.month === undefined) return [];
    const birth = isBirthCued(utterance, date);
    if (isBoundary(utterance, date) || isInsideNumber(utterance, date)) return [];
    if (date.year === undefined) {
      const complete = date.day !== undefined && birth;
      return complete ? [{ type: 'DOB', start: date.start, end: date.end, score: 0.85 }] : [];
    }
    const year = date.twoDigitYear ? resolveTwoDigitYear(date.year, thisYear, 'insured') : date.year;
    if (!isPlausibleBirthYear(year, thisYear)) return [];
    if (!birth) {
      const bare = date.day !== undefined && year <= thisYear - YOUNGEST_INSURED;
      if (!bare || utterance.cueBefore(date.from, REACH, EVENTS) || isReferenceTo(utterance, date)) return [];
    }
    return [{ type: 'DOB', start: date.start, end: date.end, keep: String(year), score: birth ? 0.99 : 0.9 }];
  });
}

function isBirthCued(utterance: Utterance, date: DateSpan): boolean {
  if (date.cue === 'birth') return true;
  for (let back = date.from - 1; back >= 0 && back >= date.from - REACH; back--) {
    if (BIRTH.has(utterance.norm(back))) return true;
    if (EVENTS.has(utterance.norm(back))) return false;
  }
  return false;
}

/** `nés avant le 1er janvier 1955`: a generation, not a person. */
function isBoundary(utterance: Utterance, date: DateSpan): boolean {
  const edge = date.day === undefined || date.day === 1 || date.day >= 30;
  return edge && utterance.cueBefore(date.from, 4, BOUNDARY);
}

/** `09.04.62` inside `09.04.62.45.98`: part of a longer number. */
function isInsideNumber(utterance: Utterance, date: DateSpan): boolean {
  if (!utterance.words.slice(date.from, date.to).every((word) => word.kind !== 'word')) return false;
  const before = utterance.words[date.from - 1];
  const after = utterance.words[date.to];
  const next = utterance.words[date.to + 1];
  const glued =
    after !== undefined && after.start === date.end && /^[-./]$/.test(after.text) && next?.kind === 'number';
  const joined = before !== undefined && before.end === date.start && /^[-./]$/.test(before.text);
  return glued || joined || (after?.kind === 'number' && before?.kind === 'number');
}

/** `du 1er janvier 1970 au 3 mars 1975`: a period. */
function isReferenceTo(utterance: Utterance, date: DateSpan): boolean {
  const before = utterance.norm(date.from - 1);
  const after = utterance.norm(date.to);
  if (utterance.norm(date.from - 2) === 'suis') return false;
  return (before === 'du' && after === 'au') || before === 'au' || (before === 'du' && date.from > 1);
}
