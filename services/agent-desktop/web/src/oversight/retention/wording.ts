import type { KeptView, RetentionView } from '#contract';

/** Whether what is in place is what is told: in one sentence, and how it is coloured. */
export function agreementSentence(services: RetentionView['services']): {
  readonly verdict: 'good' | 'old' | 'bad';
  readonly sentence: string;
} {
  const stores = services.flatMap((service) => service.stores);
  const differing = stores.filter(({ agreement }) => agreement.verdict === 'differs');
  const untold = services.flatMap((service) => service.untold);
  const unread = stores.filter(({ agreement }) => agreement.verdict === 'unread');
  const agreeing = stores.filter(({ agreement }) => agreement.verdict === 'agrees');
  if (differing.length > 0)
    return {
      verdict: 'bad',
      sentence: `Ce qui est en place n’est pas ce qui est déclaré : ${named(differing)}. Prévenez l’exploitation.`,
    };
  if (untold.length > 0)
    return {
      verdict: 'bad',
      sentence: 'Quelque chose est gardé que personne ne déclare : voyez plus bas. Prévenez l’exploitation.',
    };
  if (unread.length > 0)
    return {
      verdict: 'old',
      sentence: `On n’a pas pu relever : ${named(unread)}. Le reste est conforme à ce qui est déclaré.`,
    };
  return agreeing.length === 0
    ? { verdict: 'old', sentence: 'Rien n’a pu être relevé : ce qui suit est seulement déclaré.' }
    : {
        verdict: 'good',
        sentence: `Ce qui est en place est conforme à ce qui est déclaré, partout où on peut le relever (${agreeing.length} sur ${stores.length}).`,
      };
}

/** Stores by what is in them, shortened: the table says the rest. */
function named(stores: readonly KeptView[]): string {
  return stores.map(({ what }) => what.split(/ ?[:;,(]/)[0]).join(', ');
}
