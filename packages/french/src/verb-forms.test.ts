import { expect, test } from 'vitest';
import { verbForms } from './verb-forms.ts';

test.each([
  ['donner', 'donne donnes donnons donnez donnent donnait donnera donnerait donné donnée donnés donner'],
  ['appeler', 'appelle appelles appelez appelait appellera appelé appelée'],
  ['jeter', 'jette jetait jettera jeté jetée'],
  ['changer', 'change changent changeait changé changera'],
  ['noyer', 'noie noyait noiera noyé noyée'],
  ['payer', 'paie paye payait paiera payé'],
  ['mettre', 'mets met mettent mettait mettra mis mise mette'],
  ['reprendre', 'reprends reprend reprennent reprenait reprendra repris reprise reprenne'],
  ['pendre', 'pends pend pendait pendrai pendu pendue pende'],
  ['étreindre', 'étreins étreint étreignait étreindra'],
  ['finir', 'finis finit finissent finissait finira fini finie finisse'],
  ['ouvrir', 'ouvre ouvrait ouvrira ouvert ouverte'],
  ['vouloir', 'veux veut veulent voulait voudrais voulu'],
  ['dormir', 'dors dort dormait dormi dorme'],
])('the forms of %s', (verb, forms) => {
  const found = verbForms(verb);
  const missing = forms.split(' ').filter((form) => !found.has(form.normalize('NFD').replace(/\p{M}/gu, '')));
  expect(missing).toEqual([]);
});

test('what is no verb stands for itself', () => {
  expect([...verbForms('Rib')]).toEqual(['rib']);
});
