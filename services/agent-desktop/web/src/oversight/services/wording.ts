import type { ServicesView } from '#contract';

const MODEL_ROLES: Readonly<Record<string, string>> = {
  recogniser: 'reconnaissance de la parole',
  names: 'second avis sur les noms',
  knowledge: 'base de connaissances',
  embeddings: 'recherche par le sens',
  rerank: 'classement des extraits',
  composer: 'rédaction sans modèle de langue',
  'language-model': 'modèle de langue',
  verifier: 'relecture par un modèle',
};

/** What a model does, in French; its own word when it has none. */
export const roleOfModel = (role: string): string => MODEL_ROLES[role] ?? role;

type Instance = Pick<ServicesView['instances'][number], 'ready' | 'draining' | 'checks'>;

/** Whether a service can serve, and what it lacks. */
export function stateWords({ ready, draining, checks }: Instance): string {
  if (draining) return 'en cours d’arrêt';
  const notes = checks
    .filter((check) => !check.ready || check.detail !== '')
    .map(({ name, detail }) => (detail === '' ? name : `${name} (${detail})`));
  if (ready) return notes.length === 0 ? 'prêt' : `prêt ; à savoir : ${notes.join(', ')}`;
  return `pas prêt : ${notes.join(', ')}`;
}

/** Everything in one sentence. */
export function readinessSentence({ instances, unknown }: ServicesView): { words: string; good: boolean } {
  const bad = instances.filter(({ ready }) => !ready).length + unknown.length;
  const all = instances.length + unknown.length;
  if (all === 0) return { words: 'Aucun service n’est connu de ce bureau.', good: false };
  if (bad === 0) return { words: `Les ${all} services sont prêts.`, good: true };
  return { words: `${bad} sur ${all} ${bad > 1 ? 'ne sont pas prêts' : 'n’est pas prêt'}.`, good: false };
}
