/** What one image of a service is made of; paths are those of the repository. */
export interface ImageContents {
  /** Services whose program text and dependencies are in it; the first one runs. */
  readonly services: readonly string[];
  /** Data that it reads at run time: a file, or a folder with all that is in it. */
  readonly data: readonly string[];
  /** Whether fetched speech models go in. */
  readonly models?: true;
  /** Whether it has a database, on a server or embedded. */
  readonly database?: true;
}

/** The images of the services. What is not named here ships nowhere: control questions to nobody but those who publish. */
export const SERVICE_IMAGES = {
  'ivr-gateway': {
    services: ['ivr-gateway'],
    // Texts and lengths of what callers hear; Asterisk plays its own copy.
    data: ['infra/asterisk/sounds/fr'],
  },
  'ari-gate': { services: ['ari-gate'], data: [] },
  transcriber: {
    services: ['transcriber'],
    data: ['models/manifest.json', 'models/fr-telephone-synthetic'],
    models: true,
  },
  'pii-guard': {
    services: ['pii-guard'],
    data: [
      'models/fr-names',
      'knowledge/public-names.txt',
      ...['lexicon', 'lexicon-part-2', 'lexicon-part-3'].map((name) => `knowledge/${name}.yaml`),
    ],
  },
  retriever: {
    // Experts import documents through it, and it looks for personal data in them with the redactor's own detectors.
    services: ['retriever', 'pii-guard'],
    data: [
      'models/fr-names',
      'knowledge/public-names.txt',
      'knowledge/articles',
      'knowledge/golden',
      'knowledge/paraphrases',
      ...['instructions', 'lexicon', 'lexicon-part-2', 'lexicon-part-3', 'protocols', 'themes'].map(
        (name) => `knowledge/${name}.yaml`,
      ),
    ],
    database: true,
  },
  generator: { services: ['generator'], data: ['knowledge/instructions.yaml'] },
  'agent-desktop': {
    services: ['agent-desktop'],
    data: ['knowledge/training', 'services/agent-desktop/web/dist'],
    database: true,
  },
  'forget-check': { services: ['forget-check'], data: [] },
} as const satisfies Readonly<Record<string, ImageContents>>;

export type ServiceImage = keyof typeof SERVICE_IMAGES;

/** Every image of the product. */
export const IMAGES = [...(Object.keys(SERVICE_IMAGES) as ServiceImage[]), 'asterisk'] as const;

export type ImageName = (typeof IMAGES)[number];

export function isImageName(name: string): name is ImageName {
  return (IMAGES as readonly string[]).includes(name);
}
