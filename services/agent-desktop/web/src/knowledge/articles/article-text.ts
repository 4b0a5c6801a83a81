/** An article that is begun: every field that it must have, and what to write where. */
export function newArticleText(slug: string): string {
  return `---
slug: ${slug}
theme:
title: ''
kind: legislation
counterparts: []
scope: national
relation: null
validFrom: null
validTo: null
version: 1
status: draft
author: à compléter par l’outil
reviewer: null
plain: |
  Trois ou quatre phrases que l’agent peut dire telles quelles.
questionsToAsk: []
relatedRights: []
sampleQuestions: []
acronyms: []
sources:
  - title: ''
    kind: loi
    url: null
    issued: null
    checkedOn: null
certainty: sure
demonstration: false
---

## Conditions <!-- role: conditions -->
`;
}

/** The text of a published version as the next one begins: nobody has approved it yet. */
export function nextVersionText(text: string, version: number): string {
  return text
    .replace(/^version: .*$/m, `version: ${version}`)
    .replace(/^status: .*$/m, 'status: draft')
    .replace(/^reviewer: .*$/m, 'reviewer: null');
}

/** A title as the name of its article: "Réversion : demander" becomes `reversion-demander`. */
export function slugOf(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/œ/gi, 'oe')
    .replace(/æ/gi, 'ae')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
    .replace(/-+$/, '');
}
