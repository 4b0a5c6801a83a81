import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DocumentInspector } from '../src/documents/document-inspector.ts';

const MODEL = join(import.meta.dirname, '../../../models/fr-names');
const knowledge = mkdtempSync(join(tmpdir(), 'names-that-stay-'));
let inspector: DocumentInspector;
let alone: DocumentInspector;

beforeAll(async () => {
  writeFileSync(join(knowledge, 'public-names.txt'), 'Josiane Brégeau # une salle de réunion\n');
  inspector = await DocumentInspector.load(knowledge, MODEL);
  alone = await DocumentInspector.load(mkdtempSync(join(knowledge, 'none-')), undefined);
}, 60_000);
afterAll(async () => {
  await inspector.close();
  rmSync(knowledge, { recursive: true });
});

describe('persons in imported documents', () => {
  it.each([
    'La demande de Tournevache a été reprise par le service.',
    'Pour le dossier, voir avec Kerbiriou avant midi.',
    'Le conjoint Peyrelade perçoit la réversion.',
    'Dossier traité par Sgambati en mars.',
  ])('are found as in a call, also where only the model of names knows: %s', async (text) => {
    expect(await alone.inspect(text, '')).toEqual([]);
    expect(await inspector.inspect(text, '')).toEqual(['PERSON']);
  });

  it('stay where experts let the name stay, and only there', async () => {
    expect(await alone.inspect('La réunion a lieu avec Josiane Brégeau.', '')).toEqual(['PERSON']);
    expect(await inspector.inspect('La réunion a lieu avec Josiane Brégeau.', '')).toEqual([]);
    expect(await inspector.inspect('La réunion a lieu avec Josiane Bertaud.', '')).toEqual(['PERSON']);
  });

  it.each([
    'La loi Zimmerlin de 2011 et la réforme Kerdaniou.',
    'Les agences de Plouzané et de Guingamp reçoivent sur rendez-vous.',
    'Le formulaire Cerfa et le service Tchap sont en ligne.',
  ])('names of laws, towns and services are none: %s', async (text) => {
    expect(await inspector.inspect(text, '')).toEqual([]);
  });

  it('are not looked for by half: a model that does not load stops the check', async () => {
    await expect(DocumentInspector.load(knowledge, knowledge)).rejects.toThrow('model.onnx');
  });
});
