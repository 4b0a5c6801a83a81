import { LanguageModelDouble } from '@decroche/test-stage';

/** The double of a language model as a process of its own, which can be killed and stopped. */
const double = await LanguageModelDouble.start(Number(process.env.PORT));
double.pieceMs = 5;
process.stdout.write('up\n');
