import { expect, test } from 'vitest';
import { noteWords, refusedWords } from './import-wording.ts';

test('the lines of a report are in French, with the document and the place', () => {
  expect(noteWords('a/fiche.pdf: heads and feet of pages are left out (2 of them)')).toBe(
    'a/fiche.pdf : en-têtes et pieds de page laissés de côté (2 en tout)',
  );
  expect(
    noteWords('b.docx: struck text is left out (block 4, under "Montant"; block 9 and 3 more places)'),
  ).toBe(
    'b.docx : un texte barré est laissé de côté (bloc 4, sous « Montant » ; bloc 9 et 3 autres endroits)',
  );
  expect(noteWords('c.html: 25501 in the document and not in the draft (block 2): correct the draft')).toBe(
    'c.html : 25501 dans le document et pas dans le brouillon (bloc 2) : corrigez le brouillon',
  );
  expect(
    noteWords('c.html: 4 groups of digits in the draft and not in the document: correct the draft'),
  ).toBe('c.html : 4 groupes de chiffres dans le brouillon et pas dans le document : corrigez le brouillon');
});

test('what nobody translated yet is shown as it is', () => {
  expect(noteWords('c.html: something new (block 1)')).toBe('c.html: something new (block 1)');
  expect(refusedWords('NEW', 'do this')).toBe('do this');
});
