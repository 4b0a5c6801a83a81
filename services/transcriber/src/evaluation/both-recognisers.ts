import { ArbitratingEngine } from '../arbitration/arbitrating-engine.ts';
import { readModelPlaces } from '../config.ts';
import { VoskEngine } from '../engine/vosk-engine.ts';
import { readManifest } from '../models/manifest.ts';
import { checkModelFolder } from '../models/model-folder.ts';
import { EMBEDDED_MODEL, ModelStore, PEOPLE_MODEL } from '../models/model-store.ts';
import { WhisperEngine } from '../whisper/whisper-engine.ts';

/** The embedded recogniser and the one for people. */
export interface BothRecognisers {
  readonly embedded: VoskEngine;
  readonly people: WhisperEngine;
  /** Closes both. */
  close(): Promise<void>;
}

/**
 * Loads the two recognisers, one thread each.
 *
 * @throws ModelError when one of the models is not here
 */
export async function bothRecognisers(): Promise<BothRecognisers> {
  const places = readModelPlaces(process.env);
  const models = await readManifest(places.manifest);
  const store = new ModelStore(places);
  const onThreadLost = (): void => undefined;
  const model = await checkModelFolder(store.folderOf({ name: EMBEDDED_MODEL, embedded: true }), models);
  const ofPeople = await checkModelFolder(store.folderOf({ name: PEOPLE_MODEL, embedded: false }), models);
  const embedded = VoskEngine.create({ model, threads: 1, onThreadLost });
  const people = await WhisperEngine.create({
    ...{ folder: ofPeople.folder, model: ofPeople, threads: 1, onThreadLost },
  });
  return {
    embedded,
    people,
    close: async () => {
      await embedded.close();
      await people.close();
    },
  };
}

/**
 * The two as one: the better is believed in each utterance. Closing it closes both.
 *
 * @throws ModelError when one of the models is not here
 */
export async function arbitratedRecognisers(): Promise<ArbitratingEngine> {
  const { embedded, people } = await bothRecognisers();
  const engine = new ArbitratingEngine(embedded);
  await engine.adopt(people);
  return engine;
}
