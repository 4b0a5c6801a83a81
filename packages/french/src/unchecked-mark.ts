/**
 * Words by which an expert says that nobody has checked a fact: “(probable)”, “à confirmer”, “numéro à vérifier”.
 * Advice to check something oneself (“à vérifier auprès de l’employeur”, “sert à vérifier le montant”) is no such mark.
 */
const MARK =
  /probable|(?:non|pas) vérifiée?s?(?!\p{L})|avant de répondre|à (?:vérifier|confirmer)(?=\s*(?:[).,;:!?…»]|$|(?:sur|avant|depuis|pour|dans|au cas)\s))/iu;

/** True for a text that says of itself that it is not sure: nobody tells it to a caller. */
export function isMarkedUnchecked(text: string): boolean {
  return MARK.test(text);
}
