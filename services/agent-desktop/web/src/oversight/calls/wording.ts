export function totalSentence(total: number): string {
  if (total === 0) return 'Aucun appel en cours.';
  return total === 1 ? '1 appel en cours.' : `${new Intl.NumberFormat('fr').format(total)} appels en cours.`;
}
