import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Heard } from '@decroche/contracts';
import { fold } from '@decroche/french';
import { expect, test } from 'vitest';
import { ConversationMemory } from '../src/conversation-memory.ts';
import { readMarked } from '../src/evaluation/marked-text.ts';
import { loadLexicon } from '../src/lexicon/lexicon.ts';
import { Redactor } from '../src/redaction.ts';
import { redactHeard } from '../src/said-text.ts';
import { createVocabulary } from '../src/vocabulary.ts';
import { readVocabulary } from '../src/vocabulary-file.ts';
import { RedactorRig } from './redactor-rig.ts';

test('a word added to the lexicon is known from the next start on; a faulty line is named and left out', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lexicon-'));
  writeFileSync(
    join(folder, 'lexicon.yaml'),
    '- { word: "Vidalia", heard: ["vide allia"] }\n- { word: "Autre", herd: ["autre chose"] }\n',
  );
  const rig = await RedactorRig.start({ KNOWLEDGE_DIR: folder });
  try {
    expect(JSON.stringify(rig.log)).toContain('lexicon.yaml, line 2: herd is no field of a lexicon line');
    const turn = await rig.hear("je voudrais l'aide vide allia");
    expect(await rig.saidOf(turn)).toMatchObject({
      text: "je voudrais l'aide Vidalia",
      repairs: [{ heard: 'vide allia' }],
    });
  } finally {
    await rig.stop();
    rmSync(folder, { recursive: true });
  }
});

test('nothing personal that was hidden comes back with a repair, however much is doubted', () => {
  const lexicon = loadLexicon();
  const redactor = new Redactor(lexicon, () => 2026);
  const knowledge = join(import.meta.dirname, '../../../knowledge');
  const vocabulary = createVocabulary(readVocabulary(knowledge).entries, lexicon);
  const personal = readMarked(readFileSync(join(import.meta.dirname, 'fixtures/personal.txt'), 'utf8'));
  const cameBack = personal.flatMap(({ text, spans }) => {
    const words = text
      .toLowerCase()
      .split(' ')
      .filter(Boolean)
      .map((word) => ({ text: word, startMs: 0, endMs: 0, confidence: 0.3 }));
    const heard = Heard.fromPartial({ words, final: true });
    const told = (vocabularyOf?: typeof vocabulary): string => {
      const parts = redactHeard(redactor, heard, new ConversationMemory().of('c'), vocabularyOf);
      return fold(`${parts?.text} ${parts?.repairs.map((repair) => repair.heard).join(' ')}`);
    };
    const [plain, repaired] = [told(), told(vocabulary)];
    return spans
      .flatMap(({ start, end }) => fold(text.slice(start, end)).split(/[\s'-]+/))
      .filter((word) => word.length > 3 && !plain.includes(word) && repaired.includes(word));
  });
  expect(personal.length).toBeGreaterThan(200);
  expect(cameBack).toEqual([]);
});
