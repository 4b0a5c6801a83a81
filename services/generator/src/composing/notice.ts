import { AbstentionReason, type Evidence, EvidenceOutcome } from '@decroche/contracts';

/** Why no answer is given, for the agent. */
export function abstentionNotice(reason: AbstentionReason, evidence: Evidence): string {
  switch (reason) {
    case AbstentionReason.NOTHING_HEARD:
      return "Rien n'a été entendu : demandez à l'appelant ce qui l'amène.";
    case AbstentionReason.DROPPED:
      return "La demande a été écartée, car elle n'a pas pu être débarrassée des données personnelles. Faites-la reformuler.";
    case AbstentionReason.NO_QUESTION:
      return evidence.protocol;
    case AbstentionReason.ALL_SENTENCES_STOPPED:
      return 'Des textes traitent de cette demande, mais aucune phrase n’a pu être vérifiée mot à mot : lisez les textes ci-dessous avant de répondre.';
    case AbstentionReason.PERSONAL_FILE:
      return evidence.protocol === ''
        ? 'La question porte sur un dossier précis : ouvrez le dossier dans les outils de la caisse. Les textes les plus proches sont ci-dessous.'
        : evidence.protocol;
    case AbstentionReason.OTHER_BODY:
      return [evidence.protocol, otherBodyNotice(evidence.otherBody)].filter((part) => part !== '').join(' ');
    default:
      if (evidence.protocol !== '') return evidence.protocol;
      return 'Aucun texte de la base ne répond clairement à cette demande. Les textes les plus proches sont ci-dessous ; faites préciser la demande.';
  }
}

/** What to be careful about beside an answer; empty when nothing. */
export function answerNotice(evidence: Evidence, dateNotice: string): string {
  const parts: string[] = evidence.protocol === '' ? [] : [evidence.protocol];
  if (evidence.outcome === EvidenceOutcome.OTHER_BODY) parts.push(otherBodyNotice(evidence.otherBody));
  if (evidence.outcome === EvidenceOutcome.CAUTION) {
    parts.push("À vérifier avec l'appelant : ces textes répondent peut-être à une autre question.");
  }
  if (evidence.outcome === EvidenceOutcome.SEVERAL_THEMES) {
    parts.push('Plusieurs sujets sont possibles : posez la première question avant de répondre.');
  }
  if (dateNotice !== '') parts.push(dateNotice);
  return parts.join(' ');
}

function otherBodyNotice(body: string): string {
  return `La réponse relève d'un autre organisme : ${body}.`;
}
