/** What a desk shows of a draft as it was signed; {@link DraftView} names the rest in the desk's own words. */
export const DRAFT_FIELDS = [
  'saidSequence',
  'revision',
  'final',
  'abstained',
  'notice',
  'need',
  'theme',
  'sentences',
  'prose',
  'questionsToAsk',
  'relatedRights',
  'asOf',
] as const;

/** What it shows of a passage as it was signed. */
export const PASSAGE_FIELDS = [
  'sourceId',
  'articleSlug',
  'title',
  'sectionTitle',
  'role',
  'kind',
  'scope',
  'text',
  'validFrom',
  'validTo',
  'sources',
  'demonstration',
  'regionalRelation',
] as const;
