import { foreignRecordings, humanRecordings, speak } from '@decroche/local-stack';
import { arbitratedRecognisers } from './both-recognisers.ts';
import { evaluateLanguages, type RecordingOfALanguage, samplesOf } from './language-evaluation.ts';

/** What callers of other languages may say, by language, for synthetic voices. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  en: [
    'Hello, I would like to know when my pension will be paid this month',
    'My husband died last year and I want to ask about the widow pension',
    'Do you speak English please, I have a question about my retirement',
  ],
  es: [
    'Buenos días, quisiera saber cuándo me van a pagar la pensión este mes',
    'Mi marido murió el año pasado y quiero preguntar por la pensión de viudedad',
    'Trabajé veinte años en Francia y ahora vivo en Madrid',
  ],
  pt: [
    'Bom dia, eu queria saber quando vão pagar a minha reforma este mês',
    'O meu marido morreu no ano passado e quero perguntar pela pensão de viuvez',
    'Trabalhei vinte anos em França e agora vivo em Lisboa',
  ],
  ar: [
    'صباح الخير أريد أن أعرف متى سيتم دفع معاشي هذا الشهر',
    'توفي زوجي العام الماضي وأريد أن أسأل عن معاش الأرملة',
    'اشتغلت في فرنسا عشرين سنة والآن أعيش في الجزائر',
  ],
};
const SYNTHETIC_VOICES = ['+f3', '+m3'];

/**
 * Counts how often another language is told, of recordings of people and of synthetic voices, and how often French is taken for
 * one, and prints it.
 *
 * @param every one in so many of the recordings of people in other languages; of French all are heard
 * @throws ModelError when one of the models is not here
 */
export async function reportLanguages(every: number, json: boolean): Promise<void> {
  const engine = await arbitratedRecognisers();
  try {
    const recordings = [...(await ofPeople(every)), ...ofSyntheticVoices()];
    const told = await evaluateLanguages(engine, recordings, (done, of) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${done}/${of}`);
    });
    if (json) {
      process.stdout.write(`${JSON.stringify({ model: engine.model.name, languages: told })}\n`);
      return;
    }
    process.stdout.write('language, speaker        recordings  right  another  as French  nothing\n');
    for (const { language, speaker, recordings: of, right, wrong, believed, nothing } of told) {
      const counts = [of, right, wrong, believed, nothing].map((count) => String(count).padStart(8));
      process.stdout.write(`${`${language}, ${speaker}`.padEnd(24)} ${counts.join(' ')}\n`);
    }
  } finally {
    await engine.close();
  }
}

async function ofPeople(every: number): Promise<RecordingOfALanguage[]> {
  const foreign = (await foreignRecordings()).filter((_, at) => at % every === 0);
  const french = (await humanRecordings()).map(({ file }) => ({ language: 'fr', file }));
  return [...french, ...foreign].map(({ language, file }) => ({
    language,
    speaker: 'a person',
    samples: () => samplesOf(file),
  }));
}

function ofSyntheticVoices(): RecordingOfALanguage[] {
  return Object.entries(SAID).flatMap(([language, texts]) =>
    texts.flatMap((text) =>
      SYNTHETIC_VOICES.map((voice) => ({
        language,
        speaker: 'espeak',
        samples: async () => {
          const { pcm, sampleRate } = await speak(text, { voice: `${language}${voice}` });
          return { samples: Int16Array.from(pcm), sampleRateHz: sampleRate };
        },
      })),
    ),
  );
}
